//! `DELETE /permissions/{id}`. What a ticket made is ended by revoking its grant.

use super::wire::PermissionView;
use crate::error::{Code, Problem, Result};
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::PermissionId;
use gatepass_persistence::Tx;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::permissions;
use serde_json::json;
use uuid::Uuid;

/// Delete a permission
///
/// For admins of its organization. What a ticket made is ended by revoking its grant.
#[utoipa::path(tag = "access", params(("id" = Uuid, Path, description = "The permission's id")),
    responses((status = 204, description = "It is gone")))]
#[delete("/permissions/{id}")]
pub async fn delete_permission(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id.0.into()).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: PermissionId) -> Result<Reply> {
    let stored = permissions::find_locked(tx, id).await?;
    caller.authorize(Act::ManagePermission, &Target::org(stored.permission.org_id))?;
    let view = PermissionView::new(stored, tx.now);
    reply::refuse_stale(&caller.client.request, &view)?;
    if view.source_ticket_id.is_some() {
        return Err(Problem::new(Code::ManagedByGrant));
    }
    permissions::delete(tx, id).await?;
    let event = NewEvent {
        action: "permission.deleted".into(),
        org_id: Some(view.org_id),
        subject: Some(("permission", view.id)),
        data: json!({ "before": view }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
