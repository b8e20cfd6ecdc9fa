//! Access to assets.

use super::{Common, Kind};
use crate::schema;
use crate::tickets::wire::{AccountEntry, ProtocolEntry, Timing, Warning, list, typed};
use gatepass_app::tickets::{Given, Submission};
use gatepass_domain::permission::{ALL_PROTOCOLS, Action};
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::asset_access::AssetAccessRequest;
use gatepass_persistence::tickets::{AssetFacts, NodeFacts, Surroundings};
use serde::{Deserialize, Serialize};
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
    #[schema(value_type = Vec<AccountEntry>, required = false, max_items = 100, example = json!(["app"]))]
    pub accounts: Vec<String>,
    /// Protocol names, or `all`.
    #[serde(default)]
    #[schema(value_type = Vec<ProtocolEntry>, required = false, max_items = 50, example = json!(["ssh"]))]
    pub protocols: Vec<String>,
    /// The actions; `connect` if omitted.
    #[serde(default = "connect")]
    #[schema(value_type = Vec<schema::AccessAction>, required = false, max_items = 20, example = json!(["connect"]))]
    pub actions: Vec<Action>,
}

fn connect() -> Vec<Action> {
    vec![Action::Connect]
}

/// A request for access to assets. An approval gives a permission.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The organization that owns the requested assets.
    pub org_id: Uuid,
    /// A one-line summary.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Deploy 4.2")]
    pub title: String,
    /// The reason for the request. Required if the flow has `reason_required: true`.
    #[serde(default)]
    #[schema(max_length = 4000, example = "CHG-1042")]
    pub reason: String,
    /// The requested access.
    pub request: AssetAccess,
    /// When access is wanted. Can be omitted if the flow leaves no choice.
    pub timing: Option<Timing>,
    /// The flow. Only needed if several flows claim the request with the same priority (`flow_ambiguous`).
    pub flow_id: Option<Uuid>,
    /// The beneficiary; the requester if omitted.
    pub on_behalf_of: Option<Uuid>,
    /// Watchers: users who may read the ticket and comment on it.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub watchers: Vec<Uuid>,
}

/// Access to assets: assets and nodes, accounts, protocols, actions.
#[derive(Debug, Serialize, ToSchema)]
pub struct View {
    /// The nodes, with all assets in and below them.
    #[schema(max_items = 100)]
    pub nodes: Vec<Uuid>,
    /// The assets.
    #[schema(max_items = 500)]
    pub assets: Vec<Uuid>,
    /// Account names, `@ALL`, `@INPUT`, `@USER`, `@ANON`, and `!name` for exclusions.
    #[schema(value_type = Vec<AccountEntry>, max_items = 100, example = json!(["app"]))]
    pub accounts: Vec<String>,
    /// Protocol names, or `all`.
    #[schema(value_type = Vec<ProtocolEntry>, max_items = 50, example = json!(["ssh"]))]
    pub protocols: Vec<String>,
    /// The actions.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20, example = json!(["connect"]))]
    pub actions: Vec<Action>,
}

impl AssetAccess {
    /// The request for the domain, and its lists in their original order.
    fn read(self) -> (Request, Given) {
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

impl From<Form> for Submission {
    fn from(form: Form) -> Self {
        let Form { org_id, title, reason, request, timing, flow_id, on_behalf_of, watchers } = form;
        let (request, given) = request.read();
        Common { org_id, title: Some(title), reason, timing, flow_id, on_behalf_of, watchers }
            .with(request, given)
    }
}

impl From<&AssetAccessRequest> for View {
    fn from(request: &AssetAccessRequest) -> Self {
        let AssetAccess { nodes, assets, accounts, protocols, actions } = request.into();
        Self { nodes, assets, accounts, protocols, actions }
    }
}

impl Kind for View {
    fn warnings(given: &Given, around: &Surroundings) -> Vec<Warning> {
        let Given { nodes: _, assets, accounts, protocols } = given;
        let mut warnings: Vec<Warning> = Vec::new();
        for (index, id) in assets.iter().enumerate() {
            let asset = around.assets.iter().find(|asset| asset.id == id.0 && !asset.is_active);
            warnings.extend(asset.map(|asset| Warning {
                pointer: format!("/request/assets/{index}"),
                code: "asset_inactive",
                detail: format!("{} is deactivated", asset.name),
            }));
        }
        for (index, account) in accounts.iter().enumerate() {
            // `@...` and `!...` don't name an account of the asset.
            let names = !account.starts_with(['@', '!']);
            let lacking = lacking(around, |a| &a.accounts, |n| &n.accounts, account).filter(|_| names);
            warnings.extend(lacking.map(|lacking| Warning {
                pointer: format!("/request/accounts/{index}"),
                code: "account_not_on_asset",
                detail: format!("no active account {account} on {lacking}"),
            }));
        }
        for (index, protocol) in protocols.iter().enumerate().filter(|(_, name)| *name != ALL_PROTOCOLS) {
            let lacking = lacking(around, |a| &a.protocols, |n| &n.protocols, protocol);
            warnings.extend(lacking.map(|lacking| Warning {
                pointer: format!("/request/protocols/{index}"),
                code: "protocol_not_offered",
                detail: format!("{protocol} is not offered by {lacking}"),
            }));
        }
        warnings
    }
}

/// The assets that lack a name, in words. For a node, one asset with the name is enough.
fn lacking(
    around: &Surroundings,
    of_asset: fn(&AssetFacts) -> &Vec<String>,
    of_node: fn(&NodeFacts) -> &Vec<String>,
    name: &String,
) -> Option<String> {
    const SHOWN: usize = 10;
    let mut lacking: Vec<String> = around
        .assets
        .iter()
        .filter(|asset| !of_asset(asset).contains(name))
        .map(|asset| asset.name.clone())
        .collect();
    let empty_nodes = around.nodes.iter().filter(|node| !of_node(node).contains(name));
    lacking.extend(empty_nodes.map(|node| format!("any asset below node {}", node.id)));
    let more = lacking.len().saturating_sub(SHOWN);
    lacking.truncate(SHOWN);
    if more > 0 {
        lacking.push(format!("{more} more"));
    }
    (!lacking.is_empty()).then(|| lacking.join(", "))
}
