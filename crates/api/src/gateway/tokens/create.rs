//! `POST /connection-tokens`.

use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller};
use crate::gateway::wire::{ConnectionTokenView, CreateConnectionToken};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::gateway::{require_scope, tokens};
use gatepass_app::rules;
use gatepass_domain::authz::Scope;
use gatepass_persistence::events;
use std::cell::RefCell;

/// Ask for a connection token
///
/// For the caller alone. Access is judged as `POST /access/check` does, with the action `connect`, and then the guard rules on asset
/// logins are asked, with the address of the request. Without access: 403 `no_access` with the `reason`. If a rule rejects the
/// connection: 403 `connection_rejected`, and `detail` is the rule's message. If a rule wants a review, the token is `pending`, and
/// becomes `ready` when its ticket is approved: follow `GET /connection-tokens/{id}` with `Prefer: wait`.
///
/// The token is a JWT (`EdDSA`, keys at `/.well-known/jwks.json`) for the audience `gatepass-gateway`. It is ready for at most five
/// minutes. `jti` is its id, `sub` the user; `iat`, `exp` and `access_ends_at` are in seconds since 1970. An answer that is repeated for
/// an `Idempotency-Key` has no `token`: the GET shows it.
#[utoipa::path(
    tag = "connections",
    request_body = CreateConnectionToken,
    responses((status = 201, description = "The token, `ready` or `pending`", body = ConnectionTokenView))
)]
#[post("/connection-tokens")]
pub async fn create_connection_token(
    caller: Caller,
    body: Body<CreateConnectionToken>,
) -> Result<HttpResponse> {
    require_scope(caller.by(), Scope::ConnectionsWrite)?;
    let faults = rules::broken(&body.input.question());
    let input = tokens::AskToken::from(body.input);
    let rejected = RefCell::new(None);
    let shared = &caller.client.shared;
    let answer = caller
        .write(&body.bytes, async |tx, caller| {
            let asked = tokens::create(tx, shared.guard(), caller.by(), input, faults).await?;
            match asked {
                tokens::Asked::Given(stored) => {
                    let view = ConnectionTokenView::new(*stored, tx.now, shared.tokens())?;
                    let location = format!("/api/v1/connection-tokens/{}", view.id);
                    let reply = Reply::created(location, &view)?;
                    let remembered = Reply::answer(&view.without_token())?.body;
                    Ok(Reply { remembered: Some(remembered), ..reply })
                }
                tokens::Asked::Rejected { org, message, told } => {
                    rejected.replace(Some(told));
                    let problem = Problem::new(Code::ConnectionRejected).concerning(vec![org.into()]);
                    Err(if message.is_empty() { problem } else { problem.detail(message) })
                }
            }
        })
        .await;
    // The refusal has rolled back everything else.
    if let Some(told) = rejected.take() {
        let mut tx = caller.client.db.begin().await?;
        events::record(&mut tx, &caller.client.origin, told).await?;
        tx.commit().await?;
    }
    answer
}
