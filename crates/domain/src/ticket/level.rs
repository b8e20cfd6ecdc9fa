//! Levels: the stages of an approval, who may decide them, and when they are satisfied (domain.md section 4).

use serde::{Deserialize, Serialize};

use super::decision::{Decision, Verdict};
use crate::flow::approver::{self, BlockedReason, Facts};
use crate::flow::{LevelMode, LevelRule};
use crate::ids::UserId;

crate::text_enum! {
    /// How far a level is.
    pub enum LevelState {
        /// Not begun: an earlier level is open, or it has no approver.
        Waiting = "waiting",
        /// Open for decisions.
        Active = "active",
        /// Satisfied.
        Approved = "approved",
        /// One approver denied.
        Denied = "denied",
        /// The ticket ended without it.
        Skipped = "skipped",
    }
}

/// One stage of a ticket's approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Its place, from 1 on.
    pub number: u32,
    /// Who should decide, and how many.
    pub rule: LevelRule,
    /// How far it is.
    pub state: LevelState,
    /// Who may decide: resolved when the level begins, before that only whom an administrator named.
    pub approvers: Vec<UserId>,
    /// Who was asked once, until an administrator named others.
    #[serde(default)]
    pub withdrawn: Vec<UserId>,
    /// What they decided, oldest first.
    pub decisions: Vec<Decision>,
}

impl Level {
    /// A level that has not begun.
    pub fn waiting(number: u32, rule: LevelRule) -> Self {
        let (approvers, withdrawn, decisions) = (Vec::new(), Vec::new(), Vec::new());
        Self { number, rule, state: LevelState::Waiting, approvers, withdrawn, decisions }
    }

    /// Whether it waits for its decision, or will.
    pub fn is_undone(&self) -> bool {
        match self.state {
            LevelState::Waiting | LevelState::Active => true,
            LevelState::Approved | LevelState::Denied | LevelState::Skipped => false,
        }
    }

    /// Whether this person is or was asked here.
    pub fn has_asked(&self, user: UserId) -> bool {
        self.approvers.contains(&user) || self.withdrawn.contains(&user)
    }

    /// Whether this person has decided here.
    pub fn is_decided_by(&self, user: UserId) -> bool {
        self.decisions.iter().any(|decision| decision.by == user)
    }

    /// Whether enough approvers agree.
    pub(super) fn is_satisfied(&self, facts: &Facts) -> bool {
        let approved = |user: &UserId| {
            self.decisions.iter().any(|decision| decision.by == *user && decision.verdict == Verdict::Approve)
        };
        let approvals = self.approvers.iter().filter(|user| approved(user)).count();
        let needed = match self.rule.mode {
            LevelMode::Any => 1,
            LevelMode::All => {
                let mut bound = self.approvers.iter().filter(|user| !facts.has_left(**user));
                return approvals > 0 && bound.all(approved);
            }
            LevelMode::Quorum => usize::try_from(self.rule.quorum.unwrap_or(1)).unwrap_or(usize::MAX).max(1),
        };
        approvals >= needed
    }

    /// Who could give the approvals that it lacks, if enough are left: whom an administrator named, or else whom its rule
    /// names. Facts of an open level are about its approvers alone.
    pub(super) fn candidates(&self, facts: &Facts, own: &[UserId]) -> Result<Vec<UserId>, BlockedReason> {
        let decided = u32::try_from(self.decisions.len()).unwrap_or(u32::MAX);
        let quorum = self.rule.quorum.map(|quorum| quorum.saturating_sub(decided));
        let lacking = LevelRule { quorum, ..self.rule.clone() };
        let deciders = self.decisions.iter().map(|decision| decision.by);
        let excluded: Vec<UserId> = own.iter().copied().chain(deciders).collect();
        let mut asked = self.approvers.iter().filter(|user| !self.is_decided_by(**user)).copied().peekable();
        if asked.peek().is_none() && self.state == LevelState::Waiting {
            return approver::resolve(&lacking, facts, &excluded);
        }
        approver::admit(&lacking, asked, facts, &excluded)
    }

    /// Has an open level wait until somebody may decide it. Whoever its rule names then is asked, unless an administrator
    /// had chosen others.
    pub(super) fn stall(&mut self) {
        self.state = LevelState::Waiting;
        if self.withdrawn.is_empty() {
            self.assign([]);
        }
    }

    /// Begins the level with these approvers.
    pub(super) fn begin(&mut self, approvers: Vec<UserId>) {
        self.state = LevelState::Active;
        self.assign(approvers);
    }

    /// Leaves the level undone, if it is.
    pub(super) fn skip(&mut self) {
        if self.is_undone() {
            self.state = LevelState::Skipped;
        }
    }
}
