//! Answers with a session.

use crate::error::Result;
use crate::gateway::wire::AssetSessionView;
use crate::reply::Reply;
use gatepass_persistence::gateway::sessions::Row;
use time::OffsetDateTime;

/// 200 with a session. The ETag ignores what counts, so that it changes only with what a gateway waits for.
pub fn shown(row: Row, now: OffsetDateTime) -> Result<Reply> {
    let view = AssetSessionView::new(row, now);
    Reply::ok_as(&view, &view.clone().still())
}

/// 201 with a session that begins.
pub fn created(row: Row, now: OffsetDateTime) -> Result<Reply> {
    let view = AssetSessionView::new(row, now);
    Reply::created_as(format!("/api/v1/sessions/{}", view.id), &view, &view.clone().still())
}
