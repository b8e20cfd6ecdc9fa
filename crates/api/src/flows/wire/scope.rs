//! The contract's types for the scope of a flow.

use crate::inventory::AssetCategory;
use crate::schema;
use crate::tickets::wire::AccountEntry;
use gatepass_domain::flow;
use gatepass_domain::inventory::Category;
use gatepass_domain::permission::Action;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a flow of `asset_access` may be used for. A member that is omitted or null stands for everything. An
/// asset is in the scope if the
/// scope names it or a node above it, and its category.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FlowScope)]
pub struct Scope {
    /// The nodes, with everything below them. United with `assets`. Not for global flows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 1000)]
    pub nodes: Option<Vec<Uuid>>,
    /// The assets. United with `nodes`. Not for global flows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 1000)]
    pub assets: Option<Vec<Uuid>>,
    /// The categories of assets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<AssetCategory>>, min_items = 1, max_items = 10, example = json!(["database"]))]
    pub categories: Option<Vec<Category>>,
    /// Account names; or `@ALL` with exclusions (`!name`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<AccountEntry>>, min_items = 1, max_items = 100, example = json!(["root"]))]
    pub accounts: Option<Vec<String>>,
    /// The actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<schema::AccessAction>>, min_items = 1, max_items = 20, example = json!(["connect"]))]
    pub actions: Option<Vec<Action>>,
}

/// Changes to the scope of a flow. Omitted members stay as they are; null stands for everything.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateFlowScope)]
#[allow(clippy::option_option, reason = "left out, null and a value are different")]
pub struct UpdateScope {
    /// The nodes. The list replaces the old one.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(min_items = 1, max_items = 1000)]
    pub nodes: Option<Option<Vec<Uuid>>>,
    /// The assets. The list replaces the old one.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(min_items = 1, max_items = 1000)]
    pub assets: Option<Option<Vec<Uuid>>>,
    /// The categories. The list replaces the old one.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(value_type = Option<Vec<AssetCategory>>, min_items = 1, max_items = 10, example = json!(["database"]))]
    pub categories: Option<Option<Vec<Category>>>,
    /// The accounts. The list replaces the old one.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(value_type = Option<Vec<AccountEntry>>, min_items = 1, max_items = 100, example = json!(["root"]))]
    pub accounts: Option<Option<Vec<String>>>,
    /// The actions. The list replaces the old one.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(value_type = Option<Vec<schema::AccessAction>>, min_items = 1, max_items = 20, example = json!(["connect"]))]
    pub actions: Option<Option<Vec<Action>>>,
}

fn typed<T: From<Uuid>>(ids: Vec<Uuid>) -> Vec<T> {
    ids.into_iter().map(T::from).collect()
}

fn plain<T: Into<Uuid>>(ids: Vec<T>) -> Vec<Uuid> {
    ids.into_iter().map(T::into).collect()
}

impl From<Scope> for flow::Scope {
    fn from(Scope { nodes, assets, categories, accounts, actions }: Scope) -> Self {
        Self { nodes: nodes.map(typed), assets: assets.map(typed), categories, accounts, actions }
    }
}

impl Scope {
    /// The scope as the response shows it. None: everything.
    pub fn shown(scope: flow::Scope) -> Option<Self> {
        let is_everything = scope.is_everything();
        let flow::Scope { nodes, assets, categories, accounts, actions } = scope;
        let (nodes, assets) = (nodes.map(plain), assets.map(plain));
        (!is_everything).then_some(Self { nodes, assets, categories, accounts, actions })
    }
}

impl UpdateScope {
    /// The scope after this change.
    pub fn after(self, before: flow::Scope) -> flow::Scope {
        let Self { nodes, assets, categories, accounts, actions } = self;
        flow::Scope {
            nodes: nodes.map_or(before.nodes, |nodes| nodes.map(typed)),
            assets: assets.map_or(before.assets, |assets| assets.map(typed)),
            categories: categories.unwrap_or(before.categories),
            accounts: accounts.unwrap_or(before.accounts),
            actions: actions.unwrap_or(before.actions),
        }
    }
}
