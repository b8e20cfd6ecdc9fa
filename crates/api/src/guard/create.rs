//! `POST /acls/{kind}`.

use super::view;
use super::wire::{AclKind, CreateRule, RuleView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::guard;

/// Create a guard rule
///
/// Only admins of the organization may. Only super admins may create global rules (`org_id` null). The rule holds from the next
/// evaluation on. `warnings` says what is odd about it.
#[utoipa::path(
    tag = "guard",
    params(("kind" = inline(AclKind), Path, description = "What the rule is about")),
    request_body = CreateRule,
    responses((status = 201, description = "The rule", body = RuleView))
)]
#[post("/acls/{kind}")]
pub async fn create_guard_rule(
    caller: Caller,
    Id(kind): Id<AclKind>,
    body: Body<CreateRule>,
) -> Result<HttpResponse> {
    let input = body.input.into_rule(kind)?;
    caller
        .write(&body.bytes, async |tx, caller| {
            let made = guard::create_rule(tx, caller.by(), input).await?;
            let (location, now) = (format!("/api/v1/acls/{kind}/{}", made.rule.id), tx.now);
            Reply::created(location, &view(tx, made, now).await?)
        })
        .await
}
