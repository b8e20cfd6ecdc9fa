//! The contract's types for accounts.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_persistence::inventory::accounts::Account;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An account (login name) on an asset.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountView {
    /// The id of the account.
    pub id: Uuid,
    /// The asset of the account.
    pub asset_id: Uuid,
    /// The login name, unique on the asset.
    #[schema(max_length = 128, example = "root")]
    pub username: String,
    /// Whether the account has more rights on the asset than others. Informational.
    pub privileged: bool,
    /// Whether the account is active. An inactive account can't be requested.
    pub is_active: bool,
    /// When the account was created.
    pub created_at: Timestamp,
    /// When the account was last changed.
    pub updated_at: Timestamp,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        let Account { id, asset_id, username, privileged, is_active, created_at, updated_at } = account;
        let (created_at, updated_at) = (created_at.into(), updated_at.into());
        Self { id, asset_id, username, privileged, is_active, created_at, updated_at }
    }
}

page_of! {
    /// A page of accounts.
    pub struct AccountPage of AccountView, with total
}

/// A new account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAccount {
    /// The login name, unique on the asset. It has no white space and no `*`, and does not begin with `@` or `!`.
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub username: String,
    /// Whether the account has more rights on the asset than others; false by default.
    pub privileged: Option<bool>,
    /// Whether the account is active; true by default. An inactive account can't be requested.
    pub is_active: Option<bool>,
}

/// Changes to an account. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAccount {
    /// The login name. Permissions name accounts by their login name, and do not change with it.
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub username: Option<String>,
    /// Whether the account has more rights on the asset than others.
    pub privileged: Option<bool>,
    /// Whether the account is active. An inactive account can't be requested.
    pub is_active: Option<bool>,
}
