//! `POST /access/explain`: an answer with its explanation. A caller who may not read permissions learns which
//! condition failed, but does not name the permission.

use super::wire::{AccessAnswer, AccessExplanation, AccessQuestion, NearestPermission};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::{access, rules};
use gatepass_domain::permission::{Nearest, explain};
use gatepass_persistence::access::Facts;

/// Explain access
///
/// Like `POST /access/check`, with the permission that comes nearest and the first condition that it fails. Only
/// callers who may read permissions see which permission it is.
#[utoipa::path(request_body = AccessQuestion, tag = "access",
    responses((status = 200, description = "The answer with its explanation", body = AccessExplanation)))]
#[post("/access/explain")]
pub async fn explain_access(caller: Caller, body: Body<AccessQuestion>) -> Result<HttpResponse> {
    let question = body.input;
    let ask = question.ask(caller.id().into());
    access::authorize(caller.by())?;
    access::refuse(rules::broken(&question), [("/at".to_owned(), ask.at)], caller.now)?;
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
