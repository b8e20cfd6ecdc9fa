//! `POST /acls/{login,asset-login,command}/evaluate`, and `POST /acls/command/evaluate-batch`.

use super::wire::{AskAssetLogin, AskCommand, AskCommands, AskLogin, Evaluation, Evaluations};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::guard::{self, Ask, Verdict};
use gatepass_app::rules;
use serde::Deserialize;
use utoipa::IntoParams;

/// How to evaluate.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EvaluateOptions {
    /// Whether nothing follows from the answer, and it names all rules that match, also those behind the one that decides.
    #[serde(default)]
    dry_run: bool,
}

/// Ask the rules on logins
///
/// Auditors and admins of an organization of the user may, such as a gateway with a key for `guard:evaluate`. The global rules are asked,
/// and those of the organizations of the user that the caller audits. A refusal, a notice and a dry run of a rule are in the log.
/// `review` opens a ticket, or joins the open ticket of the same question of this caller. Ask again once it is approved: the
/// approval accepts the question once, or for as long as the rule says.
#[utoipa::path(
    tag = "guard",
    params(EvaluateOptions),
    request_body = AskLogin,
    responses((status = 200, description = "The answer", body = Evaluation))
)]
#[post("/acls/login/evaluate")]
pub async fn evaluate_login(
    caller: Caller,
    Query(options): Query<EvaluateOptions>,
    body: Body<AskLogin>,
) -> Result<HttpResponse> {
    guard::authorize(caller.by())?;
    one(&caller, body.input.ask()?, options.dry_run).await
}

/// Ask the rules on connections
///
/// Auditors and admins of the asset's organization may, such as a gateway with a key for `guard:evaluate`. A user who does not belong
/// to this organization is not found. The rules do not say whether the user has access: see `POST /access/check`. `review` opens a
/// ticket, as for logins.
#[utoipa::path(
    tag = "guard",
    params(EvaluateOptions),
    request_body = AskAssetLogin,
    responses((status = 200, description = "The answer", body = Evaluation))
)]
#[post("/acls/asset-login/evaluate")]
pub async fn evaluate_asset_login(
    caller: Caller,
    Query(options): Query<EvaluateOptions>,
    body: Body<AskAssetLogin>,
) -> Result<HttpResponse> {
    guard::authorize(caller.by())?;
    one(&caller, body.input.ask()?, options.dry_run).await
}

/// Ask the rules on commands
///
/// Auditors and admins of the asset's organization may, such as a gateway with a key for `guard:evaluate`. A user who does not belong
/// to this organization is not found. The command is as typed, as text or in base64. `review` opens a ticket, as for logins.
#[utoipa::path(
    tag = "guard",
    params(EvaluateOptions),
    request_body = AskCommand,
    responses((status = 200, description = "The answer", body = Evaluation))
)]
#[post("/acls/command/evaluate")]
pub async fn evaluate_command(
    caller: Caller,
    Query(options): Query<EvaluateOptions>,
    body: Body<AskCommand>,
) -> Result<HttpResponse> {
    guard::authorize(caller.by())?;
    one(&caller, body.input.ask("")?, options.dry_run).await
}

/// Ask the rules on commands in bulk
///
/// Like `POST /acls/command/evaluate`, with up to 1,000 questions. The answers are in the order of the questions. If a user or an
/// asset is not found, not visible to the caller, or not of one organization, the answer says so. If the caller may not ask one of the questions, all of
/// them are refused. Each question counts as one request.
#[utoipa::path(
    tag = "guard",
    params(EvaluateOptions),
    request_body = AskCommands,
    responses((status = 200, description = "The answers, in the order of the questions", body = Evaluations))
)]
#[post("/acls/command/evaluate-batch")]
pub async fn evaluate_commands(
    caller: Caller,
    Query(options): Query<EvaluateOptions>,
    body: Body<AskCommands>,
) -> Result<HttpResponse> {
    guard::authorize(caller.by())?;
    let questions = body.input.questions;
    caller.charge(questions.len())?;
    let (mut asks, mut faults) = (Vec::with_capacity(questions.len()), Vec::new());
    for (index, question) in questions.into_iter().enumerate() {
        match question.faultless(&format!("/questions/{index}")) {
            Ok(ask) => asks.push(ask),
            Err(found) => faults.extend(found),
        }
    }
    rules::refuse(faults)?;
    let answers = answers(&caller, &asks, options.dry_run).await?;
    let items = answers.into_iter().map(|answer| answer.map_or_else(Evaluation::not_found, Evaluation::from));
    let items = items.collect();
    Ok(Reply::answer(&Evaluations { items })?.send())
}

async fn one(caller: &Caller, ask: Ask, dry_run: bool) -> Result<HttpResponse> {
    let answer = answers(caller, &[ask], dry_run).await?.pop().flatten();
    let answer = answer.ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(Reply::answer(&Evaluation::from(answer))?.send())
}

async fn answers(caller: &Caller, asks: &[Ask], dry_run: bool) -> Result<Vec<Option<Verdict>>> {
    let (db, memory) = (&caller.client.db, caller.client.shared.guard());
    let found = if dry_run {
        guard::try_out(db, memory, caller.by(), asks).await?
    } else {
        guard::evaluate(db, memory, caller.by(), asks).await?
    };
    Ok(found)
}
