//! `GET /events/{id}`.

use super::wire::EventView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::events;
use uuid::Uuid;

/// Read a line of the audit log
///
/// Only readers of the audit log that contains the event may.
#[utoipa::path(
    tag = "audit",
    params(("id" = Uuid, Path, description = "The id of the event")),
    responses((status = 200, description = "The event", body = EventView))
)]
#[get("/events/{id}")]
pub async fn get_event(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let readable = caller.actor.readable_orgs();
    let line = events::find(&mut caller.conn().await?, &readable, id.0.into()).await?;
    caller.authorize(Act::ReadEvents, &Target::within(line.event.org_id.map(Into::into)))?;
    reply::object(&caller.client.request, &EventView::from(line))
}
