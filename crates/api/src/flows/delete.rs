//! `DELETE /flows/{id}`: cancels the tickets that wait under it, and revokes nothing (domain.md section 3.5).

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
/// Its pending and blocked tickets are canceled with the reason `flow_deleted`. What it granted stays.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The flow's id")),
    responses((status = 204, description = "It is gone"))
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
    // Whoever opens a ticket holds its flow, which is locked here: none slips in between.
    tickets::cancel_pending(tx, caller.by(), id).await?;
    Ok(Reply::no_content())
}
