//! `GET /connectors/{id}/tasks`: the tasks that a connector is given next, at once or when there are some.

use super::wire::{ConnectorTask, ConnectorTasks, TaskQuery};
use crate::error::Result;
use crate::extract::{Caller, Id, Query, wait_seconds};
use crate::reply::Reply;
use crate::wait::applied;
use actix_web::{HttpResponse, get};
use futures::future::{Either, select};
use gatepass_app::connectors::{hand_out, may_run};
use gatepass_persistence::{Tx, connectors};
use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;
use uuid::Uuid;

/// The state of a connector without tasks that are due, as `tickets::states` spells it.
const NONE_DUE: &str = "tasks 0";

/// Fetch tasks of a connector
///
/// Only its service may, with the scope `connectors:run`. Leases the tasks that are due to the caller: nobody else gets them, nor other
/// tasks for the same users, until they are reported (`POST /grants/{id}/provisioning`) or the lease is over. So this GET changes
/// something, and must not be cached. With `Prefer: wait=N`, the server answers when there are tasks, or after N seconds (at most 60).
#[utoipa::path(
    tag = "connectors",
    params(
        ("id" = Uuid, Path, description = "The id of the connector"),
        TaskQuery,
        ("Prefer" = Option<String>, Header, description = "`wait=30`: answer when there are tasks, or after 30 seconds (RFC 7240)", max_length = 200),
    ),
    responses((status = 200, description = "The tasks, in the order in which they should be done", body = ConnectorTasks))
)]
#[get("/connectors/{id}/tasks")]
pub async fn fetch_connector_tasks(
    caller: Caller,
    id: Id<Uuid>,
    query: Query<TaskQuery>,
) -> Result<HttpResponse> {
    let TaskQuery { limit, lease } = query.0;
    let lease = Duration::from_secs(lease.length().unsigned_abs().as_secs().clamp(5, 3600));
    let time = wait_seconds(&caller.client.request);
    let watch = |_| caller.client.shared.waits().watch(caller.id().into(), id.0);
    let mut waiter = time.map(watch).transpose()?;
    let mut end = pin!(tokio::time::sleep(time.unwrap_or_default()));
    let is_empty = Cell::new(true);
    loop {
        let fetch = async |tx: &mut Tx, caller: &Caller| {
            let connector = connectors::find_locked(tx, id.0).await?;
            may_run(caller.by(), &connector)?;
            let handed = hand_out(tx, &connector, lease, limit.into()).await?;
            is_empty.set(handed.is_empty());
            Reply::answer(&ConnectorTasks { items: handed.into_iter().map(ConnectorTask::from).collect() })
        };
        // The rights of the caller are looked up again each time.
        let response = caller.write(&[], fetch).await?;
        let Some((time, waiter)) = time.zip(waiter.as_mut()) else { return Ok(response) };
        let is_over = !is_empty.get() || !caller.client.shared.is_ready() || {
            let change = pin!(waiter.change_from(NONE_DUE));
            matches!(select(change, end.as_mut()).await, Either::Right(_))
        };
        if is_over {
            return Ok(applied(response, time));
        }
    }
}
