//! Levels: the stages of an approval, who may decide them, and when they have enough approvals (domain.md section 4).

use serde::{Deserialize, Serialize};

use super::decision::{Decision, Verdict};
use crate::flow::approver::{self, BlockedReason, Facts};
use crate::flow::{LevelMode, LevelRule};
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
    /// The approvers. They are resolved when the level begins. Before that, only those that an admin named.
    pub approvers: Vec<UserId>,
    /// Former approvers, whom others replaced.
    #[serde(default)]
    pub withdrawn: Vec<UserId>,
    /// The decisions, oldest first.
    pub decisions: Vec<Decision>,
}

impl Level {
    /// A level that has not begun.
    pub fn waiting(number: u32, rule: LevelRule) -> Self {
        let (approvers, withdrawn, decisions) = (Vec::new(), Vec::new(), Vec::new());
        Self { number, rule, state: LevelState::Waiting, approvers, withdrawn, decisions }
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

    /// Whether this user has decided here.
    pub fn is_decided_by(&self, user: UserId) -> bool {
        self.decisions.iter().any(|decision| decision.by == user)
    }

    /// Whether the level has all approvals that it needs.
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

    /// The approvers who could give the missing approvals: those that an admin named, or else those that the rule
    /// names. An error if they are too few. For an open level, the facts know only its approvers.
    pub(super) fn candidates(&self, facts: &Facts, own: &[UserId]) -> Result<Vec<UserId>, BlockedReason> {
        let decided = u32::try_from(self.decisions.len()).unwrap_or(u32::MAX);
        let quorum = self.rule.quorum.map(|quorum| quorum.saturating_sub(decided));
        let lacking = LevelRule { quorum, ..self.rule.clone() };
        let deciders = self.decisions.iter().map(|decision| decision.by);
        let excluded: Vec<UserId> = own.iter().copied().chain(deciders).collect();
        let is_begun = self.rule.mode == LevelMode::Quorum && !self.decisions.is_empty();
        let precise = |reason| if is_begun { BlockedReason::QuorumUnreachable } else { reason };
        let mut asked = self.approvers.iter().filter(|user| !self.is_decided_by(**user)).copied().peekable();
        if asked.peek().is_none() && self.state == LevelState::Waiting {
            return approver::resolve(&lacking, facts, &excluded).map_err(precise);
        }
        approver::admit(&lacking, asked, facts, &excluded).map_err(precise)
    }

    /// Makes an open level wait again until somebody may decide it. Then its rule names the approvers, unless an
    /// admin had named others.
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

    /// Skips the level if it is not decided.
    pub(super) fn skip(&mut self) {
        if self.is_undone() {
            self.state = LevelState::Skipped;
        }
    }
}
