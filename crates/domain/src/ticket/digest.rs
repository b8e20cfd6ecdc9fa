//! The digest of a ticket, which proves what an approver saw. So nobody approves what they did not see.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Ticket;
use super::kind::{Request, TicketType};
use crate::flow::timing::Timing;
use crate::ids::{OrgId, TicketId, UserId};

/// The parts of a ticket that a decision is about. The order of the fields is part of the digest.
#[derive(Serialize)]
struct Seen<'a> {
    id: TicketId,
    r#type: TicketType,
    org_id: OrgId,
    applicant: UserId,
    beneficiary: UserId,
    title: &'a str,
    reason: &'a str,
    request: &'a Request,
    timing: Timing,
    level: Option<u32>,
}

impl Ticket {
    /// SHA-256, in hex, over the parts of the ticket that a decision is about: applicant, beneficiary, request,
    /// reason, timing and level. Request and timing include the changes of earlier levels.
    pub fn digest(&self) -> String {
        let seen = Seen {
            id: self.id,
            r#type: self.ticket_type(),
            org_id: self.org_id,
            applicant: self.applicant,
            beneficiary: self.beneficiary,
            title: &self.title,
            reason: &self.reason,
            request: self.current_request(),
            timing: self.current_timing(),
            level: self.active_level().map(|level| level.number),
        };
        // Serialising can't fail, because the data is plain and its keys are text. Sets are sorted, so equal content
        // gives equal bytes.
        let bytes = serde_json::to_vec(&seen).unwrap_or_default();
        format!("{:x}", Sha256::digest(bytes))
    }
}
