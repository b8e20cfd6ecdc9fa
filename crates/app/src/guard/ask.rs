//! A gateway, or our own login, asks the rules.

use super::memory::Memory;
use super::together::{Loaded, named};
use crate::{By, Result};
use gatepass_domain::authz::{Act, Actor, Target};
use gatepass_domain::guard::commands::Command;
use gatepass_domain::guard::{
    self as domain, Action, Answer, Asker, Covers, Effect, Question, Rule, RuleKind, Step, Subject,
};
use gatepass_domain::ids::{AssetId, CommandGroupId, OrgId, TicketId, UserId};
use gatepass_domain::permission::AssetFacts;
use gatepass_domain::why::Why;
use gatepass_persistence::{Conn, Db, guard};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

/// A connection to an asset.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Connection {
    /// The asset.
    pub asset: AssetId,
    /// The account: a real or a virtual one.
    pub account: String,
    /// The name that is typed for `@INPUT`.
    pub input: Option<String>,
    /// The protocol.
    pub protocol: String,
}

/// What happens.
#[derive(Debug, Clone)]
pub enum About {
    /// A login to Gatepass, or the use of one.
    Login(Covers),
    /// A connection to an asset.
    AssetLogin(Connection),
    /// A command in such a connection.
    Command(Connection, Vec<u8>),
}

/// As many bytes of commands are compared at once, without another thread.
const SHORT: usize = 16 * 1024;

impl About {
    /// The bytes of the command.
    fn length(&self) -> usize {
        match self {
            Self::Login(_) | Self::AssetLogin(_) => 0,
            Self::Command(_, bytes) => bytes.len(),
        }
    }

    /// The kind of the rules that are asked.
    pub fn kind(&self) -> RuleKind {
        match self {
            Self::Login(_) => RuleKind::Login,
            Self::AssetLogin(_) => RuleKind::AssetLogin,
            Self::Command(..) => RuleKind::Command,
        }
    }

    /// The connection, unless it is a login to Gatepass.
    pub fn connection(&self) -> Option<&Connection> {
        match self {
            Self::Login(_) => None,
            Self::AssetLogin(connection) | Self::Command(connection, _) => Some(connection),
        }
    }
}

/// A question to the rules.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The user who logs in, connects or types.
    pub user: UserId,
    /// The address that they come from, if it is known.
    pub source: Option<IpAddr>,
    /// What happens.
    pub about: About,
}

/// A rule that matched, and what it did.
#[derive(Debug, Clone)]
pub struct Matched {
    /// The rule.
    pub rule: Rule,
    /// What it did.
    pub effect: Effect,
    /// The command group that matched.
    pub group: Option<CommandGroupId>,
}

/// The answer of the rules.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Accept, reject or review.
    pub action: Action,
    /// The review that waits, or whose approval counts.
    pub ticket: Option<TicketId>,
    /// A token that reads the review that waits, for a gateway that asked.
    pub poll_token: Option<String>,
    /// The rules that matched, in order.
    pub matched: Vec<Matched>,
    /// The rules that come after the one that decided, if nobody can review for it.
    behind: Vec<Matched>,
}

impl Verdict {
    fn of(answer: &Answer<'_>) -> Self {
        let all = |steps: &[Step<'_>]| -> Vec<Matched> {
            let matched = steps.iter().map(|step| {
                let Step { rule, effect, group } = step;
                Matched { rule: (*rule).clone(), effect: *effect, group: *group }
            });
            matched.collect()
        };
        let Answer { steps, behind } = answer;
        let (matched, behind) = (all(steps), all(behind));
        Self { action: answer.action(), ticket: None, poll_token: None, matched, behind }
    }

    /// Nobody can review for the rule that decided: the next one behind it does.
    pub(super) fn pass_on(&mut self) {
        if let Some(passed) = self.matched.iter_mut().find(|matched| matched.effect == Effect::Decides) {
            passed.effect = Effect::NoReviewer;
        }
        let next = self.behind.iter().position(|matched| matched.effect == Effect::Decides);
        let end = next.map_or(self.behind.len(), |next| next.saturating_add(1));
        self.matched.extend(self.behind.drain(..end));
        self.action = self.decided_by().map_or(Action::Accept, |rule| rule.action);
    }

    /// The rules to whose reviews the question may come: the one that decided, and those behind it.
    pub(super) fn reviewing(&self) -> impl Iterator<Item = &Matched> {
        let all = self.decision().into_iter().chain(&self.behind);
        all.filter(|matched| matched.effect == Effect::Decides && matched.rule.action == Action::Review)
    }

    /// The rule that decided. None: no rule did.
    pub fn decided_by(&self) -> Option<&Rule> {
        self.decision().map(|matched| &matched.rule)
    }

    /// The rule that decided, and how.
    pub(super) fn decision(&self) -> Option<&Matched> {
        self.matched.iter().find(|matched| matched.effect == Effect::Decides)
    }
}

/// The facts that some questions need, and the rules as they are now.
pub struct Asked {
    loaded: Loaded,
    /// The gateway that asks. None: the user of the question asks.
    gateway: Option<Actor>,
}

/// What the rules that match a question depend on, besides its command.
type Key<'a> = (UserId, Option<IpAddr>, Option<Covers>, Option<&'a Connection>, bool);

