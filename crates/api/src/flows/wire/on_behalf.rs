//! The contract's types for who may ask for somebody else under a flow.

use gatepass_domain::flow;
use gatepass_domain::ids::GroupId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The users who may ask for somebody else. Others get 403 `on_behalf_not_allowed`. Omitted members stay as they are; in a new
/// flow, only admins may.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FlowOnBehalf)]
pub struct OnBehalf {
    /// Admins of the organization, and services whose API key has the scope `on_behalf:write`.
    admins: Option<bool>,
    /// The manager of the beneficiary.
    managers: Option<bool>,
    /// The groups whose members may ask for anyone in the organization.
    #[schema(max_items = 1000)]
    groups: Option<Vec<Uuid>>,
}

/// The users who may ask for somebody else.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShownFlowOnBehalf)]
pub struct ShownOnBehalf {
    /// Admins of the organization, and services whose API key has the scope `on_behalf:write`.
    admins: bool,
    /// The manager of the beneficiary.
    managers: bool,
    /// The groups whose members may ask for anyone in the organization.
    #[schema(max_items = 1000)]
    groups: Vec<Uuid>,
}

impl OnBehalf {
    /// What the flow says after this change.
    pub fn after(said: Option<Self>, before: flow::OnBehalf) -> flow::OnBehalf {
        let Some(Self { admins, managers, groups }) = said else { return before };
        let groups = groups.map(|groups| groups.into_iter().map(GroupId).collect());
        flow::OnBehalf {
            admins: admins.unwrap_or(before.admins),
            managers: managers.unwrap_or(before.managers),
            groups: groups.unwrap_or(before.groups),
        }
    }
}

impl From<flow::OnBehalf> for ShownOnBehalf {
    fn from(flow::OnBehalf { admins, managers, groups }: flow::OnBehalf) -> Self {
        Self { admins, managers, groups: groups.into_iter().map(Into::into).collect() }
    }
}
