//! `DELETE /flows/{id}`: cancels the tickets that wait under the flow, and keeps its grants (domain.md section 3.5).

use super::{find_managed, snapshot, view};
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_app::tickets;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::FlowId;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, flows};
use serde_json::json;
use uuid::Uuid;

/// Delete a flow
///
/// Cancels the pending and blocked tickets of the flow, with the reason `flow_deleted`. Its grants stay.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the flow")),
    responses((status = 204, description = "The flow is deleted"))
)]
#[delete("/flows/{id}")]
pub async fn delete_flow(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let id = FlowId(id.0);
    caller.write(&[], async |tx, caller| remove(caller, tx, id).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: FlowId) -> Result<Reply> {
    let stored = find_managed(caller, tx, id).await?;
    reply::refuse_stale(&caller.client.request, &view(caller, tx, stored.clone()).await?)?;
    flows::delete(tx, id).await?;
    let event = NewEvent::new(EventAction::FlowDeleted, json!({ "before": snapshot(&stored.flow) }))
        .about(id.0)
        .in_org(stored.flow.org_id.map(Uuid::from));
    caller.record(tx, vec![event]).await?;
    // The flow is locked, and opening a ticket needs that lock. So no ticket is opened meanwhile.
    tickets::cancel_tickets_of_flow(tx, caller.by(), id).await?;
    Ok(Reply::no_content())
}
