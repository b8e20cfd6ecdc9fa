//! A connector says what became of a task, or an admin does in its place.

use super::late::give_up;
use crate::grants::{begin_access, record};
use crate::{By, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::connector::{Outcome, Provisioning, Report, Task, Wanted};
use gatepass_domain::ids::{ConnectorId, GrantId, TaskId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::connectors::{self, Connector};
use gatepass_persistence::grants::Stored;
use gatepass_persistence::{Db, Tx, grants, tickets};
use std::collections::BTreeMap;

/// Whether the actor runs this connector: its service does, as long as it is a member of the organization.
pub fn may_run(by: By<'_>, connector: &Connector) -> Result<()> {
    let org = connector.org_id.into();
    let service = connector.service_id.filter(|_| by.actor.is_member_of(org));
    let target = Target::org(org);
    by.authorize(
        Act::RunConnector,
        &service.map_or(target.clone(), |service| target.owned_by(service.into())),
    )
}

/// Takes a report about a task for a grant, and returns the task with the name of its connector. The service of the connector reports,
/// or an admin of its organization, who is not the beneficiary.
pub async fn report(
    tx: &mut Tx,
    by: By<'_>,
    grant: GrantId,
    task: TaskId,
    report: Report,
) -> Result<(Task, String)> {
    let mut refusal = Refused::new(Why::NotFound);
    let mut theirs = BTreeMap::new();
    for connector in connectors::connectors_of(tx, grant).await? {
        let as_admin = || by.authorize(Act::ManageConnector, &Target::org(connector.org_id.into()));
        let may = match may_run(by, &connector) {
            Err(refused) if refused.why() == Why::OwnOnly => as_admin().map(|()| Reporter::Admin),
            // A super admin may run any connector, and is an admin all the same.
            may => may.map(|()| {
                let is_service = connector.service_id.is_some_and(|service| service == by.id().0);
                if is_service { Reporter::Service } else { Reporter::Admin }
            }),
        };
        match may {
            Ok(reporter) => _ = theirs.insert(ConnectorId(connector.id), (reporter, connector.name)),
            Err(refused) => refusal = refused,
        }
    }
    if theirs.is_empty() {
        return Err(refusal);
    }
    let reporter = |id: ConnectorId| theirs.get(&id).map(|(reporter, _)| *reporter);
    let task = take(tx, by, (grant, task), &report, reporter).await?;
    let name = theirs.remove(&task.connector).map(|(_, name)| name);
    Ok((task, name.unwrap_or_default()))
}

/// Who reports a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reporter {
    /// The service of its connector, or the receiver of its post.
    Service,
    /// An admin, who does not report their own grants.
    Admin,
}

/// Takes what the receiver of a posted task answered, in a transaction of its own. An answer about a task that is not current any
/// more changes nothing.
pub async fn answered(db: &Db, grant: GrantId, task: TaskId, report: Report) -> Result<()> {
    let (mut tx, ()) = db.begin_with(async |_| ()).await?;
    match Box::pin(take(&mut tx, By::server(), (grant, task), &report, |_| Some(Reporter::Service))).await {
        Ok(_) => Ok(tx.commit().await?),
        Err(refused) if refused.why() == Why::TaskReplaced => Ok(tx.rollback().await?),
        Err(refused) => Err(refused),
    }
}

/// Notes that the receiver of a posted task will report later.
pub async fn took_up(db: &Db, grant: GrantId, task: TaskId) -> Result<()> {
    let (mut tx, found) = db.begin_with(async |tx| grants::find_any_locked(tx, grant).await).await?;
    let stored = found?.take_up(&mut tx);
    let tasks = connectors::tasks_of_locked(&mut tx, grant).await?;
    if let Some(current) = tasks.into_iter().find(|current| current.id == task && current.done_at.is_none()) {
        let current = current.taken_up(tx.now);
        connectors::save_task(&mut tx, &stored.grant, &current).await?;
    }
    Ok(tx.commit().await?)
}

async fn take(
    tx: &mut Tx,
    by: By<'_>,
    (grant, task): (GrantId, TaskId),
    report: &Report,
    reporter: impl Fn(ConnectorId) -> Option<Reporter>,
) -> Result<Task> {
    // A failure for good changes the ticket, which is locked before its grant.
    let is_final = report.outcome == Outcome::Failed && report.is_final;
    let ticket = if is_final {
        let id = grants::ticket_of(tx, grant).await?;
        Some(tickets::find_any_locked(tx, id).await?.take_up(tx))
    } else {
        None
    };
    let stored = grants::find_any_locked(tx, grant).await?.take_up(tx);
    let mut tasks = connectors::tasks_of_locked(tx, grant).await?;
    let found = tasks.iter_mut().find(|found| found.id == task);
    let found = found.and_then(|current| Some((reporter(current.connector)?, current)));
    let Some((reporter, current)) = found else { return Err(Refused::new(Why::TaskReplaced)) };
    if reporter == Reporter::Admin && by.is(stored.grant.beneficiary) {
        return Err(Refused::new(Why::OwnTicket));
    }
    *current = current.clone().reported(report, tx.now)?;
    let (current, now) = (current.clone(), tx.now);
    connectors::save_task(tx, &stored.grant, &current).await?;
    // Giving up reads the tasks again.
    tx.flush().await?;
    let is_awaited = current.wanted == Wanted::Give && current.is_awaited && stored.grant.is_open_at(now);
    match ticket {
        Some(ticket) if is_awaited => {
            give_up(tx, by, ticket, stored, current.connector, "could not give the access").await?;
        }
        _ => carry_on(tx, by, stored, &tasks).await?,
    }
    Ok(current)
}

/// Lets the grant go on, if its last task is done.
async fn carry_on(tx: &mut Tx, by: By<'_>, stored: Stored, tasks: &[Task]) -> Result<()> {
    let Some((grant, event)) = stored.grant.carried_on(tasks) else { return Ok(()) };
    let stored = Stored { grant, updated_at: tx.now, ..stored };
    grants::save(tx, &stored).await?;
    if stored.grant.provisioning == Some(Provisioning::Given) {
        begin_access(tx, &stored).await?;
    }
    record(tx, by.origin, &stored, event).await
}
