//! `POST /access/check`: whether a user may do something now. One statement fetches the facts that the domain needs.

use super::wire::{AccessAnswer, AccessQuestion};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::{access, rules};
use gatepass_domain::permission::decide;
use gatepass_metrics::Happened;

/// Check access
///
/// Answers whether a user may do something on an asset, now or at the given time. Everyone may ask about themselves.
/// Auditors and admins of the asset's organization may ask about others.
#[utoipa::path(request_body = AccessQuestion, tag = "access",
    responses((status = 200, description = "The answer", body = AccessAnswer)))]
#[post("/access/check")]
pub async fn check_access(caller: Caller, body: Body<AccessQuestion>) -> Result<HttpResponse> {
    let question = body.input;
    let ask = question.ask(caller.id().into());
    access::authorize(caller.by())?;
    access::refuse(rules::broken(&question), [("/at".to_owned(), ask.at)], caller.now)?;
    let facts = access::facts(&caller.client.db, caller.by(), &ask).await?;
    let answer = decide(&question.question(&facts), &facts.permissions);
    let answer = AccessAnswer::from(answer);
    caller.client.db.metrics().count(&Happened::AccessChecked { allowed: answer.allowed });
    Ok(Reply::answer(&answer)?.send())
}
