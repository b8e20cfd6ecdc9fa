//! `DELETE /acls/{kind}/{id}`.

use super::find_to_change;
use super::wire::AclKind;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::guard;
use gatepass_domain::ids::RuleId;

/// Delete a guard rule
///
/// Only admins of its organization may, and only super admins a global rule.
#[utoipa::path(
    tag = "guard",
    params(
        ("kind" = inline(AclKind), Path, description = "What the rule is about"),
        ("id" = Uuid, Path, description = "The id of the rule")
    ),
    responses((status = 204, description = "The rule is deleted"))
)]
#[delete("/acls/{kind}/{id}")]
pub async fn delete_guard_rule(
    caller: Caller,
    Id((kind, id)): Id<(AclKind, RuleId)>,
) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            let before = find_to_change(caller, tx, kind.into(), id).await?;
            guard::delete_rule(tx, caller.by(), &before).await?;
            Ok(Reply::no_content())
        })
        .await
}
