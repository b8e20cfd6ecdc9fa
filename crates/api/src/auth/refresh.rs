//! `POST /auth/refresh`.

use super::device;
use super::wire::{RefreshToken, TokenPair};
use crate::error::Result;
use crate::extract::{Body, Client};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::auth::sessions::{self, Refresh};

/// Exchange a refresh token
///
/// Each refresh token works once. A second use revokes the whole session. But within 30 seconds, from the same
/// address with the same `User-Agent`, and before the new refresh token was used, it returns the same new tokens. A session that the guard rules on logins refuse ends.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = RefreshToken,
    responses((status = 200, description = "New tokens of the same session", body = TokenPair))
)]
#[post("/auth/refresh")]
pub async fn refresh_session(client: Client, body: Body<RefreshToken>) -> Result<HttpResponse> {
    client.limit("refresh")?;
    let input = Refresh { refresh_token: body.input.refresh_token, device: device::of(&client) };
    let new = sessions::refresh_session(client.doors(), &client.origin, input).await?;
    Ok(Reply::answer(&TokenPair::from(new))?.send())
}
