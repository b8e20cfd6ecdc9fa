//! `PATCH /organizations/{id}`.

use super::wire::{OrganizationView, UpdateOrganization};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::flows::claims;
use gatepass_persistence::{Tx, directory::organizations};
use serde_json::json;

/// Change an organization
///
/// Only admins of the organization may. Only super admins may change the short name (`slug`), because it is unique
/// among all organizations. A change of the settings is an event of its own.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the organization")),
    request_body(content = UpdateOrganization, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed organization", body = OrganizationView))
)]
#[patch("/organizations/{id}")]
pub async fn update_organization(
    caller: Caller,
    Id(id): Id<OrgId>,
    body: Body<UpdateOrganization>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id, body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: OrgId, input: UpdateOrganization) -> Result<Reply> {
    caller.authorize(Act::UpdateOrganization, &Target::org(id))?;
    if input.settings.is_some() {
        // Whether own flows hide global ones decides which flow takes a request.
        claims::lock(tx, Some(id)).await?;
    }
    let mut organization = organizations::find_locked(tx, id).await?;
    let before = OrganizationView::from(organization.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    let UpdateOrganization { name, slug, settings } = input;
    let is_settings_alone = settings.is_some() && name.is_none() && slug.is_none();
    if slug.as_ref().is_some_and(|slug| *slug != organization.slug) {
        // All organizations share the short names, so a taken name reveals that another organization exists.
        caller.authorize(Act::GiveSlug, &Target::org(id))?;
    }
    if let Some(settings) = settings {
        caller.authorize(Act::UpdateSettings, &Target::org(id))?;
        organization.settings = settings.after(organization.settings);
    }
    organization.name = name.unwrap_or(organization.name);
    organization.slug = slug.unwrap_or(organization.slug);
    organization.updated_at = tx.now;
    organizations::save(tx, &organization).await?;
    let after = OrganizationView::from(organization);
    let event = |action, data| NewEvent::new(action, data).about(id.0).in_org(id.0);
    let mut events = Vec::new();
    if !is_settings_alone {
        let data = json!({ "before": before, "after": after });
        events.push(event(EventAction::OrganizationUpdated, data));
    }
    if after.settings != before.settings {
        let data = json!({ "before": before.settings, "after": after.settings });
        events.push(event(EventAction::OrganizationSettingsUpdated, data));
    }
    caller.record(tx, events).await?;
    Reply::ok(&after)
}
