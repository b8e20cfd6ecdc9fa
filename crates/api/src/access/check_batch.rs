//! `POST /access/check-batch`: up to 1,000 questions in one statement. What does not exist for the caller is an answer
//! of its own, so that one asset that went away does not spoil the others; what is forbidden refuses the batch.

use super::visible;
use super::wire::{AccessAnswer, AccessAnswers, AccessQuestion, AccessQuestions};
use crate::error::{Answer, Code};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::permission::decide;
use gatepass_persistence::access::{self, Facts};
use std::collections::BTreeSet;
use uuid::Uuid;

/// So many questions are no dear work.
const FEW: usize = 50;

/// Check access, many at once
///
/// As `POST /access/check`, up to 1,000 questions; the answers come in their order. What is not there for the caller is an
/// answer too; what the caller may not ask refuses the batch. It counts as as many requests as it has questions.
#[utoipa::path(request_body = AccessQuestions, tag = "access",
    responses((status = 200, description = "The answers, in the order of the questions", body = AccessAnswers)))]
#[post("/access/check-batch")]
pub async fn check_access_batch(caller: Caller, body: Body<AccessQuestions>) -> Answer<HttpResponse> {
    caller.authorize(Act::CheckOwnAccess, &Target::global())?;
    let AccessQuestions { checks } = body.input;
    caller.charge(checks.len())?;
    let db = &caller.client.db;
    let asks: Vec<_> = checks.iter().map(|question| question.ask(caller.id().into())).collect();
    let mut conn = if checks.len() > FEW { db.for_dear_work().conn().await? } else { db.conn().await? };
    let found = access::facts(&mut conn, &asks).await?;
    let seen = visible::seen(&caller, &mut conn, found.iter().flatten()).await?;
    let answers = checks.iter().zip(found).map(|(question, facts)| answer(&caller, &seen, question, facts));
    let items = answers.collect::<Answer<Vec<_>>>()?;
    Ok(Reply::answer(&AccessAnswers { items })?.send())
}

fn answer(
    caller: &Caller,
    seen: &BTreeSet<Uuid>,
    question: &AccessQuestion,
    facts: Option<Facts>,
) -> Answer<AccessAnswer> {
    let Some(facts) = facts else { return Ok(AccessAnswer::not_found()) };
    match visible::judge(caller, &facts, seen) {
        Ok(()) => Ok(decide(&question.question(&facts), &facts.permissions).into()),
        Err(problem) if problem.code() == Code::NotFound => Ok(AccessAnswer::not_found()),
        Err(problem) => Err(problem),
    }
}
