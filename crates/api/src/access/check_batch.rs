//! `POST /access/check-batch`: up to 1,000 questions in one statement. A question about an object that is not found
//! has an answer of its own, so that it does not spoil the others. A question that the caller may not ask refuses the
//! batch.

use super::wire::{AccessAnswer, AccessAnswers, AccessQuestion, AccessQuestions};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::{access, rules};
use gatepass_domain::permission::decide;
use gatepass_metrics::Happened;
use gatepass_persistence::access::Facts;

/// A batch of up to so many questions does not count as an expensive operation.
const FEW: usize = 50;

/// Check access in bulk
///
/// Like `POST /access/check`, with up to 1,000 questions. The answers are in the order of the questions. If an object
/// is not found, or not visible to the caller, the answer says so. If the caller may not ask one of the questions,
/// the whole batch is refused. Each question counts as one request.
#[utoipa::path(request_body = AccessQuestions, tag = "access",
    responses((status = 200, description = "The answers, in the order of the questions", body = AccessAnswers)))]
#[post("/access/check-batch")]
pub async fn check_access_batch(caller: Caller, body: Body<AccessQuestions>) -> Result<HttpResponse> {
    // An actor who may ask nothing uses up no quota.
    access::authorize(caller.by())?;
    let faults = rules::broken(&body.input);
    let AccessQuestions { checks } = body.input;
    caller.charge(checks.len())?;
    let db = &caller.client.db;
    let asks: Vec<_> = checks.iter().map(|question| question.ask(caller.id().into())).collect();
    let moments = asks.iter().enumerate().map(|(index, ask)| (format!("/checks/{index}/at"), ask.at));
    access::refuse(faults, moments, caller.now)?;
    let db = if checks.len() > FEW { &db.for_dear_work() } else { db };
    let found = access::facts_of_many(db, caller.by(), &asks).await?;
    let items = checks.iter().zip(&found).map(|(question, facts)| answer(question, facts.as_ref()));
    let items: Vec<AccessAnswer> = items.collect();
    for answer in &items {
        db.metrics().count(&Happened::AccessChecked { allowed: answer.allowed });
    }
    Ok(Reply::answer(&AccessAnswers { items })?.send())
}

fn answer(question: &AccessQuestion, facts: Option<&Facts>) -> AccessAnswer {
    let decided = facts.map(|facts| decide(&question.question(facts), &facts.permissions).into());
    decided.unwrap_or_else(AccessAnswer::not_found)
}
