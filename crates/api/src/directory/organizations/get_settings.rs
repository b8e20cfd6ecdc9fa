//! `GET /organizations/{id}/settings`.

use super::settings::SettingsView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::directory::organizations;

/// Get the settings of an organization
///
/// Only members of the organization may.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the organization")),
    responses((status = 200, description = "The settings", body = SettingsView))
)]
#[get("/organizations/{id}/settings")]
pub async fn get_organization_settings(caller: Caller, Id(id): Id<OrgId>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadOrganization, &Target::org(id))?;
    let organization = organizations::find(&mut caller.conn().await?, id).await?;
    reply::object(&caller.client.request, &SettingsView::from(organization.settings))
}
