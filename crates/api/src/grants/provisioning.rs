//! `GET /grants/{id}/provisioning`.

use super::wire::GrantProvisioning;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::{connectors, grants};
use uuid::Uuid;

/// Show how far connectors are with a grant
///
/// Everybody who sees the grant sees its tasks and attempts; what connectors said about them, auditors and admins of the
/// organization.
#[utoipa::path(
    tag = "grants",
    params(("id" = Uuid, Path, description = "The id of the grant")),
    responses((status = 200, description = "The tasks of the connectors that carry the grant", body = GrantProvisioning))
)]
#[get("/grants/{id}/provisioning")]
pub async fn get_grant_provisioning(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let conn = caller.conn().await?;
    let stored = grants::find_visible(&conn, id.0.into(), &caller.actor).await?;
    caller.authorize(Act::ReadGrant, &stored.grant.target())?;
    let tasks = connectors::tasks_with_names(&conn, stored.grant.id).await?;
    let shows_details = caller.actor.is_auditor_of(stored.grant.org_id);
    Ok(Reply::answer(&GrantProvisioning::new(&stored.grant, tasks, shows_details, caller.now))?.send())
}
