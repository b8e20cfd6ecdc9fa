//! `POST /auth/login`, and `POST /auth/login/complete` for a login that waited for a review.

use super::device;
use super::wire::{CompleteLogin, Login, LoginReview, TokenPair};
use crate::error::Result;
use crate::extract::{Body, Client};
use crate::reply::Reply;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use gatepass_app::auth::{self, LoggedIn, login as use_case};

/// Log in
///
/// Returns an access token for 15 minutes, and a refresh token that can be exchanged once. If a guard rule sends the login to a
/// review, the answer is 202 with a ticket and a poll token. Read `GET /tickets/{id}` with the poll token and `Prefer: wait=60`
/// until the ticket is approved. Then call `POST /auth/login/complete`.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = Login,
    responses(
        (status = 200, description = "The session's tokens", body = TokenPair),
        (status = 202, description = "A review decides", body = LoginReview),
    )
)]
#[post("/auth/login")]
pub async fn login(client: Client, body: Body<Login>) -> Result<HttpResponse> {
    client.limit("login")?;
    let Login { username, password } = body.input;
    let input = use_case::Login { username, password, device: device::of(&client) };
    let reply = match use_case::login(client.doors(), client.shared.hashing(), &client.origin, input).await? {
        LoggedIn::Begun(tokens) => Reply::answer(&TokenPair::from(tokens))?,
        LoggedIn::Held(held) => {
            Reply { status: StatusCode::ACCEPTED, ..Reply::answer(&LoginReview::from(held))? }
        }
    };
    Ok(reply.send())
}

/// Complete a login after its review
///
/// Needs the poll token of the login, from the address of the login. It works once.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = CompleteLogin,
    responses((status = 200, description = "The session's tokens", body = TokenPair))
)]
#[post("/auth/login/complete")]
pub async fn complete_login(client: Client, body: Body<CompleteLogin>) -> Result<HttpResponse> {
    client.limit("login")?;
    let CompleteLogin { poll_token } = body.input;
    let device = device::of(&client);
    let begun = auth::complete_login(client.doors(), &client.origin, &poll_token, &device).await?;
    Ok(Reply::answer(&TokenPair::from(begun))?.send())
}
