//! `PATCH /acls/{kind}/{id}`.

use super::wire::{AclKind, RuleView, UpdateRule};
use super::{find_to_change, view};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, patch};
use gatepass_app::guard;
use gatepass_domain::ids::RuleId;

/// Change a guard rule
///
/// Only admins of its organization may, and only super admins a global rule. The next evaluation asks the changed rule. `match`
/// and `review` replace the old ones as a whole.
#[utoipa::path(
    tag = "guard",
    params(
        ("kind" = inline(AclKind), Path, description = "What the rule is about"),
        ("id" = Uuid, Path, description = "The id of the rule")
    ),
    request_body(content = UpdateRule, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed rule", body = RuleView))
)]
#[patch("/acls/{kind}/{id}")]
pub async fn update_guard_rule(
    caller: Caller,
    Id((kind, id)): Id<(AclKind, RuleId)>,
    body: Body<UpdateRule>,
) -> Result<HttpResponse> {
    let input = body.input.into_changes()?;
    caller
        .write(&body.bytes, async |tx, caller| {
            let before = find_to_change(caller, tx, kind.into(), id).await?;
            let changed = guard::update_rule(tx, caller.by(), before, input).await?;
            let now = tx.now;
            Reply::ok(&view(tx, changed, now).await?)
        })
        .await
}
