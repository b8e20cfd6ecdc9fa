//! Extensions: tickets that ask for a later end of a grant (domain.md section 7). An approval moves the end of that grant, and
//! makes no other.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::flow::duration::IsoDuration;
use crate::flow::timing::{Timing, TimingFault};
use crate::flow::{ApprovalType, Definition};
use crate::grant::Grant;
use crate::ids::GrantId;
use crate::why::Why;

/// The grant that a ticket extends, as it was at submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The grant.
    pub grant_id: GrantId,
    /// When its access began.
    #[serde(with = "time::serde::rfc3339")]
    pub start: OffsetDateTime,
    /// When its access ends without an extension.
    #[serde(with = "time::serde::rfc3339")]
    pub end: OffsetDateTime,
}

impl Extension {
    /// An extension of this grant.
    pub fn of(grant: &Grant, now: OffsetDateTime) -> Result<Self, Why> {
        let end = grant.extendable_end(now)?;
        Ok(Self { grant_id: grant.id, start: grant.window.start, end })
    }

    /// The timing of an extension by this duration: until so long after the present end.
    pub fn timing(&self, by: IsoDuration) -> Timing {
        Timing::Until { end: by.after(self.end), start: None }
    }

    /// Checks the timing of an extension against a flow. The extension itself is at most as long as a new grant. The total
    /// may be longer only if somebody has to agree to it.
    pub fn fit(
        &self,
        definition: &Definition,
        timing: Timing,
        now: OffsetDateTime,
    ) -> Result<Timing, TimingFault> {
        let timing = timing.sound(now)?;
        let Some(end) = timing.fixed_end() else { return Err(TimingFault::DurationNotAllowed) };
        let is_too_long = definition.duration.longest().is_some_and(|most| end - self.end > most.length());
        let is_automatic = definition.approval.kind() == ApprovalType::Automatic;
        if end <= self.end || is_too_long || (is_automatic && self.exceeds(definition, end)) {
            return Err(TimingFault::DurationNotAllowed);
        }
        Ok(timing)
    }

    /// Whether the whole access, from its first start to this end, is longer than a new grant could be.
    pub fn exceeds(&self, definition: &Definition, end: OffsetDateTime) -> bool {
        definition.duration.longest().is_some_and(|most| end - self.start > most.length())
    }
}
