//! `GET /sessions/{id}`, at once or when the session must end or its end moves.

use super::show::shown;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::gateway::wire::AssetSessionView;
use crate::wait::{self, Seen};
use actix_web::{HttpResponse, get};
use gatepass_app::gateway::sessions;
use gatepass_domain::gateway::SessionState;
use gatepass_domain::ids::AssetSessionId;

/// Get a session on an asset
///
/// Auditors and admins of the organization may, the user, and the gateway, which needs no other scope than `sessions:report`.
///
/// A gateway follows each of its sessions with `Prefer: wait=N` (at most 60), and the ETag of the last answer as `If-None-Match`. The
/// server answers within a second when the session must end (`state` is `ended`: cut the connection), or when `access_ends_at` or
/// `actions` change, and otherwise after N seconds. `seconds_left` says how long the access lasts, to warn the user. The ETag ignores
/// `seconds_left`, `commands` and `last_reported_at`. To wait is a sign of life.
#[utoipa::path(
    tag = "connections",
    params(
        ("id" = Uuid, Path, description = "The id of the session"),
        ("Prefer" = Option<String>, Header, description = "`wait=30`: answer when the session must end or its end moves, or after 30 seconds (RFC 7240)", max_length = 200),
    ),
    responses((status = 200, description = "The session", body = AssetSessionView))
)]
#[get("/sessions/{id}")]
pub async fn get_asset_session(caller: Caller, Id(id): Id<AssetSessionId>) -> Result<HttpResponse> {
    let waits = caller.client.shared.connection_waits();
    wait::answer_among(waits, &caller, id.into(), async |caller, conn| {
        let (row, now) = sessions::find(&caller.client.db, conn, caller.by(), id).await?;
        let (state, is_final) = (sessions::fingerprint(&row), row.state() == SessionState::Ended);
        Ok(Seen { state, is_final, reply: shown(row, now)? })
    })
    .await
}
