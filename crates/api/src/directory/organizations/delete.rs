//! `DELETE /organizations/{id}`: only of one that is empty and was never used.

use super::wire::OrganizationView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_app::directory::refuse_used;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, directory::organizations, uses};
use serde_json::json;

/// Delete an organization
///
/// Only super admins may. An organization with members, groups, nodes, assets, permissions, flows, guard rules or tickets is in
/// use. So is the first organization of the installation, to which the reviews of global guard rules belong.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the organization")),
    responses((status = 204, description = "The organization is deleted"))
)]
#[delete("/organizations/{id}")]
pub async fn delete_organization(caller: Caller, Id(id): Id<OrgId>) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: OrgId) -> Result<Reply> {
    caller.authorize(Act::DeleteOrganization, &Target::org(id))?;
    let before = OrganizationView::from(organizations::find_locked(tx, id).await?);
    reply::refuse_stale(&caller.client.request, &before)?;
    refuse_used(&uses::of_organization(tx, id).await?)?;
    refuse_first(tx, id).await?;
    organizations::delete(tx, id).await?;
    let event =
        NewEvent::new(EventAction::OrganizationDeleted, json!({ "before": before })).about(id.0).in_org(id.0);
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}

/// Keeps the organization to which the reviews of global guard rules belong.
async fn refuse_first(tx: &Tx, id: OrgId) -> Result<()> {
    if organizations::first(tx).await? != Some(id) {
        return Ok(());
    }
    let why = "it is the first organization, to which the reviews of global guard rules belong";
    Err(Refused::new(Why::InUse).detail(why).into())
}
