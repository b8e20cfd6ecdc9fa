//! The contract's types for connectors.

mod report;
mod tasks;

pub use report::{ConnectorReport, Reconcile};
pub use tasks::{ConnectorTask, ConnectorTasks, TaskOutcome, TaskQuery, TaskWanted};

use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_app::connectors::Comparison;
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_persistence::connectors::{Connector, Filter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A connector: it carries grants to a system that does not ask Gatepass at each access.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Connector)]
pub struct ConnectorView {
    /// The id of the connector.
    pub id: Uuid,
    /// The organization.
    pub org_id: Uuid,
    /// The name.
    #[schema(max_length = 100)]
    pub name: String,
    /// It carries grants of membership in these groups. Without groups and assets, it carries every grant of the organization.
    #[schema(max_items = 1000)]
    pub groups: Vec<Uuid>,
    /// It carries sessions on these assets, and permissions that name them or a node above them.
    #[schema(max_items = 1000)]
    pub assets: Vec<Uuid>,
    /// Where tasks are posted. Null: its service fetches them.
    #[schema(format = "uri", max_length = 2000)]
    pub url: Option<String>,
    /// Until when the secret before the last rotation signs too.
    pub old_secret_until: Option<Timestamp>,
    /// The service user who fetches and reports tasks.
    pub service_id: Option<Uuid>,
    /// How long after its begin a grant waits for the access before it is given up.
    #[schema(value_type = schema::IsoDuration, example = "PT1H")]
    pub give_up_after: IsoDuration,
    /// How long after the end of access admins are told that it was not taken away.
    #[schema(value_type = schema::IsoDuration, example = "PT15M")]
    pub alarm_after: IsoDuration,
    /// Whether it gets new grants.
    pub is_active: bool,
    /// What it reported last, and how that differs from its grants. Null: it has not reported.
    pub report: Option<ConnectorReport>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

fn duration(seconds: i64) -> IsoDuration {
    IsoDuration::seconds(u32::try_from(seconds).unwrap_or(u32::MAX))
}

impl From<Connector> for ConnectorView {
    fn from(connector: Connector) -> Self {
        let Connector {
            id,
            org_id,
            name,
            carries_all: _,
            groups,
            assets,
            url,
            secret: _,
            old_secret: _,
            old_secret_until,
            service_id,
            give_up_after,
            alarm_after,
            is_active,
            report,
            created_at,
            updated_at,
        } = connector;
        let report = report.and_then(|report| serde_json::from_value::<Comparison>(report).ok());
        Self {
            id,
            org_id,
            name,
            groups,
            assets,
            url,
            old_secret_until: old_secret_until.map(Into::into),
            service_id,
            give_up_after: duration(give_up_after),
            alarm_after: duration(alarm_after),
            is_active,
            report: report.map(Into::into),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

/// A connector with its new secret, which no other response has.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectorSecret {
    /// The connector.
    pub connector: ConnectorView,
    /// The secret (`whsec_`) that signs posts, as Standard Webhooks says. Null without a `url`, and when a request with the same
    /// `Idempotency-Key` is repeated.
    #[schema(max_length = 200)]
    pub secret: Option<String>,
}

impl From<Connector> for ConnectorSecret {
    fn from(connector: Connector) -> Self {
        let secret = connector.secret.clone().map(|secret| secret.0);
        Self { connector: connector.into(), secret }
    }
}

page_of! {
    /// A page of connectors.
    pub struct ConnectorPage of ConnectorView, with total
}

fn an_hour() -> IsoDuration {
    IsoDuration::hours(1)
}

fn a_quarter() -> IsoDuration {
    IsoDuration::seconds(15 * 60)
}

/// A new connector.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateConnector {
    /// The organization.
    pub org_id: Uuid,
    /// The name.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "Unix groups of web-1")]
    pub name: String,
    /// It carries grants of membership in these groups. Without groups and assets, it carries every grant of the organization.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub groups: Vec<Uuid>,
    /// It carries sessions on these assets, and permissions that name them or a node above them.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub assets: Vec<Uuid>,
    /// Where tasks are posted: https, and public unless the operator allows it. Omitted: its service fetches them.
    #[schema(
        format = "uri",
        min_length = 1,
        max_length = 2000,
        example = "https://hooks.example.org/access"
    )]
    pub url: Option<String>,
    /// The service user who fetches and reports tasks: a member of the organization. With a `url`, it may be omitted.
    pub service_id: Option<Uuid>,
    /// How long after its begin a grant waits for the access before it is given up: from PT1M to P30D.
    #[serde(default = "an_hour")]
    #[schema(value_type = Option<schema::IsoDuration>, nullable = false, default = "PT1H")]
    pub give_up_after: IsoDuration,
    /// How long after the end of access admins are told that it was not taken away: from PT1M to P30D.
    #[serde(default = "a_quarter")]
    #[schema(value_type = Option<schema::IsoDuration>, nullable = false, default = "PT15M")]
    pub alarm_after: IsoDuration,
}

/// Changes to a connector. Omitted members stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateConnector {
    /// The name.
    #[schema(nullable = false, min_length = 1, max_length = 100, pattern = r"\S")]
    pub name: Option<String>,
    /// It carries grants of membership in these groups. Without groups and assets, it carries every grant of the organization.
    #[schema(nullable = false, max_items = 1000)]
    pub groups: Option<Vec<Uuid>>,
    /// It carries sessions on these assets, and permissions that name them or a node above them.
    #[schema(nullable = false, max_items = 1000)]
    pub assets: Option<Vec<Uuid>>,
    /// Where tasks are posted. Null: its service fetches them.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(value_type = Option<String>, format = "uri", min_length = 1, max_length = 2000)]
    pub url: Option<Option<String>>,
    /// The service user who fetches and reports tasks. Null: none.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(value_type = Option<Uuid>)]
    pub service_id: Option<Option<Uuid>>,
    /// How long after its begin a grant waits for the access before it is given up: from PT1M to P30D.
    #[schema(value_type = Option<schema::IsoDuration>, nullable = false)]
    pub give_up_after: Option<IsoDuration>,
    /// How long after the end of access admins are told that it was not taken away: from PT1M to P30D.
    #[schema(value_type = Option<schema::IsoDuration>, nullable = false)]
    pub alarm_after: Option<IsoDuration>,
    /// Whether it gets new grants.
    #[schema(nullable = false)]
    pub is_active: Option<bool>,
}

/// Rotating a secret takes no input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateConnectorSecret {}

/// Which connectors to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConnectorFilter {
    /// Connectors of one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// `true`: only connectors that get new grants. `false`: only others.
    is_active: Option<bool>,
}

impl From<ConnectorFilter> for Filter {
    fn from(asked: ConnectorFilter) -> Self {
        let ConnectorFilter { org_id, is_active } = asked;
        Self { orgs: org_id, is_active }
    }
}
