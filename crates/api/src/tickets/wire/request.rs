//! The contract's types for requests of access to assets, and for changes by approvers. The other types are in
//! `kinds`.

use super::Timing;
use crate::schema;
use gatepass_app::tickets::{self, Given};
use gatepass_domain::permission::Action;
use gatepass_domain::ticket::edit;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::asset_access::AssetAccessRequest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// A request for access to assets: assets and nodes, accounts, protocols, actions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetAccess {
    /// The nodes, with all assets in and below them.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub nodes: Vec<Uuid>,
    /// The assets.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub assets: Vec<Uuid>,
    /// Account names, `@ALL`, `@INPUT`, `@USER`, `@ANON`, and `!name` for exclusions.
    #[serde(default)]
    #[schema(value_type = Vec<super::AccountEntry>, required = false, max_items = 100, example = json!(["app"]))]
    pub accounts: Vec<String>,
    /// Protocol names, or `all`.
    #[serde(default)]
    #[schema(value_type = Vec<super::ProtocolEntry>, required = false, max_items = 50, example = json!(["ssh"]))]
    pub protocols: Vec<String>,
    /// The actions; `connect` if omitted.
    #[serde(default = "connect")]
    #[schema(value_type = Vec<schema::AccessAction>, required = false, max_items = 20, example = json!(["connect"]))]
    pub actions: Vec<Action>,
}

fn connect() -> Vec<Action> {
    vec![Action::Connect]
}

/// Changes that an approver makes to the request. Omitted fields stay as they are.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TicketChanges)]
pub struct Changes {
    /// The new nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100)]
    pub nodes: Option<Vec<Uuid>>,
    /// The new assets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 500)]
    pub assets: Option<Vec<Uuid>>,
    /// The new accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<super::AccountEntry>>, max_items = 100)]
    pub accounts: Option<Vec<String>>,
    /// The new protocols.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<super::ProtocolEntry>>, max_items = 50)]
    pub protocols: Option<Vec<String>>,
    /// The new actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<schema::AccessAction>>, max_items = 20)]
    pub actions: Option<Vec<Action>>,
    /// The new timing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timing: Option<Timing>,
}

fn list<T: Clone, U: From<T>>(set: &BTreeSet<T>) -> Vec<U> {
    set.iter().cloned().map(U::from).collect()
}

/// The ids with the types of the domain.
pub(super) fn typed<T: From<Uuid>>(ids: Vec<Uuid>) -> Vec<T> {
    ids.into_iter().map(T::from).collect()
}

impl AssetAccess {
    /// The request for the domain, and its lists in their original order.
    pub(super) fn read(self) -> (Request, Given) {
        let Self { nodes, assets, accounts, protocols, actions } = self;
        let given = Given { nodes: typed(nodes), assets: typed(assets), accounts, protocols };
        let request = AssetAccessRequest {
            nodes: given.nodes.iter().copied().collect(),
            assets: given.assets.iter().copied().collect(),
            accounts: given.accounts.iter().cloned().collect(),
            protocols: given.protocols.iter().cloned().collect(),
            actions: actions.into_iter().collect(),
        };
        (Request::AssetAccess(request), given)
    }
}

impl From<&AssetAccessRequest> for AssetAccess {
    fn from(request: &AssetAccessRequest) -> Self {
        let AssetAccessRequest { nodes, assets, accounts, protocols, actions } = request;
        Self {
            nodes: list(nodes),
            assets: list(assets),
            accounts: list(accounts),
            protocols: list(protocols),
            actions: list(actions),
        }
    }
}

impl From<Changes> for tickets::Changes {
    fn from(changes: Changes) -> Self {
        let Changes { nodes, assets, accounts, protocols, actions, timing } = changes;
        let (nodes, assets) = (nodes.map(typed), assets.map(typed));
        Self { nodes, assets, accounts, protocols, actions, timing: timing.map(Into::into) }
    }
}

impl From<&edit::Changes> for Changes {
    fn from(changes: &edit::Changes) -> Self {
        let edit::Changes { nodes, assets, accounts, protocols, actions, timing } = changes;
        Self {
            nodes: nodes.as_ref().map(list),
            assets: assets.as_ref().map(list),
            accounts: accounts.as_ref().map(list),
            protocols: protocols.as_ref().map(list),
            actions: actions.as_ref().map(list),
            timing: timing.map(Into::into),
        }
    }
}
