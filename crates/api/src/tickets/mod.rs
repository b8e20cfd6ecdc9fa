//! Tickets, from preview to decision. The acts are use cases of the `app` crate.

mod approve;
mod bulk;
mod cancel;
mod comments;
mod deny;
mod export;
mod export_objects;
mod get;
mod history;
mod kind;
mod list;
mod open;
mod override_;
mod pinned_warnings;
mod preview;
mod progress;
mod reassign;
mod resubmit;
mod retry;
pub(crate) mod show;
mod summary;
mod watch;
pub mod wire;

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use actix_web::http::header;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::{Locked, Stored};
use time::OffsetDateTime;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(preview::preview_ticket)
        .service(open::open_ticket)
        .service(summary::summarize_tickets)
        .service(bulk::approve_tickets)
        .service(bulk::deny_tickets)
        .service(bulk::cancel_tickets)
        .service(list::list_tickets)
        .service(export::export_tickets)
        .service(export_objects::export_ticket_objects)
        .service(get::get_ticket)
        .service(approve::approve_ticket)
        .service(deny::deny_ticket)
        .service(cancel::cancel_ticket)
        .service(override_::override_ticket)
        .service(reassign::reassign_ticket)
        .service(retry::retry_ticket)
        .service(resubmit::resubmit_ticket)
        .service(watch::watch_ticket)
        .service(comments::list_comments)
        .service(comments::add_comment)
        .service(history::list_ticket_history)
        .service(progress::get_ticket_progress);
}

/// Takes up a locked ticket. Refused if `If-Match` does not name its ETag.
fn take_up(tx: &mut Tx, caller: &Caller, found: Locked) -> Result<Stored> {
    let found = found.take_up(tx);
    refuse_stale(caller, &found, tx.now)?;
    Ok(found)
}

fn refuse_stale(caller: &Caller, found: &Stored, now: OffsetDateTime) -> Result<()> {
    let request = &caller.client.request;
    if request.headers().contains_key(header::IF_MATCH) {
        reply::refuse_stale(request, &show::Show::new(found, &caller.actor, now).ticket())?;
    }
    Ok(())
}