impl Asked {
    /// Loads what these questions need, with what others wait for.
    pub async fn load(db: &Db, memory: &Memory, by: By<'_>, asks: &[Ask]) -> Result<Self> {
        let loaded = memory.load(db, named(asks)).await?;
        Ok(Self { loaded, gateway: Some(by.actor.clone()) })
    }

    /// Loads what a question of its own user needs, in its transaction.
    pub async fn load_in(conn: &Conn, memory: &Memory, ask: &Ask) -> Result<Self> {
        let (users, assets) = named(std::slice::from_ref(ask));
        let facts = guard::facts(conn, &users, &assets).await?;
        let rules = memory.rules(conn, facts.version).await?;
        Ok(Self { loaded: Loaded { facts: Arc::new(facts), rules }, gateway: None })
    }

    /// Refuses an actor who may not ask this. About a connection, auditors and admins of the asset's organization may ask, if the user
    /// belongs to it; about a login, those of an organization of the user. Otherwise the user or the asset does not exist.
    pub fn authorize(&self, by: By<'_>, ask: &Ask) -> Result<()> {
        let orgs = self.orgs(ask).ok_or(Why::NotFound)?;
        let mut refusals = orgs.iter().map(|org| by.authorize(Act::AskGuard, &Target::org(*org)));
        match refusals.next() {
            None => by.authorize(Act::AskGuard, &Target::global()),
            Some(first) => first.or_else(|why| refusals.find(Result::is_ok).unwrap_or(Err(why))),
        }
    }

    /// The organizations whose auditors may ask. None: the user or the asset does not exist, or the user does not belong to the
    /// asset's organization.
    fn orgs(&self, ask: &Ask) -> Option<Vec<OrgId>> {
        let person = self.loaded.facts.people.get(&ask.user)?;
        let Some(connection) = ask.about.connection() else {
            return Some(person.roles.keys().copied().collect());
        };
        let org = self.loaded.facts.assets.get(&connection.asset)?.org_id;
        person.facts.belongs_to(org).then(|| vec![org])
    }

    /// [`Self::answers`] to questions of any length. Long commands are compared on another thread, because that takes long.
    pub async fn answers_to_all(self, asks: &[Ask], goes_on: bool) -> Result<Vec<Option<Verdict>>> {
        let length: usize = asks.iter().map(|ask| ask.about.length()).sum();
        if length <= SHORT {
            return Ok(self.answers(asks, goes_on));
        }
        let asks = asks.to_vec();
        let compare = move || self.answers(&asks, goes_on);
        tokio::task::spawn_blocking(compare).await.map_err(|error| {
            tracing::error!(%error, "commands can't be compared");
            Why::Internal.into()
        })
    }

    /// The answers, in the order of the questions. None: the user or the asset does not exist. `goes_on`: with the rules behind
    /// the one that decides.
    pub fn answers(&self, asks: &[Ask], goes_on: bool) -> Vec<Option<Verdict>> {
        // Commands of one session differ only in their text.
        let mut known: BTreeMap<Key<'_>, Vec<&Rule>> = BTreeMap::new();
        asks.iter().map(|ask| self.answer(ask, &mut known, goes_on)).collect()
    }

    fn answer<'a>(
        &'a self,
        ask: &'a Ask,
        known: &mut BTreeMap<Key<'a>, Vec<&'a Rule>>,
        goes_on: bool,
    ) -> Option<Verdict> {
        let question = self.question(ask)?;
        let relevant = known.entry(key(ask)).or_insert_with(|| self.loaded.rules.set.relevant(&question));
        let typed = match &ask.about {
            About::Command(_, bytes) => Some(Command::read(bytes)),
            About::Login(_) | About::AssetLogin(_) => None,
        };
        let mut found = BTreeMap::new();
        let finds = |group| {
            let compare = || typed.as_ref().is_some_and(|typed| self.loaded.rules.finds(group, typed));
            *found.entry(group).or_insert_with(compare)
        };
        Some(Verdict::of(&domain::evaluate(relevant, &question, finds, goes_on)))
    }

    fn question<'a>(&'a self, ask: &'a Ask) -> Option<Question<'a>> {
        let person = self.loaded.facts.people.get(&ask.user)?.as_asked();
        let target = |connection: &'a Connection| {
            let Connection { asset, account, input, protocol } = connection;
            let asset: &AssetFacts = self.loaded.facts.assets.get(asset)?;
            Some(domain::Target { asset, account, input: input.as_deref(), protocol })
        };
        let subject = match &ask.about {
            About::Login(covers) => Subject::Login(*covers),
            About::AssetLogin(connection) => Subject::AssetLogin(target(connection)?),
            About::Command(connection, bytes) => Subject::Command(target(connection)?, bytes),
        };
        let asker = self.gateway.as_ref().map_or(Asker::Person, Asker::Gateway);
        Some(Question { person, source: ask.source, at: self.loaded.facts.now, subject, asker })
    }
}

fn key(ask: &Ask) -> Key<'_> {
    let (covers, is_command) = match &ask.about {
        About::Login(covers) => (Some(*covers), false),
        About::AssetLogin(_) => (None, false),
        About::Command(..) => (None, true),
    };
    (ask.user, ask.source, covers, ask.about.connection(), is_command)
}
