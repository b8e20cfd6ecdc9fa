//! `POST /grants/revoke`.

use super::show::shown;
use super::wire::{BulkGrantResult, BulkGrantResults, RevokeGrants};
use crate::bulk::Done;
use crate::error::Result;
use crate::extract::{Body, Caller};
use actix_web::{HttpResponse, post};
use gatepass_app::grants::revoke;
use gatepass_app::rights;
use gatepass_domain::authz::Scope;
use gatepass_domain::event::SubjectType;
use gatepass_persistence::Tx;
use gatepass_persistence::grants::{self, Locked};

/// Revoke many grants
///
/// Revokes each grant in a transaction of its own, in the given order. Some may succeed and others fail. The response
/// is always 207, with a result for each grant. A repeated request with the same `Idempotency-Key` revokes nothing
/// twice, even if the first one was interrupted.
#[utoipa::path(
    tag = "grants",
    request_body = RevokeGrants,
    responses((status = 207, description = "A result for each grant", body = BulkGrantResults))
)]
#[post("/grants/revoke")]
pub async fn revoke_grants(caller: Caller, body: Body<RevokeGrants>) -> Result<HttpResponse> {
    // The scope concerns the whole request, so it is no result of a single grant.
    rights::require_scope(&caller.actor, Scope::GrantsWrite)?;
    let RevokeGrants { ids, reason } = &body.input;
    let find = async |tx: &Tx, caller: &Caller, id: uuid::Uuid| {
        Ok(grants::find_locked(tx, id.into(), &caller.actor).await?)
    };
    let work = async |tx: &mut Tx, caller: &Caller, locked: Locked| {
        let before = locked.take_up(tx);
        let stored = revoke(tx, caller.by(), before, reason.clone()).await?;
        shown(tx, caller, &stored)
    };
    let render =
        |all: Vec<Done>| BulkGrantResults { items: all.into_iter().map(BulkGrantResult::from).collect() };
    caller.write_each(SubjectType::Grant, &body.bytes, ids, find, work, render).await
}
