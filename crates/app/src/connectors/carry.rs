//! Gives connectors their tasks for a grant.

use crate::Result;
use gatepass_domain::connector::{Provisioning, Task, Wanted};
use gatepass_domain::grant::Grant;
use gatepass_domain::ids::{ConnectorId, GrantId, GroupId, NodeId};
use gatepass_persistence::{Db, Tx, connectors, grants};

/// The grant with the connectors that carry it. It waits for them, if there are some.
pub(crate) async fn carriers(
    tx: &Tx,
    grant: Grant,
    groups: &[GroupId],
    nodes: &[NodeId],
) -> Result<(Grant, Vec<ConnectorId>)> {
    let found = connectors::carriers(tx, grant.org_id, groups, &grant.assets, nodes).await?;
    Ok((if found.is_empty() { grant } else { grant.carried() }, found))
}

/// Gives connectors the task to give the access of a grant. A grant that connectors gave up before has tasks already.
pub(crate) async fn begin(tx: &mut Tx, grant: &Grant, carriers: &[ConnectorId], is_anew: bool) -> Result<()> {
    let (now, since) = (tx.now, grant.window.start);
    let before = if is_anew { connectors::tasks_of_locked(tx, grant.id).await? } else { Vec::new() };
    let is_new = |id: &ConnectorId| before.iter().all(|task| task.connector != *id);
    let new: Vec<ConnectorId> = carriers.iter().copied().filter(is_new).collect();
    for task in before.into_iter().filter(|task| carriers.contains(&task.connector)) {
        let task = task.anew(tx.ids.next(), since, now);
        connectors::save_task(tx, grant, &task).await?;
    }
    let new = new.into_iter().map(|connector| Task::give(tx.ids.next(), connector, since, true));
    let new: Vec<Task> = new.collect();
    Ok(connectors::insert_tasks(tx, grant, &new).await?)
}

/// Gives the connectors of a grant whose access has ended the task to take it away, and returns the grant. It waits for nobody, if
/// none of them was ever given a task.
pub(crate) async fn take_away(tx: &mut Tx, grant: Grant) -> Result<Grant> {
    if grant.provisioning.is_none() {
        return Ok(grant);
    }
    let tasks = replace(tx, &grant, Wanted::Take).await?;
    let is_done = tasks.iter().all(|task| task.done_at.is_some());
    Ok(if is_done { Grant { provisioning: Some(Provisioning::Taken), ..grant } } else { grant })
}

/// Gives the connectors of a grant the task to give its access again, because its end has moved.
pub(crate) async fn give_again(tx: &mut Tx, grant: &Grant) -> Result<()> {
    if grant.provisioning.is_some() {
        replace(tx, grant, Wanted::Give).await?;
    }
    Ok(())
}

async fn replace(tx: &mut Tx, grant: &Grant, wanted: Wanted) -> Result<Vec<Task>> {
    let mut replaced = Vec::new();
    for task in connectors::tasks_of_locked(tx, grant.id).await? {
        let task = task.replaced(tx.ids.next(), wanted, tx.now);
        connectors::save_task(tx, grant, &task).await?;
        replaced.push(task);
    }
    Ok(replaced)
}

/// Lets a connector carry an open grant that began without it, in a transaction of its own. The grant does not wait for it. False:
/// there was nothing to do.
pub(crate) async fn carry_late(db: &Db, connector: ConnectorId, grant: GrantId) -> Result<bool> {
    let (mut tx, found) = db.begin_with(async |tx| grants::find_any_locked(tx, grant).await).await?;
    let stored = found?.take_up(&mut tx);
    let tasks = connectors::tasks_of_locked(&mut tx, grant).await?;
    let is_carried = tasks.iter().any(|task| task.connector == connector);
    if is_carried || !stored.grant.is_open_at(tx.now) {
        tx.rollback().await?;
        return Ok(false);
    }
    let since = stored.grant.window.start.max(tx.now);
    let task = Task::give(tx.ids.next(), connector, since, false);
    connectors::insert_tasks(&mut tx, &stored.grant, &[task]).await?;
    if stored.grant.provisioning.is_none() {
        let grant = Grant { provisioning: Some(Provisioning::Given), ..stored.grant };
        grants::save(&mut tx, &grants::Stored { grant, ..stored }).await?;
    }
    tx.commit().await?;
    Ok(true)
}
