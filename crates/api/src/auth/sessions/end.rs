//! `DELETE /me/sessions/{id}`.

use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::auth::sessions;
use gatepass_domain::ids::SessionId;

/// End one of my sessions
///
/// Ends the session at once, with its tokens. It may be the session of this request. The caller needs a session: API
/// keys can't end sessions.
#[utoipa::path(
    tag = "auth",
    params(("id" = Uuid, Path, description = "The id of the session")),
    responses((status = 204, description = "The session has ended"))
)]
#[delete("/me/sessions/{id}")]
pub async fn end_session(caller: Caller, Id(id): Id<SessionId>) -> Result<HttpResponse> {
    caller
        .write_about(&[caller.id()], &[], async |tx, caller| {
            sessions::end_session(tx, caller.by(), id).await?;
            Ok(Reply::no_content())
        })
        .await
}
