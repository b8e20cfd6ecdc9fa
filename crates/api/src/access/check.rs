//! `POST /access/check`: may this user do this now? One statement fetches what the domain judges.

use super::wire::{AccessAnswer, AccessQuestion};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::access;
use gatepass_domain::permission::decide;

/// Check access
///
/// May this user do this on this asset now, or at the moment asked for? Everyone asks for themselves; auditors and admins
/// of the asset's organization ask for others.
#[utoipa::path(request_body = AccessQuestion, tag = "access",
    responses((status = 200, description = "The answer", body = AccessAnswer)))]
#[post("/access/check")]
pub async fn check_access(caller: Caller, body: Body<AccessQuestion>) -> Result<HttpResponse> {
    let question = body.input;
    let ask = question.ask(caller.id().into());
    let facts = access::facts(&caller.client.db, caller.by(), &ask).await?;
    let answer = decide(&question.question(&facts), &facts.permissions);
    Ok(Reply::answer(&AccessAnswer::from(answer))?.send())
}
