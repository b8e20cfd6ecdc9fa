//! Levels: the stages of an approval, with their approvers and decisions (domain.md section 4). Who speaks for a level, and
//! whether it has enough approvals, is in `asked.rs`.

use serde::{Deserialize, Serialize};

use super::decision::{Decision, Verdict};
use crate::flow::LevelRule;
use crate::ids::UserId;

crate::text_enum! {
    /// The state of a level.
    pub enum LevelState {
        /// Not begun: an earlier level is open, or this level has no approver.
        Waiting = "waiting",
        /// Open for decisions.
        Active = "active",
        /// It has all approvals that it needs.
        Approved = "approved",
        /// An approver denied the ticket here.
        Denied = "denied",
        /// The ticket ended before this level was decided.
        Skipped = "skipped",
    }
}

/// One stage of a ticket's approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The number of the level, from 1 on.
    pub number: u32,
    /// The rule: who may approve, and how many must.
    pub rule: LevelRule,
    /// The state.
    pub state: LevelState,
    /// The approvers. They are resolved when the level begins, and follow the rule while it is open. Before that, only those
    /// that an admin named.
    pub approvers: Vec<UserId>,
    /// Whether an admin named the approvers. Then they don't follow the rule.
    #[serde(default)]
    pub is_assigned: bool,
    /// Former approvers, who were replaced or whom the rule does not name any more.
    #[serde(default)]
    pub withdrawn: Vec<UserId>,
    /// The decisions, oldest first, with those that are void.
    pub decisions: Vec<Decision>,
}

impl Level {
    /// A level that has not begun.
    pub fn waiting(number: u32, rule: LevelRule) -> Self {
        let (approvers, withdrawn, decisions) = (Vec::new(), Vec::new(), Vec::new());
        Self { number, rule, state: LevelState::Waiting, approvers, is_assigned: false, withdrawn, decisions }
    }

    /// Whether the level is not decided yet.
    pub fn is_undone(&self) -> bool {
        match self.state {
            LevelState::Waiting | LevelState::Active => true,
            LevelState::Approved | LevelState::Denied | LevelState::Skipped => false,
        }
    }

    /// Whether this user is or was an approver here.
    pub fn has_asked(&self, user: UserId) -> bool {
        self.approvers.contains(&user) || self.withdrawn.contains(&user)
    }

    /// Whether this user has decided here, and the decision counts.
    pub fn is_decided_by(&self, user: UserId) -> bool {
        self.standing().any(|decision| decision.by == user)
    }

    /// The decisions that count.
    pub(super) fn standing(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| !decision.is_void)
    }

    /// The people whose approval counts.
    pub(super) fn approvals(&self) -> impl Iterator<Item = &Decision> {
        self.standing().filter(|decision| decision.verdict == Verdict::Approve)
    }

    /// Whether this user has denied here.
    pub(super) fn is_denied_by(&self, user: UserId) -> bool {
        self.standing().any(|decision| decision.by == user && decision.verdict == Verdict::Deny)
    }

    /// The round of the next decision: one more than that of the last void decision.
    pub(super) fn round(&self) -> u32 {
        let void = self.decisions.iter().filter(|decision| decision.is_void);
        void.map(|decision| decision.round).max().unwrap_or(0).saturating_add(1)
    }

    /// Makes an open level wait again until somebody may decide it. Then its rule names the approvers, unless an
    /// admin had named others.
    pub(super) fn stall(&mut self) {
        self.state = LevelState::Waiting;
        if !self.is_assigned {
            self.ask([]);
        }
    }

    /// Begins the level with these approvers.
    pub(super) fn begin(&mut self, approvers: impl IntoIterator<Item = UserId>) {
        self.state = LevelState::Active;
        self.ask(approvers);
    }

    /// Replaces the approvers who have not decided by these people.
    pub(super) fn ask(&mut self, named: impl IntoIterator<Item = UserId>) {
        let deciders: Vec<UserId> = self.standing().map(|decision| decision.by).collect();
        let mut approvers: Vec<UserId> = named.into_iter().chain(deciders).collect();
        approvers.sort_unstable();
        approvers.dedup();
        let gone = self.approvers.iter().filter(|user| !approvers.contains(user));
        let new: Vec<UserId> = gone.filter(|user| !self.withdrawn.contains(user)).copied().collect();
        self.withdrawn.extend(new);
        self.approvers = approvers;
    }

    /// Skips the level if it is not decided.
    pub(super) fn skip(&mut self) {
        if self.is_undone() {
            self.state = LevelState::Skipped;
        }
    }
}
