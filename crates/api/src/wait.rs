//! `Prefer: wait` (RFC 7240) on GET: answered at once where there is nothing to wait for.

use crate::error::Answer;
use crate::extract::{Caller, wait_seconds};
use crate::reply::{self, Reply};
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use futures::future::{Either, join, select};
use gatepass_persistence::{Conn, Db, tickets};
use std::pin::pin;
use std::time::Duration;
use time::OffsetDateTime;
use uuid::Uuid;

/// An object as it was read.
pub struct Seen {
    /// What is waited for a change of; spelled as `tickets::states` does.
    pub state: String,
    /// Whether it can't change any more.
    pub is_final: bool,
    /// What is answered.
    pub reply: Reply,
}

/// Answers with the object as it is, or, where the caller prefers to wait, as it is when its state has changed.
/// A caller who names another version with `If-None-Match` has missed a change already, and is answered at once.
pub async fn answer<F>(caller: &Caller, id: Uuid, read: F) -> Answer<HttpResponse>
where
    F: AsyncFn(Conn, OffsetDateTime) -> Answer<Seen>,
{
    let request = &caller.client.request;
    let Some(time) = wait_seconds(request) else {
        let seen = read(caller.conn().await?, caller.now).await?;
        return Ok(reply::unless_known(request, seen.reply));
    };
    // Watched before it is read: a change in between is not missed.
    let waiter = caller.client.shared.waits().watch(id);
    let mut seen = read(caller.conn().await?, caller.now).await?;
    if !seen.is_final && !reply::is_outdated(request, &seen.reply) {
        // No connection is held while waiting.
        waiter.changed_from(&seen.state, time).await;
        let conn = caller.conn().await?;
        let now = gatepass_persistence::now(&conn).await?;
        seen = read(conn, now).await?;
    }
    Ok(applied(reply::unless_known(request, seen.reply), time))
}

/// Answers with a list as it is, or, where the caller prefers to wait and it is about one asset, as it is when it has
/// changed. A caller who names another version with `If-None-Match` is answered at once.
pub async fn list<F>(caller: &Caller, asset: Option<Uuid>, read: F) -> Answer<HttpResponse>
where
    F: AsyncFn(&Conn, OffsetDateTime) -> Answer<Reply>,
{
    let request = &caller.client.request;
    let (Some(time), Some(asset)) = (wait_seconds(request), asset) else {
        let reply = read(&caller.conn().await?, caller.now).await?;
        return Ok(reply::unless_known(request, reply));
    };
    let look = async |conn: &Conn, now| -> Answer<(String, Reply)> {
        // The state is read first: what changes in between is looked at again.
        let (states, reply) = join(tickets::states(conn, vec![asset]), read(conn, now)).await;
        Ok((states?.pop().map(|(_, state)| state).unwrap_or_default(), reply?))
    };
    let mut waiter = caller.client.shared.waits().watch(asset);
    let (mut state, mut reply) = look(&caller.conn().await?, caller.now).await?;
    if !reply::is_outdated(request, &reply) {
        let (etag, mut end) = (reply.etag.clone(), pin!(tokio::time::sleep(time)));
        // Not every change there is one of this list.
        while reply.etag == etag && caller.client.shared.is_ready() {
            if let Either::Right(_) = select(pin!(waiter.change_from(&state)), end.as_mut()).await {
                break;
            }
            let conn = caller.conn().await?;
            let now = gatepass_persistence::now(&conn).await?;
            (state, reply) = look(&conn, now).await?;
        }
    }
    Ok(applied(reply::unless_known(request, reply), time))
}

fn applied(mut response: HttpResponse, time: Duration) -> HttpResponse {
    if let Ok(applied) = HeaderValue::from_str(&format!("wait={}", time.as_secs())) {
        response.headers_mut().insert(HeaderName::from_static("preference-applied"), applied);
    }
    response
}

/// Looks at what is waited for, and wakes those who wait, for as long as the server runs.
pub async fn serve_waits(shared: crate::Shared, db: Db) {
    let look = async |ids: Vec<Uuid>| {
        let states = async { tickets::states(&db.conn().await?, ids).await };
        states.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "can't look at what is waited for");
            Vec::new()
        })
    };
    shared.waits().run(|| shared.is_ready(), look).await;
}
