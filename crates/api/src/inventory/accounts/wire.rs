//! What accounts look like on the wire.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_persistence::accounts::Account;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A login name on an asset.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountView {
    /// Its id.
    pub id: Uuid,
    /// The asset that it is on.
    pub asset_id: Uuid,
    /// The login name, unique on the asset.
    #[schema(max_length = 128, example = "root")]
    pub username: String,
    /// Whether it may do more than others there; for people to know.
    pub privileged: bool,
    /// An inactive account can't be asked for.
    pub is_active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
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
    /// The login name, unique on the asset: without white space and `*`, and not beginning with `@` or `!`.
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub username: String,
    /// Whether it may do more than others there. Not unless said.
    pub privileged: Option<bool>,
    /// An inactive account can't be asked for. Active unless said.
    pub is_active: Option<bool>,
}

/// What to change of an account. Leave out what stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAccount {
    /// The login name. Permissions name accounts by it, and don't follow.
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub username: Option<String>,
    /// Whether it may do more than others there.
    pub privileged: Option<bool>,
    /// An inactive account can't be asked for.
    pub is_active: Option<bool>,
}
