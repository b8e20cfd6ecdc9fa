//! The beneficiary of a grant, or the requester of its ticket, asks for a later end. The ticket is judged like any new one.

use super::resubmit::OtherRequest;
use super::{FoundToOpen, Submission, open, prepare};
use crate::{By, Result, grants};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::grant::Setting;
use gatepass_domain::refused::{Fault, InTheWay, Refused};
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::extension::Extension;
use gatepass_domain::why::Why;
use gatepass_persistence::Tx;
use gatepass_persistence::grants::Stored as StoredGrant;
use gatepass_persistence::tickets::Stored;
use time::OffsetDateTime;

/// An extension.
#[derive(Debug, Clone)]
pub struct Extend {
    /// How much longer the access lasts.
    pub duration: IsoDuration,
    /// The reason.
    pub reason: String,
}

/// The request of this actor to extend a grant, which `ticket` gave. The caller found the grant visible to the actor.
pub fn extension_of(
    by: By<'_>,
    grant: &StoredGrant,
    ticket: &Ticket,
    input: Extend,
    now: OffsetDateTime,
) -> Result<Submission> {
    // Others who see the grant hear only that it is not theirs. Then rights come before the state of the grant.
    let unasked = Setting { has_extension: false, ..grants::setting(grant) };
    grant.grant.check_extension(by.id(), unasked)?;
    by.authorize(Act::OpenTicket, &Target::org(ticket.org_id))?;
    let extension = checked(by, grant, now)?;
    let (request, given) = OtherRequest::default().of(ticket.current_request())?;
    let beneficiary = grant.grant.beneficiary;
    let submission = Submission {
        org_id: ticket.org_id,
        title: Some(ticket.title.clone()),
        reason: input.reason,
        request,
        given,
        timing: Some(extension.timing(input.duration)),
        flow_id: Some(ticket.flow.id),
        on_behalf_of: (beneficiary != by.id()).then_some(beneficiary),
        applicant: None,
        resubmitted_from: None,
        extension: Some(extension),
        watchers: Vec::new(),
    };
    prepare::authorize(by.actor, &submission)?;
    Ok(submission)
}

/// Opens the ticket. `grant` is the grant as it is now, which the caller has locked.
pub async fn extend(
    tx: &mut Tx,
    by: By<'_>,
    grant: &StoredGrant,
    input: &Submission,
    found: FoundToOpen,
) -> Result<Stored> {
    // Somebody may have moved its end since it was read.
    if Some(checked(by, grant, tx.now)?) != input.extension {
        return Err(Why::TicketChanged.into());
    }
    open(tx, by, input, found).await
}

fn checked(by: By<'_>, grant: &StoredGrant, now: OffsetDateTime) -> Result<Extension> {
    let checked = grant.grant.check_extension(by.id(), grants::setting(grant));
    checked.map_err(|why| match grant.extension {
        Some(ticket) if why == Why::AlreadyExtending => {
            Refused::new(why).in_the_way(InTheWay::Ticket(ticket))
        }
        _ => why.into(),
    })?;
    Ok(Extension::of(&grant.grant, now)?)
}

/// The fault of a timing, where the input has it: an extension names only a duration.
pub(super) fn placed(input: &Submission, fault: Fault) -> Fault {
    let pointer = if input.extension.is_some() { "/duration".to_owned() } else { fault.pointer };
    Fault { pointer, ..fault }
}
