//! `DELETE /me/sessions/{id}`.

use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::auth::sessions;
use gatepass_domain::ids::SessionId;

/// End one of my sessions
///
/// At once, with its tokens; also the one that this request is made with. Needs a session itself.
#[utoipa::path(
    tag = "auth",
    params(("id" = Uuid, Path, description = "The session's id")),
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
