//! `DELETE /me/sessions`.

use crate::error::Result;
use crate::extract::Caller;
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::auth::sessions;

/// End my other sessions
///
/// All but the one that this request is made with, at once and with their tokens: that one ends by logging out.
#[utoipa::path(tag = "auth", responses((status = 204, description = "No other session is left")))]
#[delete("/me/sessions")]
pub async fn end_other_sessions(caller: Caller) -> Result<HttpResponse> {
    caller
        .write_about(&[caller.id()], &[], async |tx, caller| {
            sessions::end_other_sessions(tx, caller.by()).await?;
            Ok(Reply::no_content())
        })
        .await
}
