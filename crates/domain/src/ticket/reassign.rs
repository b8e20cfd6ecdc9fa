//! Whom an administrator may name for a level instead of those whom its rule names (domain.md section 4).

use super::Ticket;
use super::level::Level;
use crate::flow::LevelMode;
use crate::flow::approver::Facts;
use crate::ids::UserId;

crate::text_enum! {
    /// Why somebody may not be named. The text is the code on the wire.
    pub enum Unfit {
        /// There is no such user.
        NotFound = "not_found",
        /// Nobody decides on their own access.
        OwnTicket = "own_ticket",
        /// A service decides nothing.
        NotHuman = "not_human",
        /// The account is switched off.
        Inactive = "inactive",
    }
}

impl Ticket {
    /// Why this user may not decide the ticket, if they may not.
    pub fn unfit(&self, user: UserId, facts: &Facts) -> Option<Unfit> {
        match facts.users.get(&user) {
            None => Some(Unfit::NotFound),
            Some(_) if self.is_own(user) => Some(Unfit::OwnTicket),
            Some(person) if !person.is_human => Some(Unfit::NotHuman),
            Some(person) => (!person.is_active).then_some(Unfit::Inactive),
        }
    }
}

impl Level {
    /// Puts these people in the place of those who have not decided.
    pub(super) fn assign(&mut self, named: impl IntoIterator<Item = UserId>) {
        let deciders = self.decisions.iter().map(|decision| decision.by);
        let mut approvers: Vec<UserId> = named.into_iter().chain(deciders).collect();
        approvers.sort_unstable();
        approvers.dedup();
        let gone = self.approvers.iter().filter(|user| !approvers.contains(user));
        let new: Vec<UserId> = gone.filter(|user| !self.withdrawn.contains(user)).copied().collect();
        self.withdrawn.extend(new);
        self.approvers = approvers;
    }

    /// Whether those who are asked could satisfy it. Somebody has to be left to decide: naming is not approving.
    pub(super) fn is_reachable(&self) -> bool {
        let quorum = match self.rule.mode {
            LevelMode::Any | LevelMode::All => 1,
            LevelMode::Quorum => usize::try_from(self.rule.quorum.unwrap_or(1)).unwrap_or(usize::MAX),
        };
        self.approvers.len() >= quorum && self.approvers.iter().any(|user| !self.is_decided_by(*user))
    }
}
