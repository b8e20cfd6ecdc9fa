//! Decisions: what one person said at one level. Append-only.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::edit::Changes;
use crate::ids::UserId;

crate::text_enum! {
    /// What was decided.
    pub enum Verdict {
        /// Let it through.
        Approve = "approve",
        /// Refuse it.
        Deny = "deny",
    }
}

/// One person's approve or deny.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who decided.
    pub by: UserId,
    /// What.
    pub verdict: Verdict,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The comment of an approval, the reason of a denial.
    pub comment: Option<String>,
    /// The digest of the ticket as it was decided on.
    pub digest: String,
    /// What the approval changed in the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
}
