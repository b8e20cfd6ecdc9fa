//! `POST /connectors/{id}/reconcile`.

use super::wire::{ConnectorReport, Reconcile};
use crate::error::{Fault, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::connectors::{compare, may_run};
use gatepass_app::rules::refuse;
use gatepass_persistence::{Tx, connectors};
use uuid::Uuid;

/// Compare what a connector has with its grants
///
/// Only its service may, with the scope `connectors:run`. Name every user whom the connector has in one of its groups, or with access to
/// one of its assets. The response says what it lacks and what it has too much: do that, and report again. What a task on its way
/// changes is no difference. The connector shows its last report.
#[utoipa::path(
    tag = "connectors",
    params(("id" = Uuid, Path, description = "The id of the connector")),
    request_body = Reconcile,
    responses((status = 200, description = "The differences", body = ConnectorReport))
)]
#[post("/connectors/{id}/reconcile")]
pub async fn reconcile_connector(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<Reconcile>,
) -> Result<HttpResponse> {
    caller.charge(body.input.held.len() / 100)?;
    caller.write(&body.bytes, async |tx, caller| reconcile(caller, tx, id.0, body.input).await).await
}

async fn reconcile(caller: &Caller, tx: &mut Tx, id: Uuid, input: Reconcile) -> Result<Reply> {
    let connector = connectors::find_locked(tx, id).await?;
    may_run(caller.by(), &connector)?;
    let are_both =
        |at: &usize| input.held.get(*at).is_some_and(|one| one.group_id.is_some() == one.asset_id.is_some());
    let faults = (0..input.held.len()).filter(are_both);
    let fault =
        |at| Fault::new(format!("/held/{at}"), "group_or_asset", "name a group or an asset, and not both");
    refuse(faults.map(fault).collect())?;
    let found = compare(tx, caller.by(), connector, input.held.into_iter().map(Into::into).collect()).await?;
    Reply::ok(&ConnectorReport::from(found))
}
