//! Questions with what their answers depend on: facts about users and assets, and the rules. A gateway, or our own login, asks.

use super::ask::{About, Ask, Connection};
use super::comparing::Comparing;
use super::memory::Memory;
use super::together::{Loaded, named};
use super::verdict::Verdict;
use crate::{By, Result};
use gatepass_domain::authz::{Act, Actor, Target};
use gatepass_domain::guard::commands::Command;
use gatepass_domain::guard::{self as domain, Asker, Covers, Question, Rule, Subject};
use gatepass_domain::ids::{CommandGroupId, OrgId, UserId};
use gatepass_domain::permission::AssetFacts;
use gatepass_domain::why::Why;
use gatepass_persistence::{Conn, Db, guard};
use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// As much work with commands is done at once, without another thread (see `CompiledGroup::work`): some milliseconds if the
/// expressions are as slow as can be, and microseconds otherwise.
const LITTLE: u64 = 1 << 25;

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

    /// [`Self::answers`] to questions about any commands. Once they take long, the rest is compared on another thread, when it is
    /// the turn of the asset's organization.
    pub async fn answers_to_all(
        mut self,
        comparing: &Comparing,
        asks: &[Ask],
        goes_on: bool,
    ) -> Result<Vec<Option<Verdict>>> {
        let mut found = self.answers_within(LITTLE, asks, goes_on);
        while let Some(rest) = asks.get(found.len()..).filter(|rest| !rest.is_empty()) {
            let share = rest.first().and_then(|ask| self.share(ask));
            let together: Vec<Ask> =
                rest.iter().take_while(|ask| self.share(ask) == share).cloned().collect();
            let compare = move || {
                let found = self.answers(&together, goes_on);
                (self, found)
            };
            let more;
            (self, more) = comparing.run(share.unwrap_or_default(), compare).await?;
            found.extend(more);
        }
        Ok(found)
    }

    /// The organization whose command groups are compared.
    fn share(&self, ask: &Ask) -> Option<Uuid> {
        let asset = self.loaded.facts.assets.get(&ask.about.connection()?.asset)?;
        Some(asset.org_id.into())
    }

    /// The answers, in the order of the questions. None: the user or the asset does not exist. `goes_on`: with the rules behind
    /// the one that decides.
    pub fn answers(&self, asks: &[Ask], goes_on: bool) -> Vec<Option<Verdict>> {
        self.answers_within(u64::MAX, asks, goes_on)
    }

    /// The answers to the first of these questions, as far as so much work with commands leads.
    fn answers_within(&self, most: u64, asks: &[Ask], goes_on: bool) -> Vec<Option<Verdict>> {
        // Commands of one session differ only in their text.
        let mut known: BTreeMap<Key<'_>, Vec<&Rule>> = BTreeMap::new();
        let work = Work { left: Cell::new(most) };
        let answers = asks.iter().map(|ask| self.answer(ask, &mut known, goes_on, &work));
        answers.map_while(|answer| (!work.is_too_much()).then_some(answer)).collect()
    }

    fn answer<'a>(
        &'a self,
        ask: &'a Ask,
        known: &mut BTreeMap<Key<'a>, Vec<&'a Rule>>,
        goes_on: bool,
        work: &Work,
    ) -> Option<Verdict> {
        let question = self.question(ask)?;
        let relevant = known.entry(key(ask)).or_insert_with(|| self.loaded.rules.set.relevant(&question));
        let (typed, mut found) = (OnceCell::new(), BTreeMap::new());
        let finds = |group| {
            let compare = || match &ask.about {
                About::Command(_, bytes) => self.finds(group, bytes, &typed, work),
                About::Login(_) | About::AssetLogin(_) => false,
            };
            *found.entry(group).or_insert_with(compare)
        };
        Some(Verdict::of(&domain::evaluate(relevant, &question, finds, goes_on)))
    }

    /// Whether a group is found in a command. Once it is too much work, nothing is.
    fn finds<'a>(
        &self,
        group: CommandGroupId,
        bytes: &'a [u8],
        typed: &OnceCell<Command<'a>>,
        work: &Work,
    ) -> bool {
        let Some(group) = self.loaded.rules.group(group) else { return false };
        work.spend(group.work(bytes.len()))
            && group.find_in(typed.get_or_init(|| Command::read(bytes))).is_some()
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

/// The work with commands that may still be done.
struct Work {
    left: Cell<u64>,
}

impl Work {
    /// Takes so much of it. False: it is too much, and everything after it too.
    fn spend(&self, work: u64) -> bool {
        let left = if self.is_too_much() { None } else { self.left.get().checked_sub(work) };
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether it was not enough.
    fn is_too_much(&self) -> bool {
        self.left.get() == 0
    }
}
