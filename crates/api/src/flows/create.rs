//! `POST /flows`.

use super::wire::{CreateFlow, FlowView};
use super::{check, snapshot, view};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::flows::{self, Stored, claims};
use gatepass_persistence::{Error, Tx, directory::organizations};
use serde_json::json;
use uuid::Uuid;

/// Create a flow
///
/// Only admins of the organization may. Only super admins may create global flows (`org_id` null). The response lists
/// in `warnings` the approver rules that name nobody as of now.
#[utoipa::path(
    tag = "requests",
    request_body = CreateFlow,
    responses((status = 201, description = "The flow, in its first version", body = FlowView))
)]
#[post("/flows")]
pub async fn create_flow(caller: Caller, body: Body<CreateFlow>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateFlow) -> Result<Reply> {
    caller.authorize(Act::ManageFlow, &Target::within(input.org_id.map(OrgId)))?;
    claims::lock(tx, input.org_id.map(OrgId)).await?;
    let shows_progress = shows_progress(tx, &input).await?;
    let (flow, faults) = input.flow(tx.ids.next(), shows_progress);
    check::refuse_faulty(caller, tx, &flow, None, faults).await?;
    let event = NewEvent::new(EventAction::FlowCreated, json!({ "after": snapshot(&flow) }))
        .about(flow.id.0)
        .in_org(flow.org_id.map(Uuid::from));
    let stored = Stored { flow, created_at: tx.now, updated_at: tx.now };
    flows::insert(tx, &stored).await?;
    caller.record(tx, vec![event]).await?;
    let location = format!("/api/v1/flows/{}", stored.flow.id);
    Reply::created(location, &view(caller, tx, stored).await?)
}

/// Whether a flow that does not say it shows its progress: as its organization has chosen.
async fn shows_progress(tx: &mut Tx, input: &CreateFlow) -> Result<bool> {
    let (None, Some(org)) = (input.show_progress, input.org_id) else { return Ok(true) };
    match organizations::find_shared(tx, OrgId(org)).await {
        Ok(found) => Ok(found.settings.show_progress),
        // The check of the flow reports it.
        Err(Error::NotFound) => Ok(true),
        Err(error) => Err(error.into()),
    }
}
