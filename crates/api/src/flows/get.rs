//! `GET /flows/{id}`.

use super::view;
use super::wire::FlowView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::flows::{self, Viewer};
use uuid::Uuid;

/// Read a flow
///
/// Not found if the caller may not use the flow, unless the caller audits or administers its organization.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the flow")),
    responses((status = 200, description = "The flow", body = FlowView))
)]
#[get("/flows/{id}")]
pub async fn get_flow(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let stored = flows::find_visible(&mut conn, &Viewer::from(&caller.actor), id.0.into()).await?;
    caller.authorize(Act::ReadFlow, &Target::within(stored.flow.org_id))?;
    reply::object(&caller.client.request, &view(&caller, &mut conn, stored).await?)
}
