//! The deadline of a ticket: the first moment at which it can't be decided any more (domain.md section 3.4).

use time::OffsetDateTime;

use super::Ticket;
use super::state::State;

crate::text_enum! {
    /// Why a ticket has expired.
    pub enum ExpiryReason {
        /// Nobody decided it in time.
        NotDecided = "not_decided",
        /// Its fixed window has passed.
        WindowPassed = "window_passed",
    }
}

impl Ticket {
    /// The deadline after an act at this moment: a submission, a decision, an edit, or the start of a level. A ticket that
    /// nobody can decide waits for an admin until its latest end. A final ticket keeps its deadline.
    pub(super) fn deadline(&self, now: OffsetDateTime) -> OffsetDateTime {
        let latest = self.created_at.saturating_add(self.definition.max_pending().length());
        let waits_until = match self.state {
            State::Pending { .. } => latest.min(now.saturating_add(self.definition.pending_for.length())),
            State::Blocked { .. } | State::Error { .. } => latest,
            State::Approved | State::Denied { .. } | State::Canceled { .. } | State::Expired => {
                return self.decision_deadline;
            }
        };
        self.window_passes_at().map_or(waits_until, |end| waits_until.min(end))
    }

    /// Why the ticket has expired. None: it has not.
    pub fn expiry_reason(&self) -> Option<ExpiryReason> {
        let is_passed = self.window_passes_at().is_some_and(|end| end <= self.decision_deadline);
        let reason = if is_passed { ExpiryReason::WindowPassed } else { ExpiryReason::NotDecided };
        (self.state == State::Expired).then_some(reason)
    }

    fn window_passes_at(&self) -> Option<OffsetDateTime> {
        self.current_timing().fixed_end()
    }
}
