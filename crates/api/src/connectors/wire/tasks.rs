//! The contract's types for tasks of connectors.

use crate::schema::{self, Timestamp};
use crate::tickets::wire::{AccountEntry, Person, ProtocolEntry, Window};
use gatepass_app::connectors::Handed;
use gatepass_domain::connector::{Outcome, Wanted};
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_persistence::connectors::{Access, Beneficiary, Contents, Named};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

crate::schema::text_schemas! {
    TaskWanted = Wanted, "What a connector has to do for a grant.";
}

/// What became of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskOutcome {
    /// The task is done.
    Done,
    /// It failed. It is handed out again after a pause.
    Failed,
}

impl From<TaskOutcome> for Outcome {
    fn from(outcome: TaskOutcome) -> Self {
        match outcome {
            TaskOutcome::Done => Self::Done,
            TaskOutcome::Failed => Self::Failed,
        }
    }
}

impl From<Outcome> for TaskOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::Done,
            Outcome::Failed => Self::Failed,
        }
    }
}

/// An object with its current name.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedObject {
    /// The id.
    pub id: Uuid,
    /// The name.
    #[schema(max_length = 200)]
    pub name: String,
}

/// What a grant gives.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectorAccess {
    /// The grant.
    pub grant_id: Uuid,
    /// The groups in which the user is a member.
    #[schema(max_items = 1000)]
    pub groups: Vec<NamedObject>,
    /// The assets.
    #[schema(max_items = 10_000)]
    pub assets: Vec<NamedObject>,
    /// The nodes, with everything below them.
    #[schema(max_items = 1000)]
    pub nodes: Vec<NamedObject>,
    /// Of a permission: the accounts.
    #[schema(value_type = Vec<AccountEntry>, max_items = 1000)]
    pub accounts: Vec<String>,
    /// Of a permission: the protocols.
    #[schema(value_type = Vec<ProtocolEntry>, max_items = 100)]
    pub protocols: Vec<String>,
    /// Of a permission: the actions.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20)]
    pub actions: Vec<String>,
    /// When the grant gives access, unless it is revoked or ended before.
    pub window: Window,
}

/// A task of a connector for a grant. Doing it twice must do no harm.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectorTask {
    /// The id, which the report names.
    pub id: Uuid,
    /// The grant.
    pub grant_id: Uuid,
    /// What is to be done. `give` comes again with another window if the end of the grant moves.
    #[schema(value_type = TaskWanted)]
    pub wanted: Wanted,
    /// The user whose access it is.
    pub user: Person,
    /// The groups in which the user is a member.
    #[schema(max_items = 1000)]
    pub groups: Vec<NamedObject>,
    /// The assets.
    #[schema(max_items = 10_000)]
    pub assets: Vec<NamedObject>,
    /// The nodes, with everything below them.
    #[schema(max_items = 1000)]
    pub nodes: Vec<NamedObject>,
    /// Of a permission: the accounts.
    #[schema(value_type = Vec<AccountEntry>, max_items = 1000)]
    pub accounts: Vec<String>,
    /// Of a permission: the protocols.
    #[schema(value_type = Vec<ProtocolEntry>, max_items = 100)]
    pub protocols: Vec<String>,
    /// Of a permission: the actions.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20)]
    pub actions: Vec<String>,
    /// When the grant gives access, unless it is revoked or ended before.
    pub window: Window,
    /// What the user has from other grants at this connector. Whoever takes access away leaves it.
    #[schema(max_items = 1000)]
    pub others: Vec<ConnectorAccess>,
    /// The groups of this grant in which the user stays when it ends, because of a lasting membership or another grant.
    #[schema(max_items = 1000)]
    pub stays_in: Vec<Uuid>,
    /// How often this task was handed out.
    #[schema(minimum = 1)]
    pub attempt: u32,
    /// Until when nobody else gets the task. Report it before.
    pub leased_until: Option<Timestamp>,
}

fn named(all: Vec<Named>) -> Vec<NamedObject> {
    all.into_iter().map(|Named { id, name }| NamedObject { id, name }).collect()
}

impl From<Access> for ConnectorAccess {
    fn from(access: Access) -> Self {
        let Access { grant_id, groups, assets, nodes, accounts, protocols, actions, window } = access;
        Self {
            grant_id,
            groups: named(groups),
            assets: named(assets),
            nodes: named(nodes),
            accounts,
            protocols,
            actions,
            window: window.into(),
        }
    }
}

impl From<Handed> for ConnectorTask {
    fn from(Handed { grant, task, contents }: Handed) -> Self {
        let Contents { user: Beneficiary { id, username, name }, access, others, stays_in } = contents;
        let ConnectorAccess { grant_id: _, groups, assets, nodes, accounts, protocols, actions, window } =
            access.into();
        Self {
            id: task.id.into(),
            grant_id: grant.into(),
            wanted: task.wanted,
            user: Person { id, username, name },
            groups,
            assets,
            nodes,
            accounts,
            protocols,
            actions,
            window,
            others: others.into_iter().map(Into::into).collect(),
            stays_in,
            attempt: task.attempts,
            leased_until: task.leased_until.map(Into::into),
        }
    }
}

/// Tasks that were handed out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectorTasks {
    /// The tasks. Empty: none is due.
    #[schema(max_items = 100)]
    pub items: Vec<ConnectorTask>,
}

fn twenty() -> u8 {
    20
}

fn a_minute() -> IsoDuration {
    IsoDuration::seconds(60)
}

/// How many tasks are fetched, and for how long.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskQuery {
    /// At most this many tasks.
    #[serde(default = "twenty")]
    #[param(value_type = Option<u8>, default = 20, minimum = 1, maximum = 100)]
    pub limit: u8,
    /// How long the tasks are leased to the caller: from PT5S to PT1H. Less or more counts as these.
    #[serde(default = "a_minute")]
    #[param(value_type = Option<schema::IsoDuration>, default = "PT1M")]
    pub lease: IsoDuration,
}
