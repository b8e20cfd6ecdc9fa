//! `DELETE /me/sessions/{id}`.

use crate::auth::login::session_revoked;
use crate::error::{Code, Problem, Result};
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_domain::ids::SessionId;
use gatepass_persistence::sessions;

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
    caller.require_session()?;
    caller
        .write_about(&[caller.id()], &[], async |tx, caller| {
            if !sessions::revoke_one(tx, caller.id(), id, "ended").await? {
                return Err(Problem::new(Code::NotFound));
            }
            caller.record(tx, vec![session_revoked(caller.id(), id.into(), "ended")]).await?;
            Ok(Reply::no_content())
        })
        .await
}
