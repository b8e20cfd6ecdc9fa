//! `POST /organizations`.

use super::wire::{CreateOrganization, OrganizationView};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::settings::Settings;
use gatepass_persistence::Tx;
use gatepass_persistence::directory::organizations::{self, Organization};
use gatepass_persistence::events::NewEvent;
use serde_json::json;

/// Create an organization
///
/// Only super admins may. A new organization has no members, not even its creator.
#[utoipa::path(
    tag = "directory",
    request_body = CreateOrganization,
    responses((status = 201, description = "The organization", body = OrganizationView))
)]
#[post("/organizations")]
pub async fn create_organization(caller: Caller, body: Body<CreateOrganization>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateOrganization) -> Result<Reply> {
    caller.authorize(Act::CreateOrganization, &Target::global())?;
    let CreateOrganization { name, slug } = input;
    let (id, settings) = (tx.ids.next(), Settings::default());
    let organization = Organization { id, name, slug, created_at: tx.now, updated_at: tx.now, settings };
    organizations::insert(tx, &organization).await?;
    let view = OrganizationView::from(organization);
    let event =
        NewEvent::new(EventAction::OrganizationCreated, json!({ "after": view })).about(id).in_org(id);
    caller.record(tx, vec![event]).await?;
    Reply::created(format!("/api/v1/organizations/{id}"), &view)
}
