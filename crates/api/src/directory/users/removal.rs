//! The wire types of a user's removal: the API keys that the user had or made, and what happens to each.

use crate::schema::text_schemas;
use gatepass_app::directory::users;
use gatepass_domain::ids::UserId;
use gatepass_persistence::auth::api_keys::ApiKey;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The number of keys that are named. Further keys are only counted.
const MOST_NAMED: usize = 1000;

/// What happens to the keys that a removed user created for services.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MadeKeys {
    /// The keys stay valid. They belong to the services, and the admins of those see them.
    #[default]
    Keep,
    /// The keys are revoked, and with them every key that was created with one of them.
    Revoke,
}

/// How to remove a user.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeleteUser {
    /// Reports what would happen to the keys, and removes nothing. Refuses what a removal would refuse.
    #[serde(default)]
    pub dry_run: bool,
    /// What happens to the keys that the user created for services; `keep` by default.
    #[serde(default)]
    #[param(inline)]
    pub made_keys: MadeKeys,
}

text_schemas! {
    KeyOutcome = users::KeyOutcome, "What happens to a key.";
}

/// A key that a removed user had or created.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeyOfRemoved {
    /// The id of the key.
    pub id: Uuid,
    /// The user that the key authenticates.
    pub user_id: Uuid,
    /// The name of the key.
    #[schema(max_length = 200, example = "Deploy pipeline")]
    pub name: String,
    /// The first characters of the key, to tell keys apart.
    #[schema(max_length = 16, example = "gp_Zk3vQ")]
    pub hint: String,
    /// What happens to the key.
    #[schema(value_type = KeyOutcome)]
    pub outcome: users::KeyOutcome,
}

impl From<users::KeyOfRemoved> for KeyOfRemoved {
    fn from(users::KeyOfRemoved { key, outcome }: users::KeyOfRemoved) -> Self {
        let ApiKey { id, user_id, name, hint, .. } = key;
        Self { id, user_id, name, hint, outcome }
    }
}

/// What happens to the keys that a removed user had or created.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserRemoval {
    /// The removed user.
    pub user_id: Uuid,
    /// Whether the user was removed; false with `dry_run`.
    pub is_removed: bool,
    /// The number of valid keys that the user had or created.
    #[schema(minimum = 0)]
    pub key_count: i64,
    /// The first 1,000 of these keys.
    #[schema(max_items = 1000)]
    pub keys: Vec<KeyOfRemoved>,
}

impl UserRemoval {
    /// The removal of this user, who had or made these keys.
    pub fn new(user: UserId, is_removed: bool, keys: Vec<users::KeyOfRemoved>) -> Self {
        let key_count = i64::try_from(keys.len()).unwrap_or(i64::MAX);
        let keys = keys.into_iter().take(MOST_NAMED).map(Into::into).collect();
        Self { user_id: user.into(), is_removed, key_count, keys }
    }
}
