//! The contract's types for the timing of access.

use crate::schema::{self, Timestamp};
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::flow::timing;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When access is wanted, and for how long.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
pub enum Timing {
    /// From the final approval on, so that waiting does not shorten it.
    OnApproval {
        /// The duration.
        #[schema(value_type = schema::IsoDuration)]
        duration: IsoDuration,
    },
    /// From a fixed start to a fixed end. An approval after the start leaves the rest of the window.
    Scheduled {
        /// The start.
        start: Timestamp,
        /// The duration.
        #[schema(value_type = schema::IsoDuration)]
        duration: IsoDuration,
    },
    /// Up to a fixed end.
    Until {
        /// The end: the first moment without access.
        end: Timestamp,
        /// The start; the moment of the approval if omitted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<Timestamp>,
    },
    /// From the final approval on, without end.
    Permanent {},
}

impl From<Timing> for timing::Timing {
    fn from(timing: Timing) -> Self {
        match timing {
            Timing::OnApproval { duration } => Self::OnApproval { duration },
            Timing::Scheduled { start, duration } => Self::Scheduled { start: start.0, duration },
            Timing::Until { end, start } => Self::Until { end: end.0, start: start.map(|start| start.0) },
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
