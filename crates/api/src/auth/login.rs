//! `POST /auth/login`.

use super::device;
use super::wire::{Login, TokenPair};
use crate::error::Result;
use crate::extract::{Body, Client};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::auth::login as use_case;

/// Log in
///
/// Returns an access token for 15 minutes, and a refresh token that can be exchanged once.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = Login,
    responses((status = 200, description = "The session's tokens", body = TokenPair))
)]
#[post("/auth/login")]
pub async fn login(client: Client, body: Body<Login>) -> Result<HttpResponse> {
    client.limit("login")?;
    let Login { username, password } = body.input;
    let input = use_case::Login { username, password, device: device::of(&client) };
    let shared = &client.shared;
    let begun = use_case::login(&client.db, shared.hashing(), shared.tokens(), &client.origin, input).await?;
    Ok(Reply::answer(&TokenPair::from(begun))?.send())
}
