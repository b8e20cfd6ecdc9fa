//! Decisions: what one approver decided at one level. Append-only.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::edit::Changes;
use crate::ids::UserId;

crate::text_enum! {
    /// The verdict of an approver.
    pub enum Verdict {
        /// The approver approves the level.
        Approve = "approve",
        /// The approver denies the ticket.
        Deny = "deny",
    }
}

/// One approver's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The approver.
    pub by: UserId,
    /// The verdict.
    pub verdict: Verdict,
    /// The moment.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The comment of an approval, the reason of a denial.
    pub comment: Option<String>,
    /// The digest of the ticket that the decision is about.
    pub digest: String,
    /// The changes that the approval made to the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
}
