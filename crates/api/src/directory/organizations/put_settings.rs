//! `PUT /organizations/{id}/settings`.

use super::settings::SettingsView;
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, put};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::flows::claims;
use gatepass_persistence::{Tx, directory::organizations};
use serde_json::json;

/// Replace the settings of an organization
///
/// Only admins of the organization may. `PATCH /organizations/{id}` changes single settings.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the organization")),
    request_body = SettingsView,
    responses((status = 200, description = "The settings", body = SettingsView))
)]
#[put("/organizations/{id}/settings")]
pub async fn put_organization_settings(
    caller: Caller,
    Id(id): Id<OrgId>,
    body: Body<SettingsView>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| replace(caller, tx, id, body.input).await).await
}

async fn replace(caller: &Caller, tx: &mut Tx, id: OrgId, input: SettingsView) -> Result<Reply> {
    caller.authorize(Act::UpdateSettings, &Target::org(id))?;
    // Whether own flows hide global ones decides which flow takes a request.
    claims::lock(tx, Some(id)).await?;
    let mut organization = organizations::find_locked(tx, id).await?;
    let before = SettingsView::from(organization.settings);
    reply::refuse_stale(&caller.client.request, &before)?;
    organization.settings = input.into();
    let after = SettingsView::from(organization.settings.clone());
    if after != before {
        organization.updated_at = tx.now;
        organizations::save(tx, &organization).await?;
        let data = json!({ "before": before, "after": after });
        let event = NewEvent::new(EventAction::OrganizationSettingsUpdated, data).about(id.0).in_org(id.0);
        caller.record(tx, vec![event]).await?;
    }
    Reply::ok(&after)
}
