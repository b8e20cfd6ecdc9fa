//! Decisions: what one approver decided at one level. Append-only.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::edit::Changes;
use super::kind::Request;
use crate::flow::approver::speakers::Part;
use crate::flow::timing::Timing;
use crate::ids::UserId;
use std::collections::BTreeSet;

crate::text_enum! {
    /// The verdict of an approver.
    pub enum Verdict {
        /// The approver approves the level.
        Approve = "approve",
        /// The approver denies the level.
        Deny = "deny",
    }
}

/// The content of a request that somebody approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The request.
    pub request: Request,
    /// The timing.
    pub timing: Timing,
}

fn first() -> u32 {
    1
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
    /// With a denial: what the applicant can do next. Not stored by a server of an earlier release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_steps: Option<String>,
    /// The digest of the ticket that the decision is about.
    pub digest: String,
    /// The round of the level in which it was made, from 1 on.
    #[serde(default = "first")]
    pub round: u32,
    /// Whether the request was widened since, so that the approval does not count any more.
    #[serde(default)]
    pub is_void: bool,
    /// The content that the approval is about, with the approver's own changes. None: the original request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// The parts that the approver spoke for. None: everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<BTreeSet<Part>>,
    /// The changes that the approval made to the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
}
