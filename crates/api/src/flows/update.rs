//! `PATCH /flows/{id}`: every change makes a new version, and open tickets keep theirs.

use super::wire::{FlowView, UpdateFlow};
use super::{check, find_managed, snapshot, view};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::FlowId;
use gatepass_persistence::Tx;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::flows::{self, Stored};
use serde_json::json;
use uuid::Uuid;

/// Change a flow
///
/// Every change makes a new version. Open tickets keep the version that they were opened under.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the flow")),
    request_body(content = UpdateFlow, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed flow", body = FlowView))
)]
#[patch("/flows/{id}")]
pub async fn update_flow(caller: Caller, id: Id<Uuid>, body: Body<UpdateFlow>) -> Result<HttpResponse> {
    let id = FlowId(id.0);
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id, body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: FlowId, input: UpdateFlow) -> Result<Reply> {
    let before = find_managed(caller, tx, id).await?;
    let old_view = view(caller, tx, before.clone()).await?;
    reply::refuse_stale(&caller.client.request, &old_view)?;
    let (mut flow, faults) = input.apply(before.flow.clone());
    check::refuse_faulty(caller, tx, &flow, Some(&before.flow), faults).await?;
    if flow == before.flow {
        return Reply::ok(&old_view);
    }
    flow.version += 1;
    let data = json!({ "before": snapshot(&before.flow), "after": snapshot(&flow) });
    let event = NewEvent::new(EventAction::FlowUpdated, data).about(id.0).in_org(flow.org_id.map(Uuid::from));
    let stored = Stored { flow, created_at: before.created_at, updated_at: tx.now };
    flows::save_version(tx, &stored).await?;
    caller.record(tx, vec![event]).await?;
    Reply::ok(&view(caller, tx, stored).await?)
}
