//! `POST /access/check`: may this user do this now? One statement fetches what the domain judges.

use super::visible;
use super::wire::{AccessAnswer, AccessQuestion};
use crate::error::{Answer, Code, Problem};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::permission::decide;
use gatepass_persistence::access;

/// Check access
///
/// May this user do this on this asset now, or at the moment asked for? Everyone asks for themselves; auditors and admins
/// of the asset's organization ask for others.
#[utoipa::path(request_body = AccessQuestion, tag = "access",
    responses((status = 200, description = "The answer", body = AccessAnswer)))]
#[post("/access/check")]
pub async fn check_access(caller: Caller, body: Body<AccessQuestion>) -> Answer<HttpResponse> {
    caller.authorize(Act::CheckOwnAccess, &Target::global())?;
    let question = body.input;
    let ask = question.ask(caller.id().into());
    let mut conn = caller.conn().await?;
    let found = access::facts(&mut conn, std::slice::from_ref(&ask)).await?.pop().flatten();
    let facts = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    visible::authorize(&caller, &mut conn, &facts).await?;
    let answer = decide(&question.question(&facts), &facts.permissions);
    Ok(Reply::answer(&AccessAnswer::from(answer))?.send())
}
