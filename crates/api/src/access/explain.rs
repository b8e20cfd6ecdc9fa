//! `POST /access/explain`: why an answer is what it is. Who may not read permissions hears the condition, not whose.

use super::wire::{AccessAnswer, AccessExplanation, AccessQuestion, NearestPermission};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::access;
use gatepass_domain::permission::{Nearest, explain};
use gatepass_persistence::access::Facts;

/// Explain access
///
/// As `POST /access/check`, with the permission that comes nearest and its first condition that fails. Its name is told to
/// those who may read permissions.
#[utoipa::path(request_body = AccessQuestion, tag = "access",
    responses((status = 200, description = "The answer, with reasons", body = AccessExplanation)))]
#[post("/access/explain")]
pub async fn explain_access(caller: Caller, body: Body<AccessQuestion>) -> Result<HttpResponse> {
    let question = body.input;
    let ask = question.ask(caller.id().into());
    let facts = access::facts_with_near_ones(&caller.client.db, caller.by(), &ask).await?;
    let explanation = explain(&question.question(&facts), &facts.permissions);
    let AccessAnswer { allowed, permissions, expires_at, reason } = explanation.answer.into();
    let nearest = explanation.nearest.map(|nearest| view(&caller, &facts, nearest));
    Ok(Reply::answer(&AccessExplanation { allowed, permissions, expires_at, reason, nearest })?.send())
}

fn view(caller: &Caller, facts: &Facts, nearest: Nearest) -> NearestPermission {
    let Nearest { permission_id, first_failed, failed } = nearest;
    let named = facts.permissions.iter().find(|permission| permission.id == permission_id);
    let named = named.filter(|_| access::may_read_permissions(caller.by(), facts));
    NearestPermission {
        permission_id: named.map(|permission| permission.id.into()),
        name: named.map(|permission| permission.name.clone()),
        first_failed,
        failed,
    }
}
