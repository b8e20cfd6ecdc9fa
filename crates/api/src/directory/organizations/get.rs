//! `GET /organizations/{id}`.

use super::wire::OrganizationView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::directory::organizations;

/// Get an organization
///
/// Only members of the organization may.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the organization")),
    responses((status = 200, description = "The organization", body = OrganizationView))
)]
#[get("/organizations/{id}")]
pub async fn get_organization(caller: Caller, Id(id): Id<OrgId>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadOrganization, &Target::org(id))?;
    let organization = organizations::find(&mut caller.conn().await?, id).await?;
    reply::object(&caller.client.request, &OrganizationView::from(organization))
}
