//! The contract's type for changes by approvers.

use super::Timing;
use crate::schema;
use gatepass_app::tickets;
use gatepass_domain::permission::Action;
use gatepass_domain::ticket::edit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

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

/// The values of a set, with the types of the contract.
pub fn list<T: Clone, U: From<T>>(set: &BTreeSet<T>) -> Vec<U> {
    set.iter().cloned().map(U::from).collect()
}

/// The ids with the types of the domain.
pub fn typed<T: From<Uuid>>(ids: Vec<Uuid>) -> Vec<T> {
    ids.into_iter().map(T::from).collect()
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
