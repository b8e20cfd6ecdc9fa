//! `GET /permissions/{id}`.

use super::wire::PermissionView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::permissions;
use uuid::Uuid;

/// Get a permission
///
/// For auditors and admins of its organization.
#[utoipa::path(tag = "access", params(("id" = Uuid, Path, description = "The permission's id")),
    responses((status = 200, description = "The permission", body = PermissionView)))]
#[get("/permissions/{id}")]
pub async fn get_permission(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let stored = permissions::find(&mut caller.conn().await?, id.0.into()).await?;
    caller.authorize(Act::ReadPermission, &Target::org(stored.permission.org_id))?;
    reply::object(&caller.client.request, &PermissionView::new(stored, caller.now))
}
