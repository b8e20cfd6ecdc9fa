//! `POST /auth/logout`: ends the caller's session, its access tokens at once.

use crate::error::Result;
use crate::extract::Caller;
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::auth::sessions;

/// Log out
///
/// Ends the session with its access and refresh tokens. For an API key, which has no session, nothing happens.
#[utoipa::path(tag = "auth", responses((status = 204, description = "The session has ended")))]
#[post("/auth/logout")]
pub async fn logout(caller: Caller) -> Result<HttpResponse> {
    caller
        .write_about(&[caller.id()], &[], async |tx, caller| {
            sessions::logout(tx, caller.by()).await?;
            Ok(Reply::no_content())
        })
        .await
}
