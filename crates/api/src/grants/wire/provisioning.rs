//! The contract's types for what connectors do about grants.

use super::GrantState;
use crate::connectors::wire::{TaskOutcome, TaskWanted};
use crate::schema::Timestamp;
use gatepass_domain::connector::{Attempt, Task, Wanted};
use gatepass_domain::grant::{Grant, GrantStateName};
use gatepass_domain::text::TextEnum;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

/// How far connectors are with a grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantProvisioning {
    /// The grant.
    pub grant_id: Uuid,
    /// Its state. It is `provisioning` until all connectors have given the access, and `revoking` until all have taken it away.
    #[schema(value_type = GrantState)]
    pub state: GrantStateName,
    /// The task of each connector that carries the grant. Empty: none does.
    #[schema(max_items = 50)]
    pub items: Vec<ProvisioningTask>,
}

impl GrantProvisioning {
    /// The tasks for a grant, by the names of their connectors.
    pub fn new(grant: &Grant, tasks: Vec<(Task, String)>, shows_details: bool, now: OffsetDateTime) -> Self {
        let items = tasks.into_iter().map(|(task, name)| ProvisioningTask::new(task, name, shows_details));
        Self { grant_id: grant.id.into(), state: grant.state_at(now), items: items.collect() }
    }
}

/// The task of a connector for a grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvisioningTask {
    /// The id of the task.
    pub task_id: Uuid,
    /// The connector.
    pub connector_id: Uuid,
    /// The name of the connector.
    #[schema(max_length = 100)]
    pub connector_name: String,
    /// What it has to do.
    #[schema(value_type = TaskWanted)]
    pub wanted: Wanted,
    /// Whether the state of the grant waits for it.
    pub is_awaited: bool,
    /// When it should be done: the begin of the access, or its end.
    pub since: Timestamp,
    /// When the connector said that it is done.
    pub done_at: Option<Timestamp>,
    /// When it is handed out next; null if it is done.
    pub due_at: Option<Timestamp>,
    /// Until when it is handed out.
    pub leased_until: Option<Timestamp>,
    /// Whether admins were told that it is late.
    pub is_overdue: bool,
    /// How often it was handed out.
    pub attempts: u32,
    /// The last attempts, oldest first, those of earlier tasks for the grant among them.
    #[schema(max_items = 20)]
    pub log: Vec<ProvisioningAttempt>,
}

/// An attempt to do a task.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvisioningAttempt {
    /// What was to be done.
    #[schema(value_type = Option<TaskWanted>)]
    pub wanted: Option<Wanted>,
    /// When the task was handed out, or reported by an admin.
    pub at: Timestamp,
    /// What became of it; null if nobody has said anything yet.
    pub outcome: Option<TaskOutcome>,
    /// What the connector said; null for those who are neither auditors nor admins.
    #[schema(max_length = 2000)]
    pub detail: Option<String>,
}

impl ProvisioningTask {
    /// A task of this connector.
    pub fn new(task: Task, connector_name: String, shows_details: bool) -> Self {
        let Task {
            id,
            connector,
            wanted,
            is_awaited,
            since,
            due_at,
            done_at,
            leased_until,
            is_overdue,
            is_known: _,
            attempts,
            log,
        } = task;
        let attempt = |Attempt { wanted, at, outcome, detail }: Attempt| ProvisioningAttempt {
            wanted: Wanted::parse(&wanted),
            at: at.into(),
            outcome: outcome.map(Into::into),
            detail: detail.filter(|_| shows_details),
        };
        Self {
            task_id: id.into(),
            connector_id: connector.into(),
            connector_name,
            wanted,
            is_awaited,
            since: since.into(),
            done_at: done_at.map(Into::into),
            due_at: Some(due_at).filter(|_| done_at.is_none()).map(Into::into),
            leased_until: leased_until.map(Into::into),
            is_overdue,
            attempts,
            log: log.into_iter().map(attempt).collect(),
        }
    }
}

/// What became of a task.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportProvisioning {
    /// The id of the task.
    pub task_id: Uuid,
    /// What became of it.
    pub outcome: TaskOutcome,
    /// What there is to say about it. Auditors and admins of the organization read it.
    #[schema(max_length = 2000, example = "no such user on web-1")]
    pub detail: Option<String>,
    /// Of a failure: whether it makes no sense to try again. If the grant waits for the task, the grant is given up.
    #[serde(default)]
    pub is_final: bool,
}
