//! Hands the tasks of a connector out, for a lease.

use crate::Result;
use gatepass_domain::connector::Task;
use gatepass_domain::ids::GrantId;
use gatepass_persistence::Tx;
use gatepass_persistence::connectors::{self, Connector, Contents};
use std::time::Duration;

/// A task that was handed out.
#[derive(Debug, Clone)]
pub struct Handed {
    /// The grant.
    pub grant: GrantId,
    /// The task.
    pub task: Task,
    /// What it tells.
    pub contents: Contents,
}

/// Hands the next tasks of a connector out. The caller has locked it.
pub async fn hand_out(tx: &mut Tx, connector: &Connector, lease: Duration, most: i64) -> Result<Vec<Handed>> {
    let grants = connectors::claim(tx, connector.id, most).await?;
    if grants.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now;
    let lease = time::Duration::try_from(lease).unwrap_or(time::Duration::MAX);
    let tasks = connectors::claimed(tx, connector.id, &grants, |task| task.handed_out(lease, now)).await?;
    let mut contents = connectors::contents(tx, connector.id, &grants).await?;
    let handed = tasks.into_iter().filter_map(|(grant, task)| {
        let contents = contents.remove(&grant)?;
        Some(Handed { grant, task, contents })
    });
    Ok(handed.collect())
}
