//! The deadline of a ticket: the first moment at which it can't be decided any more (domain.md section 3.4).

use time::OffsetDateTime;

use super::Ticket;
use super::state::{FailureCause, State};

crate::text_enum! {
    /// Why a ticket has expired.
    pub enum ExpiryReason {
        /// Nobody decided it in time.
        NotDecided = "not_decided",
        /// Its fixed window has passed.
        WindowPassed = "window_passed",
        /// The grant that it would have extended has ended.
        GrantEnded = "grant_ended",
    }
}

impl Ticket {
    /// The deadline after an act at this moment: a submission, a decision, an edit, or the start of a level. A ticket that
    /// nobody can decide waits for an admin until its latest end. A final ticket keeps its deadline.
    pub(super) fn deadline(&self, now: OffsetDateTime) -> OffsetDateTime {
        let latest = self.latest();
        let waits_until = match self.state {
            State::Pending { .. } => latest.min(self.definition.pending_for.after(now)),
            // Its grant may have begun long after its submission.
            State::Error { cause: FailureCause::ProvisioningFailed } => {
                latest.max(self.definition.pending_for.after(now))
            }
            State::Blocked { .. } | State::Error { .. } => latest,
            State::Approved | State::Denied { .. } | State::Canceled { .. } | State::Expired => {
                return self.decision_deadline;
            }
        };
        self.before_its_window_passes(waits_until)
    }

    /// The moment at which the ticket expires at the latest, whatever is done with it.
    pub(super) fn latest_deadline(&self) -> OffsetDateTime {
        self.before_its_window_passes(self.latest())
    }

    fn latest(&self) -> OffsetDateTime {
        self.definition.max_pending().after(self.created_at)
    }

    fn before_its_window_passes(&self, waits_until: OffsetDateTime) -> OffsetDateTime {
        let ends = [self.current_timing().fixed_end(), self.extension.map(|extension| extension.end)];
        ends.into_iter().flatten().fold(waits_until, OffsetDateTime::min)
    }

    /// Why the ticket has expired. None: it has not.
    pub fn expiry_reason(&self) -> Option<ExpiryReason> {
        let has_come = |end: Option<OffsetDateTime>| end.is_some_and(|end| end <= self.decision_deadline);
        let reason = if has_come(self.extension.map(|extension| extension.end)) {
            ExpiryReason::GrantEnded
        } else if has_come(self.current_timing().fixed_end()) {
            ExpiryReason::WindowPassed
        } else {
            ExpiryReason::NotDecided
        };
        (self.state == State::Expired).then_some(reason)
    }
}
