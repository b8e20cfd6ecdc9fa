//! `DELETE /me/sessions`.

use crate::error::Result;
use crate::extract::Caller;
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::auth::sessions;

/// End my other sessions
///
/// Ends all other sessions at once, with their tokens. To end the session of this request, log out.
#[utoipa::path(tag = "auth", responses((status = 204, description = "The other sessions have ended")))]
#[delete("/me/sessions")]
pub async fn end_other_sessions(caller: Caller) -> Result<HttpResponse> {
    caller
        .write_about(&[caller.id()], &[], async |tx, caller| {
            sessions::end_other_sessions(tx, caller.by()).await?;
            Ok(Reply::no_content())
        })
        .await
}
