//! The contract's types for assets.

use crate::error::Fault;
use crate::inventory::widening::Widened;
use crate::page::page_of;
use crate::schema::{Timestamp, text_schemas};
use gatepass_domain::inventory::Category;
use gatepass_domain::permission::check_protocol_name;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::inventory::assets::{Asset, Protocol};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

text_schemas! {
    AssetCategory = Category, "The kind of an asset.";
}

/// A protocol that an asset offers, and its port.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetProtocol {
    /// The name, unique on the asset. `all` is not allowed: in permissions it stands for every protocol.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "ssh")]
    pub name: String,
    /// The port.
    #[schema(minimum = 1, maximum = 65535, example = 22)]
    pub port: u16,
}

/// A host, device, database, cloud account or application.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssetView {
    /// The id of the asset.
    pub id: Uuid,
    /// The organization of the asset.
    pub org_id: Uuid,
    /// The name, unique in the organization.
    #[schema(max_length = 200, example = "db-1")]
    pub name: String,
    /// The address: a host name, an IP address or a URL.
    #[schema(max_length = 500, example = "db-1.example.org")]
    pub address: Option<String>,
    /// The category.
    #[schema(value_type = AssetCategory)]
    pub category: Category,
    /// The nodes that contain the asset.
    #[schema(max_items = 100)]
    pub nodes: Vec<Uuid>,
    /// The protocols that the asset offers.
    #[schema(max_items = 50)]
    pub protocols: Vec<AssetProtocol>,
    /// The owner. Flows can name the owner as an approver.
    pub owner_id: Option<Uuid>,
    /// Whether the asset is active. Nobody has access to an inactive asset.
    pub is_active: bool,
    /// When the asset was created.
    pub created_at: Timestamp,
    /// When the asset was last changed.
    pub updated_at: Timestamp,
    /// The permissions and grants that reach the asset because of this change. Omitted in all other responses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub widened: Option<Widened>,
}

impl From<Asset> for AssetView {
    fn from(asset: Asset) -> Self {
        let Asset {
            id,
            org_id,
            name,
            address,
            category,
            protocols,
            nodes,
            owner_id,
            is_active,
            created_at,
            updated_at,
        } = asset;
        Self {
            id,
            org_id,
            name,
            address,
            category,
            nodes,
            protocols: protocols
                .into_iter()
                .map(|Protocol { name, port }| AssetProtocol { name, port })
                .collect(),
            owner_id,
            is_active,
            created_at: created_at.into(),
            updated_at: updated_at.into(),
            widened: None,
        }
    }
}

page_of! {
    /// A page of assets.
    pub struct AssetPage of AssetView, with total
}

/// A new asset.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAsset {
    /// The organization of the asset.
    pub org_id: Uuid,
    /// The name, unique in the organization.
    #[schema(min_length = 1, max_length = 200, example = "db-1")]
    pub name: String,
    /// The address: a host name, an IP address or a URL.
    #[schema(min_length = 1, max_length = 500, example = "db-1.example.org")]
    pub address: Option<String>,
    /// The category.
    #[schema(value_type = AssetCategory)]
    pub category: Category,
    /// The nodes that contain the asset.
    #[schema(min_items = 1, max_items = 100)]
    pub nodes: Vec<Uuid>,
    /// The protocols that the asset offers.
    #[schema(max_items = 50)]
    pub protocols: Vec<AssetProtocol>,
    /// The owner.
    pub owner_id: Option<Uuid>,
    /// Whether the asset is active; true by default. Nobody has access to an inactive asset.
    pub is_active: Option<bool>,
}

/// Changes to an asset. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAsset {
    /// The name, unique in the organization.
    #[schema(min_length = 1, max_length = 200, example = "db-1")]
    pub name: Option<String>,
    /// The address; null removes it.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(min_length = 1, max_length = 500, example = "db-1.example.org")]
    pub address: Option<Option<String>>,
    /// The category.
    #[schema(value_type = Option<AssetCategory>)]
    pub category: Option<Category>,
    /// The nodes that contain the asset. The list replaces the old one.
    #[schema(min_items = 1, max_items = 100)]
    pub nodes: Option<Vec<Uuid>>,
    /// The protocols that the asset offers. The list replaces the old one.
    #[schema(max_items = 50)]
    pub protocols: Option<Vec<AssetProtocol>>,
    /// The owner; null removes the owner.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub owner_id: Option<Option<Uuid>>,
    /// Whether the asset is active. Nobody has access to an inactive asset.
    pub is_active: Option<bool>,
}

/// Faults that the schema can't express: a protocol that occurs twice, or that permissions could not name.
pub fn protocol_faults(protocols: &[AssetProtocol]) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let numbered = protocols.iter().enumerate();
    numbered
        .filter_map(|(i, AssetProtocol { name, port: _ })| {
            let pointer = format!("/protocols/{i}/name");
            if let Err(fault) = check_protocol_name(name) {
                return Some(Fault::new(pointer, fault.as_str(), "can't be a protocol's name"));
            }
            (!seen.insert(name)).then(|| Fault::new(pointer, "repeated", "is there already"))
        })
        .collect()
}

/// The protocols as they are stored.
pub fn stored(protocols: Vec<AssetProtocol>) -> Vec<Protocol> {
    protocols.into_iter().map(|AssetProtocol { name, port }| Protocol { name, port }).collect()
}

/// The nodes without duplicates, in one fixed order.
pub fn sorted(nodes: Vec<Uuid>) -> Vec<Uuid> {
    nodes.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}
