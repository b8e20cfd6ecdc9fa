//! `POST /grants/{id}/provisioning`.

use super::wire::{ProvisioningTask, ReportProvisioning};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::connectors::report;
use gatepass_domain::connector::Report;
use gatepass_domain::ids::GrantId;
use gatepass_persistence::Tx;
use uuid::Uuid;

/// Report a task of a connector
///
/// The service of the connector reports what became of a task that it was given (`connectors:run`), or an admin of the organization in
/// its place (`connectors:write`), except for their own grants. When all connectors have given the access, the grant is active. When
/// all have taken it away, it is over.
#[utoipa::path(
    tag = "grants",
    params(("id" = Uuid, Path, description = "The id of the grant")),
    request_body = ReportProvisioning,
    responses((status = 200, description = "The task", body = ProvisioningTask))
)]
#[post("/grants/{id}/provisioning")]
pub async fn report_provisioning(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<ReportProvisioning>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| take(caller, tx, id.0.into(), body.input).await).await
}

async fn take(caller: &Caller, tx: &mut Tx, grant: GrantId, input: ReportProvisioning) -> Result<Reply> {
    let ReportProvisioning { task_id, outcome, detail, is_final } = input;
    let said = Report { outcome: outcome.into(), detail, is_final };
    let (task, name) = Box::pin(report(tx, caller.by(), grant, task_id.into(), said)).await?;
    Reply::answer(&ProvisioningTask::new(task, name, true))
}
