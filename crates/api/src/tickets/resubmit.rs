//! `POST /tickets/{id}/resubmit`: a new ticket like one that came to nothing, judged as any other new one.

use super::by::By;
use super::open::{find, open};
use super::show::Show;
use super::wire::{ResubmitTicket, Submission, TicketView};
use super::{prepare, refuse_stale};
use crate::error::{Answer, Fault, Problem};
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_persistence::{Tx, tickets};
use time::OffsetDateTime;
use uuid::Uuid;

/// Resubmit a ticket
///
/// Its applicant asks anew for what was denied, canceled or not decided in time, with changes if they like. The flow is
/// chosen as for any new ticket, which counts among the open ones as any other; the old one stays as it is.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The ticket that came to nothing")),
    request_body = ResubmitTicket,
    responses((status = 201, description = "The new ticket", body = TicketView))
)]
#[post("/tickets/{id}/resubmit")]
pub async fn resubmit_ticket(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<ResubmitTicket>,
) -> Answer<HttpResponse> {
    // What came to nothing stays as it is: no lock is needed.
    let old = tickets::find_visible(&caller.conn().await?, id.0.into(), &caller.actor).await?;
    refuse_stale(&caller, &old, caller.now)?;
    let old = old.ticket;
    let input = submission(caller.by(), &old, body.input, caller.now)?;
    let most = caller.client.shared.settings().open_tickets;
    let read = async |tx: &Tx, caller: &Caller| find(tx, caller.by(), &input, most).await;
    caller
        .read_and_write(&body.bytes, read, async |tx, caller, found| {
            let by = caller.by();
            by.authorize(Act::ResubmitTicket, &old)?;
            let stored = open(tx, by, &input, found).await?;
            let new = stored.ticket.id;
            let event = old.resubmit(&by.person(&old), new, tx.now)?;
            by.record(tx, &old, ("ticket", old.id.into()), vec![event]).await?;
            let location = format!("/api/v1/tickets/{new}");
            Reply::created(location, &Show::new(&stored, &caller.actor, tx.now).ticket())
        })
        .await
}

/// What is asked for anew, if this user may.
fn submission(by: By<'_>, old: &Ticket, changes: ResubmitTicket, now: OffsetDateTime) -> Answer<Submission> {
    by.authorize(Act::ResubmitTicket, old)?;
    old.check(ActionName::Resubmit, &by.person(old), now)?;
    let ResubmitTicket { title, reason, request, timing, flow_id } = changes;
    let submission = Submission {
        org_id: old.org_id.into(),
        title: Some(title.unwrap_or_else(|| old.title.clone())),
        reason: reason.unwrap_or_else(|| old.reason.clone()),
        wanted: request.unwrap_or_default().of(&old.requested).map_err(Problem::faults)?,
        timing: timing.unwrap_or_else(|| Some(old.timing.into())),
        flow_id,
        on_behalf_of: (old.beneficiary != old.applicant).then(|| old.beneficiary.into()),
        resubmitted_from: Some(old.id.into()),
    };
    prepare::authorize(by.actor, &submission)?;
    if old.requested.item().is_some() && submission.reason.trim().is_empty() {
        return Err(Problem::faults(vec![Fault::new("/reason", "required", "say why")]));
    }
    Ok(submission)
}
