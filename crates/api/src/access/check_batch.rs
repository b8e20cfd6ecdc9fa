//! `POST /access/check-batch`: up to 1,000 questions in one statement. What does not exist for the caller is an answer
//! of its own, so that one asset that went away does not spoil the others; what is forbidden refuses the batch.

use super::wire::{AccessAnswer, AccessAnswers, AccessQuestion, AccessQuestions};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::access;
use gatepass_domain::permission::decide;
use gatepass_persistence::access::Facts;

/// So many questions are no dear work.
const FEW: usize = 50;

/// Check access, many at once
///
/// As `POST /access/check`, up to 1,000 questions; the answers come in their order. What is not there for the caller is an
/// answer too; what the caller may not ask refuses the batch. It counts as as many requests as it has questions.
#[utoipa::path(request_body = AccessQuestions, tag = "access",
    responses((status = 200, description = "The answers, in the order of the questions", body = AccessAnswers)))]
#[post("/access/check-batch")]
pub async fn check_access_batch(caller: Caller, body: Body<AccessQuestions>) -> Result<HttpResponse> {
    // An actor who may ask nothing uses up no quota for their questions.
    access::authorize(caller.by())?;
    let AccessQuestions { checks } = body.input;
    caller.charge(checks.len())?;
    let db = &caller.client.db;
    let asks: Vec<_> = checks.iter().map(|question| question.ask(caller.id().into())).collect();
    let db = if checks.len() > FEW { &db.for_dear_work() } else { db };
    let found = access::facts_of_many(db, caller.by(), &asks).await?;
    let items = checks.iter().zip(&found).map(|(question, facts)| answer(question, facts.as_ref())).collect();
    Ok(Reply::answer(&AccessAnswers { items })?.send())
}

fn answer(question: &AccessQuestion, facts: Option<&Facts>) -> AccessAnswer {
    let decided = facts.map(|facts| decide(&question.question(facts), &facts.permissions).into());
    decided.unwrap_or_else(AccessAnswer::not_found)
}
