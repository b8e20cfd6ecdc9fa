//! `DELETE /me/sessions`.

use crate::auth::login::session_revoked;
use crate::error::Result;
use crate::extract::Caller;
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_persistence::sessions;

/// End my other sessions
///
/// All but the one that this request is made with, at once and with their tokens: that one ends by logging out.
#[utoipa::path(tag = "auth", responses((status = 204, description = "No other session is left")))]
#[delete("/me/sessions")]
pub async fn end_other_sessions(caller: Caller) -> Result<HttpResponse> {
    caller.require_session()?;
    caller
        .write_about(&[caller.id()], &[], async |tx, caller| {
            let ended = sessions::revoke_others(tx, caller.id(), caller.session(), "ended").await?;
            let events = ended.into_iter().map(|id| session_revoked(caller.id(), id, "ended")).collect();
            caller.record(tx, events).await?;
            Ok(Reply::no_content())
        })
        .await
}
