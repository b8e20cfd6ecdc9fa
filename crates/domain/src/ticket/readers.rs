//! People who may read a ticket although they neither asked for it nor were asked to decide it yet: watchers, and the approvers
//! of later levels (domain.md section 11).

use std::collections::{BTreeMap, BTreeSet};

use super::Ticket;
use super::check::{ActionName, refuse_if};
use super::command::Actor;
use super::event;
use super::level::LevelState;
use super::state::State;
use crate::event::Event;
use crate::flow::approver::Facts;
use crate::flow::approver::speakers::Speakers;
use crate::flow::{LevelMode, LevelRule};
use crate::ids::UserId;
use crate::why::Why;
use time::OffsetDateTime;

/// The readers of a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readers {
    /// The people whom the rules of levels name that have not begun, by level. They only read.
    pub ahead: BTreeMap<u32, BTreeSet<UserId>>,
    /// The watchers whom the rules of the flow name. They read and comment.
    pub of_flow: BTreeSet<UserId>,
    /// The watchers whom people named. They read and comment.
    pub named: BTreeSet<UserId>,
    /// The user of the gateway that opened a review. They read it, and may cancel it.
    pub asker: Option<UserId>,
}

impl Readers {
    /// Whether this user is an approver of a level that has not begun.
    fn is_ahead(&self, user: UserId) -> bool {
        self.ahead.values().any(|users| users.contains(&user))
    }
}

crate::text_enum! {
    /// Why a user can't be named as a watcher. The text is a code of the contract.
    pub enum UnfitWatcher {
        /// The user does not exist, or is not visible to the person who names them.
        NotFound = "not_found",
        /// The user is deactivated.
        Inactive = "inactive",
    }
}

/// Why this user can't be named as a watcher. None: they can. `seen` are the users who are visible to the person who names them,
/// and whether each is active.
pub fn unfit_watcher(user: UserId, seen: &BTreeMap<UserId, bool>) -> Option<UnfitWatcher> {
    match seen.get(&user) {
        None => Some(UnfitWatcher::NotFound),
        Some(false) => Some(UnfitWatcher::Inactive),
        Some(true) => None,
    }
}

impl Ticket {
    /// Whether this user watches the ticket.
    pub fn is_watcher(&self, user: UserId) -> bool {
        self.readers.named.contains(&user) || self.readers.of_flow.contains(&user)
    }

    /// Whether the ticket is visible to this user by what they are to it, whatever their role.
    pub fn is_read_by(&self, user: UserId) -> bool {
        self.is_participant(user) || self.is_early(user) || self.was_opened_by(user)
    }

    /// Whether the ticket is a review that a gateway of this user opened.
    pub fn was_opened_by(&self, user: UserId) -> bool {
        self.readers.asker == Some(user)
    }

    /// Whether a level that has not begun will ask this user to decide.
    pub(super) fn is_early(&self, user: UserId) -> bool {
        self.readers.is_ahead(user)
    }

    /// Whether this user is, was or will be asked to decide the ticket, and did not ask for it. Such users are shown what approvers
    /// see. The SQL of exports knows this rule too.
    pub(super) fn is_decider(&self, user: UserId) -> bool {
        !self.is_own(user) && (self.has_asked(user) || self.is_early(user))
    }

    /// Lets the readers of an open ticket follow the rules of its flow. The facts have all people whom the rules of the
    /// watchers and of undone levels name. The readers of an ended ticket stay.
    pub(super) fn follow_readers(&mut self, facts: &Facts) {
        if !matches!(self.state, State::Pending { .. } | State::Blocked { .. }) {
            return;
        }
        let is_reader =
            |user: &UserId| facts.is_eligible(*user) && !self.is_own(*user) && !self.has_asked(*user);
        let waiting = self.levels.iter().filter(|level| level.state == LevelState::Waiting);
        let ahead = waiting.filter_map(|level| {
            let people = self.speakers(level, facts).people().into_iter();
            let readers: BTreeSet<UserId> = people.filter(is_reader).collect();
            (!readers.is_empty()).then_some((level.number, readers))
        });
        self.readers.ahead = ahead.collect();
        self.readers.of_flow = self.watchers_of_flow(facts);
    }

    /// The people whom the flow names as watchers.
    pub(super) fn watchers_of_flow(&self, facts: &Facts) -> BTreeSet<UserId> {
        let rule = LevelRule {
            mode: LevelMode::Any,
            quorum: None,
            denials: 1,
            approvers: self.definition.watchers.clone(),
        };
        let people = Speakers::of(&rule, facts, &self.current_request().owned(facts)).people();
        let is_active = |user: &UserId| facts.users.get(user).is_some_and(|person| person.is_active);
        people.into_iter().filter(is_active).collect()
    }

    /// Names other watchers, at any time. Requester, beneficiary, current and past approvers and admins may. A watcher may only
    /// remove themselves. A requester or beneficiary who left the organization may only remove. `is_member`: the actor may do
    /// what a member of the organization may do.
    pub fn watch(
        mut self,
        by: &Actor,
        is_member: bool,
        watchers: BTreeSet<UserId>,
        now: OffsetDateTime,
    ) -> Result<(Self, Vec<Event>), Why> {
        self.check(ActionName::Comment, by, now)?;
        let names_any = self.is_own(by.id) || self.has_asked(by.id) || by.is_org_admin;
        let before = std::mem::replace(&mut self.readers.named, watchers);
        let after = &self.readers.named;
        if *after == before {
            return Ok((self, Vec::new()));
        }
        let removes_themselves = before.iter().filter(|user| **user != by.id).eq(after);
        refuse_if(!names_any && !removes_themselves, Why::NotAParticipant)?;
        let may_add = is_member || self.has_asked(by.id) || by.is_org_admin;
        refuse_if(!may_add && !after.is_subset(&before), Why::NotAMember)?;
        let event = event::watchers_changed(&before, after);
        let version = self.version.saturating_add(1);
        Ok((Self { updated_at: now, version, ..self }, vec![event]))
    }
}
