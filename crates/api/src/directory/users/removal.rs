//! What a user's removal says of the API keys that they had or made.

use gatepass_domain::ids::UserId;
use gatepass_persistence::api_keys::ApiKey;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// More keys are counted and not named.
const MOST_NAMED: usize = 1000;

/// What is to become of the keys that a removed user made for others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MadeKeys {
    /// They stay good: they are the services', and their admins see them.
    #[default]
    Keep,
    /// They are revoked, with what was made with them.
    Revoke,
}

/// How to remove a user.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeleteUser {
    /// Only tells what would become of the keys, and refuses what would be refused.
    #[serde(default)]
    pub dry_run: bool,
    /// What becomes of the keys that the user made for services: by default they stay.
    #[serde(default)]
    #[param(inline)]
    pub made_keys: MadeKeys,
}

/// What becomes of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyOutcome {
    /// It was the user's own, and goes with them.
    Removed,
    /// It is another user's, and is revoked.
    Revoked,
    /// It is another user's, and stays good.
    Kept,
}

/// A key that a removed user had or made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeyOfRemoved {
    /// The key's id.
    pub id: Uuid,
    /// Whom it stands for.
    pub user_id: Uuid,
    /// What it is for.
    #[schema(max_length = 200, example = "Deploy pipeline")]
    pub name: String,
    /// How the key begins, to tell it from others.
    #[schema(max_length = 16, example = "gp_Zk3vQ")]
    pub hint: String,
    /// What becomes of it.
    pub outcome: KeyOutcome,
}

impl KeyOfRemoved {
    /// This key, of which this becomes.
    pub fn new(key: ApiKey, outcome: KeyOutcome) -> Self {
        let ApiKey { id, user_id, name, hint, .. } = key;
        Self { id, user_id, name, hint, outcome }
    }
}

/// What becomes of the keys that a removed user had or made.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserRemoval {
    /// The user.
    pub user_id: Uuid,
    /// Whether the user is gone; not by `dry_run`.
    pub is_removed: bool,
    /// How many keys they had or made that were good.
    #[schema(minimum = 0)]
    pub key_count: i64,
    /// Those keys, the first 1,000 of them.
    #[schema(max_items = 1000)]
    pub keys: Vec<KeyOfRemoved>,
}

impl UserRemoval {
    /// The removal of this user.
    pub fn new(user: UserId, is_removed: bool, mut keys: Vec<KeyOfRemoved>) -> Self {
        let key_count = i64::try_from(keys.len()).unwrap_or(i64::MAX);
        keys.truncate(MOST_NAMED);
        Self { user_id: user.into(), is_removed, key_count, keys }
    }
}
