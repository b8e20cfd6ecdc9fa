//! Connectors that say nothing: a grant is given up, or admins are told.

use crate::grants::{close, record};
use crate::tickets::save;
use crate::{By, Result};
use gatepass_domain::connector::{Task, Wanted};
use gatepass_domain::ids::{ConnectorId, GrantId};
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_persistence::connectors::{self, Connector};
use gatepass_persistence::grants::Stored;
use gatepass_persistence::{Db, Tx, grants, tickets};
use time::Duration;

/// Looks after the tasks of a grant that connectors are late with, in a transaction of its own. False: there was nothing to do.
pub(crate) async fn settle_late(db: &Db, id: GrantId) -> Result<bool> {
    let (mut tx, ticket) = db.begin_with(async |tx| grants::ticket_of(tx, id).await).await?;
    let ticket = tickets::find_any_locked(&tx, ticket?).await?.take_up(&mut tx);
    let stored = grants::find_any_locked(&tx, id).await?.take_up(&mut tx);
    let carriers = connectors::connectors_of(&tx, id).await?;
    let tasks = connectors::tasks_of_locked(&mut tx, id).await?;
    let late: Vec<(Task, &Connector)> = tasks
        .into_iter()
        .filter_map(|task| Some((carriers.iter().find(|connector| connector.id == task.connector.0)?, task)))
        .map(|(connector, task)| (task, connector))
        .filter(|(task, connector)| {
            let most = |seconds| Duration::seconds(seconds);
            let (give_up_after, alarm_after) = (most(connector.give_up_after), most(connector.alarm_after));
            !task.is_overdue && task.is_late(give_up_after, alarm_after, tx.now)
        })
        .collect();
    if let Some((task, _)) = late.iter().find(|(task, _)| task.wanted == Wanted::Give) {
        if !stored.grant.is_open_at(tx.now) {
            // It is about to expire.
            tx.rollback().await?;
            return Ok(false);
        }
        let connector = task.connector;
        give_up(&mut tx, By::server(), ticket, stored, connector, "did not give the access in time").await?;
    } else {
        for (task, connector) in &late {
            alarm(&mut tx, &stored, task, connector).await?;
        }
    }
    tx.commit().await?;
    Ok(!late.is_empty())
}

/// Tells admins that a connector is late to take access away.
async fn alarm(tx: &mut Tx, stored: &Stored, task: &Task, connector: &Connector) -> Result<()> {
    connectors::save_task(tx, &stored.grant, &Task { is_overdue: true, ..task.clone() }).await?;
    let event = stored.grant.overdue((task.connector, &connector.name), task);
    record(tx, By::server().origin, stored, event).await
}

/// Gives a grant up, takes away what was given, and puts its ticket into error.
pub(super) async fn give_up(
    tx: &mut Tx,
    by: By<'_>,
    ticket: tickets::Stored,
    before: Stored,
    connector: ConnectorId,
    why: &str,
) -> Result<()> {
    let name = connectors::find(tx, connector.into()).await?.name;
    let cause = format!("the connector {name} {why}");
    Box::pin(close(tx, by, before, |grant, now| grant.fail(cause, now))).await?;
    let command = ticket.ticket.clone().apply(Command::Fail, &Context::bare(tx.now));
    let (after, happened) = command?;
    save::change(tx, by, ticket, after, happened).await.map(drop)
}
