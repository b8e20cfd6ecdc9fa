//! `Prefer: wait` (RFC 7240) on GET: the response waits for a change, or is sent at once if there is nothing to wait for.

mod waiters;

pub use waiters::Waits;

use crate::error::Result;
use crate::extract::{Caller, wait_seconds};
use crate::reply::{self, Reply};
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use futures::future::{Either, join, select};
use gatepass_app::gateway::sessions;
use gatepass_domain::event::SubjectType;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::{Conn, Db, events, grants, tickets, visible};
use std::pin::pin;
use std::time::Duration;
use uuid::Uuid;

/// An object as it was read.
pub struct Seen {
    /// The state whose change the request waits for, spelled as in `tickets::states`.
    pub state: String,
    /// Whether the state can't change any more.
    pub is_final: bool,
    /// The response.
    pub reply: Reply,
}

/// Answers with the object as it is, or, if the caller prefers to wait, as it is after its state has changed. A
/// caller who names another version with `If-None-Match` has missed a change already, and is answered at once. `read`
/// gets the caller as they are then, so a caller who lost their rights meanwhile is refused.
pub async fn answer<F>(caller: &Caller, id: Uuid, read: F) -> Result<HttpResponse>
where
    F: AsyncFn(&Caller, Conn) -> Result<Seen>,
{
    answer_among(caller.client.shared.waits(), caller, id, read).await
}

/// Answers like [`answer`] with an object that is watched with these others.
pub async fn answer_among<F>(waits: &Waits, caller: &Caller, id: Uuid, read: F) -> Result<HttpResponse>
where
    F: AsyncFn(&Caller, Conn) -> Result<Seen>,
{
    let request = &caller.client.request;
    let Some(time) = wait_seconds(request) else {
        let seen = read(caller, caller.conn().await?).await?;
        return Ok(reply::unless_known(request, seen.reply));
    };
    // Watched before it is read, so that no change between the two is missed.
    let mut waiter = waits.watch(caller.id().into(), id)?;
    let mut seen = read(caller, caller.conn().await?).await?;
    if !reply::is_outdated(request, &seen.reply) {
        let (etag, mut end) = (seen.reply.etag.clone(), pin!(tokio::time::sleep(time)));
        // This caller may not see every change of the state, and must not learn of the others.
        while !seen.is_final && seen.reply.etag == etag && caller.client.shared.is_ready() {
            // No database connection is held while waiting.
            let is_over = {
                let change = pin!(waiter.change_from(&seen.state));
                matches!(select(change, end.as_mut()).await, Either::Right(_))
            };
            let _turn = waiter.turn().await;
            let caller = caller.again().await?;
            seen = read(&caller, caller.conn().await?).await?;
            if is_over {
                break;
            }
        }
    }
    Ok(applied(reply::unless_known(request, seen.reply), time))
}

/// Answers with a list as it is, or, if the caller prefers to wait, as it is after it has changed. Waiting needs a
/// filter by one asset that is visible to the caller, or that a grant names which is. A caller who names another version with `If-None-Match` is
/// answered at once.
pub async fn list<F>(caller: &Caller, asset: Option<Uuid>, read: F) -> Result<HttpResponse>
where
    F: AsyncFn(&Caller, &Conn) -> Result<Reply>,
{
    let request = &caller.client.request;
    let (Some(time), Some(asset)) = (wait_seconds(request), asset) else {
        let reply = read(caller, &caller.conn().await?).await?;
        return Ok(reply::unless_known(request, reply));
    };
    let look = async |caller: &Caller| -> Result<(Option<String>, Reply)> {
        let conn = &caller.conn().await?;
        // The state is read before the list, so a change between the two is noticed.
        let states = tickets::states(conn, vec![asset]);
        let (org, (states, reply)) =
            join(events::org_of(conn, SubjectType::Asset, asset), join(states, read(caller, conn))).await;
        let may_see = match org?.map(OrgId).filter(|org| caller.actor.is_member_of(*org)) {
            None => false,
            Some(org) if caller.actor.sees_inventory_in_part(org) => {
                !visible::places(conn, caller.id(), org, &[asset.into()], &[]).await?.is_empty()
            }
            Some(_) => true,
        };
        let may_see = may_see || grants::names_asset(conn, &caller.actor, asset).await?;
        let state = states?.pop().map(|(_, state)| state).unwrap_or_default();
        Ok((Some(state).filter(|_| may_see), reply?))
    };
    let mut waiter = caller.client.shared.waits().watch(caller.id().into(), asset)?;
    let (state, mut reply) = look(caller).await?;
    let Some(mut state) = state else { return Ok(reply::unless_known(request, reply)) };
    if !reply::is_outdated(request, &reply) {
        let (etag, mut end) = (reply.etag.clone(), pin!(tokio::time::sleep(time)));
        // Not every change of the asset's grants changes this list.
        while reply.etag == etag && caller.client.shared.is_ready() {
            let is_over = {
                let change = pin!(waiter.change_from(&state));
                matches!(select(change, end.as_mut()).await, Either::Right(_))
            };
            let _turn = waiter.turn().await;
            let (seen, changed) = look(&caller.again().await?).await?;
            reply = changed;
            match seen {
                Some(seen) if !is_over => state = seen,
                _ => break,
            }
        }
    }
    Ok(applied(reply::unless_known(request, reply), time))
}

/// The response, which says how long the request was ready to wait.
pub fn applied(mut response: HttpResponse, time: Duration) -> HttpResponse {
    if let Ok(applied) = HeaderValue::from_str(&format!("wait={}", time.as_secs())) {
        response.headers_mut().insert(HeaderName::from_static("preference-applied"), applied);
    }
    response
}

/// Polls the objects that requests wait for, and wakes the requests, as long as the server runs.
pub async fn serve_waits(shared: crate::Shared, db: Db) {
    let look = async |ids: Vec<Uuid>| {
        let states = async { tickets::states(&db.conn().await?, ids).await };
        states.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "can't look at what is waited for");
            Vec::new()
        })
    };
    let look_at_connections = async |ids: Vec<Uuid>| {
        sessions::states(&db, ids).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "can't look at the connections that are waited for");
            Vec::new()
        })
    };
    let (waits, connections) = (shared.waits(), shared.connection_waits());
    let ready = || shared.is_ready();
    join(waits.run(ready, look), connections.run(ready, look_at_connections)).await;
}
