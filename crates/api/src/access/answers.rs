//! The items of lists about access: one entry per permission.

use crate::page::page_of;
use crate::permissions::{AccountEntry, ProtocolEntry};
use crate::schema::{self, Timestamp};
use gatepass_domain::inventory::Category;
use gatepass_domain::permission::{Action, Entry};
use gatepass_persistence::access::Facts;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The access that one permission gives one user on one asset: any of its accounts, with any of its protocols and actions.
/// Entries are not merged, because the result would show access that no permission gives.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessEntry {
    /// Names of active accounts of the asset, and virtual accounts. `@INPUT` promises no certain name: check a name when it is
    /// typed.
    #[schema(value_type = Vec<AccountEntry>, max_items = 100_000)]
    pub accounts: Vec<String>,
    /// Protocols that the asset offers.
    #[schema(value_type = Vec<ProtocolEntry>, max_items = 50)]
    pub protocols: Vec<String>,
    /// The actions that the user may perform.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20)]
    pub actions: Vec<Action>,
    /// When uninterrupted access to all of this ends; null if it has no end.
    pub expires_at: Option<Timestamp>,
    /// The permission that gives the access.
    pub permission_id: Uuid,
}

impl From<Entry> for AccessEntry {
    fn from(entry: Entry) -> Self {
        let Entry { permission_id, accounts, protocols, actions, expires_at } = entry;
        let expires_at = expires_at.map(Timestamp::from);
        Self { accounts, protocols, actions, expires_at, permission_id: permission_id.into() }
    }
}

/// An asset, as shown to a user who may use it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessibleAssetView {
    /// The id of the asset.
    pub id: Uuid,
    /// The organization of the asset.
    pub org_id: Uuid,
    /// The name.
    #[schema(max_length = 200, example = "db-1")]
    pub name: String,
    /// The address.
    #[schema(max_length = 500, example = "db-1.example.org")]
    pub address: Option<String>,
    /// The category.
    #[schema(value_type = crate::inventory::AssetCategory)]
    pub category: Category,
}

/// An asset that the user may use.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessibleAsset {
    /// The asset.
    pub asset: AccessibleAssetView,
    /// The access that each permission gives on the asset.
    #[schema(max_items = 100_000)]
    pub entries: Vec<AccessEntry>,
}

impl AccessibleAsset {
    /// The asset of these facts.
    pub fn new(facts: Facts, entries: Vec<Entry>) -> Self {
        let Facts { at: _, user: _, user_name: _, asset, asset_name, address, permissions: _ } = facts;
        let (id, org_id, category) = (asset.id.into(), asset.org_id.into(), asset.category);
        let asset = AccessibleAssetView { id, org_id, name: asset_name, address, category };
        Self { asset, entries: entries.into_iter().map(Into::into).collect() }
    }
}

page_of! {
    /// A page of assets that a user may use, newest first.
    pub struct AccessibleAssetPage of AccessibleAsset
}

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessUserView {
    /// The id of the user.
    pub id: Uuid,
    /// The login name.
    #[schema(max_length = 254, example = "alice")]
    pub username: String,
    /// The display name.
    #[schema(max_length = 200, example = "Alice")]
    pub name: String,
}

/// A user who may use the asset.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessUser {
    /// The user.
    pub user: AccessUserView,
    /// The access that each permission gives the user.
    #[schema(max_items = 100_000)]
    pub entries: Vec<AccessEntry>,
}

impl AccessUser {
    /// The user of these facts.
    pub fn new(facts: Facts, entries: Vec<Entry>) -> Self {
        let Facts { at: _, user, user_name, asset: _, asset_name: _, address: _, permissions: _ } = facts;
        let user = AccessUserView { id: user.id.into(), username: user.username, name: user_name };
        Self { user, entries: entries.into_iter().map(Into::into).collect() }
    }
}

page_of! {
    /// A page of users who may use an asset, newest first.
    pub struct AccessUserPage of AccessUser
}
