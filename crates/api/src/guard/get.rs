//! `GET /acls/{kind}/{id}`.

use super::view;
use super::wire::{AclKind, RuleView};
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::RuleId;
use gatepass_persistence::guard;

/// Get a guard rule
///
/// Auditors and admins of its organization may. Those of any organization may read global rules.
#[utoipa::path(
    tag = "guard",
    params(
        ("kind" = inline(AclKind), Path, description = "What the rule is about"),
        ("id" = Uuid, Path, description = "The id of the rule")
    ),
    responses((status = 200, description = "The rule", body = RuleView))
)]
#[get("/acls/{kind}/{id}")]
pub async fn get_guard_rule(caller: Caller, Id((kind, id)): Id<(AclKind, RuleId)>) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let found = guard::find(&conn, kind.into(), id).await?;
    caller.authorize(Act::ReadGuard, &Target::within(found.rule.org))?;
    reply::object(&caller.client.request, &view(&mut conn, found, caller.now).await?)
}
