//! `GET /tickets/{id}/progress`.

use super::show::Show;
use super::wire::TicketProgress;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_app::tickets::find_repaired;
use uuid::Uuid;

/// Get a ticket's progress
///
/// Returns who decided, and who decides next. If the flow hides its progress from the requester, the levels are empty.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket")),
    responses((status = 200, description = "The progress of the ticket", body = TicketProgress))
)]
#[get("/tickets/{id}/progress")]
pub async fn get_ticket_progress(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let stored =
        find_repaired(&caller.client.db, caller.conn().await?, caller.by(), id.0.into(), caller.now).await?;
    let progress = Show::new(&stored, &caller.actor, caller.now).progress();
    reply::object(&caller.client.request, &progress)
}
