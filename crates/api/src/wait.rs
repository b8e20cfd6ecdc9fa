//! `Prefer: wait` (RFC 7240) on GET of one object: answered at once where there is nothing to wait for.

use crate::error::Answer;
use crate::extract::{Caller, wait_seconds};
use crate::reply;
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use gatepass_persistence::{Conn, Db, tickets};
use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

/// An object as it was read.
pub struct Seen<V> {
    /// What is waited for a change of; spelled as `tickets::states` does.
    pub state: String,
    /// Whether it can't change any more.
    pub is_final: bool,
    /// What is answered.
    pub view: V,
}

/// Answers with the object as it is, or, where the caller prefers to wait, as it is when its state has changed.
/// A caller who names another version with `If-None-Match` has missed a change already, and is answered at once.
pub async fn answer<V, F>(caller: &Caller, id: Uuid, read: F) -> Answer<HttpResponse>
where
    V: Serialize,
    F: AsyncFn(Conn, OffsetDateTime) -> Answer<Seen<V>>,
{
    let request = &caller.client.request;
    let Some(time) = wait_seconds(request) else {
        let seen = read(caller.conn().await?, caller.now).await?;
        return reply::object(request, &seen.view);
    };
    // Watched before it is read: a change in between is not missed.
    let waiter = caller.client.shared.waits().watch(id);
    let mut seen = read(caller.conn().await?, caller.now).await?;
    if !seen.is_final && !reply::is_outdated(request, &seen.view)? {
        // No connection is held while waiting.
        waiter.changed_from(&seen.state, time).await;
        let conn = caller.conn().await?;
        let now = gatepass_persistence::now(&conn).await?;
        seen = read(conn, now).await?;
    }
    let mut response = reply::object(request, &seen.view)?;
    if let Ok(applied) = HeaderValue::from_str(&format!("wait={}", time.as_secs())) {
        response.headers_mut().insert(HeaderName::from_static("preference-applied"), applied);
    }
    Ok(response)
}

/// Looks at what is waited for, and wakes those who wait, for as long as the server runs.
pub async fn serve_waits(shared: crate::Shared, db: Db) {
    let look = async |ids: Vec<Uuid>| {
        let states = async { tickets::states(&mut db.conn().await?, ids).await };
        states.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "can't look at what is waited for");
            Vec::new()
        })
    };
    shared.waits().run(|| shared.is_ready(), look).await;
}
