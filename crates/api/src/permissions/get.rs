//! `GET /permissions/{id}`.

use super::wire::PermissionView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::PermissionId;
use gatepass_persistence::permissions;

/// Get a permission
///
/// Only auditors and admins of the organization may.
#[utoipa::path(tag = "access", params(("id" = Uuid, Path, description = "The id of the permission")),
    responses((status = 200, description = "The permission", body = PermissionView)))]
#[get("/permissions/{id}")]
pub async fn get_permission(caller: Caller, Id(id): Id<PermissionId>) -> Result<HttpResponse> {
    let stored = permissions::find(&mut caller.conn().await?, id).await?;
    caller.authorize(Act::ReadPermission, &Target::org(stored.permission.org_id))?;
    reply::object(&caller.client.request, &PermissionView::new(stored, caller.now))
}
