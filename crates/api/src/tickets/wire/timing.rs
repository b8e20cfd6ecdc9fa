//! When access is wanted.

use crate::schema::{self, Timestamp};
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::flow::timing;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

/// When, and for how long, access is wanted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
pub enum Timing {
    /// From the final approval on: waiting eats none of it.
    OnApproval {
        /// How long.
        #[schema(value_type = schema::IsoDuration)]
        duration: IsoDuration,
    },
    /// From a fixed start on; an approval after the start leaves the rest.
    Scheduled {
        /// The first moment.
        start: Timestamp,
        /// How long.
        #[schema(value_type = schema::IsoDuration)]
        duration: IsoDuration,
    },
    /// Up to a fixed end.
    Until {
        /// The first moment after the access.
        end: Timestamp,
        /// The first moment; the approval when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<Timestamp>,
    },
    /// From the final approval on, without an end.
    Permanent {},
}

/// The database keeps microseconds, and what is answered must be what is kept.
fn kept(Timestamp(at): Timestamp) -> OffsetDateTime {
    at.replace_microsecond(at.microsecond()).unwrap_or(at)
}

impl From<Timing> for timing::Timing {
    fn from(timing: Timing) -> Self {
        match timing {
            Timing::OnApproval { duration } => Self::OnApproval { duration },
            Timing::Scheduled { start, duration } => Self::Scheduled { start: kept(start), duration },
            Timing::Until { end, start } => Self::Until { end: kept(end), start: start.map(kept) },
            Timing::Permanent {} => Self::Permanent,
        }
    }
}

impl From<timing::Timing> for Timing {
    fn from(timing: timing::Timing) -> Self {
        match timing {
            timing::Timing::OnApproval { duration } => Self::OnApproval { duration },
            timing::Timing::Scheduled { start, duration } => {
                Self::Scheduled { start: start.into(), duration }
            }
            timing::Timing::Until { end, start } => {
                Self::Until { end: end.into(), start: start.map(Timestamp::from) }
            }
            timing::Timing::Permanent => Self::Permanent {},
        }
    }
}
