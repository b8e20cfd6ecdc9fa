//! `GET /organizations/{id}/templates`.

use super::wire::TemplateList;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::directory::organizations;
use gatepass_persistence::notify;

/// List the templates of an organization
///
/// Only auditors and admins of the organization may. Returns every message in every language, and whether the organization has
/// templates of its own for it.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the organization")),
    responses((status = 200, description = "All messages", body = TemplateList))
)]
#[get("/organizations/{id}/templates")]
pub async fn list_templates(caller: Caller, Id(id): Id<OrgId>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadTemplate, &Target::org(id))?;
    let mut conn = caller.conn().await?;
    organizations::find(&mut conn, id).await?;
    let own = notify::list_templates(&conn, id).await?;
    reply::object(&caller.client.request, &TemplateList::new(&own)?)
}
