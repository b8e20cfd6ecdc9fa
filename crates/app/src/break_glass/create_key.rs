//! Makes an API key for a user.

use super::record;
use crate::Result;
use crate::auth::{api_keys, secrets};
use gatepass_domain::authz::{Scope, UserKind};
use gatepass_persistence::auth::api_keys::{self as stored_keys, ApiKey};
use gatepass_persistence::{Error, Tx, directory::users};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use time::Duration;
use time::format_description::well_known::Rfc3339;

/// A new key.
#[derive(Debug, Clone)]
pub struct CreateKey {
    /// The user of the key.
    pub username: String,
    /// The purpose of the key.
    pub name: String,
    /// The scopes of the key.
    pub scopes: BTreeSet<Scope>,
    /// Days until the key expires. None: never.
    pub expires_in_days: Option<u16>,
}

/// Makes an API key and returns its secret. A service's key gets the rights that the service has now.
pub async fn create_key(tx: &mut Tx, operator: Value, input: CreateKey) -> Result<String, Error> {
    let CreateKey { username, name, scopes, expires_in_days } = input;
    let user = users::find_by_username(tx, &username).await?;
    let rights = users::principal(tx, &user).await?.rights;
    let secret = secrets::generate(api_keys::PREFIX);
    let key = ApiKey {
        id: tx.ids.next(),
        user_id: user.id,
        name,
        hint: api_keys::hint(&secret),
        scopes,
        created_by: None,
        created_at: tx.now,
        updated_at: tx.now,
        expires_at: expires_in_days.map(|days| tx.now + Duration::days(days.into())),
        last_used_at: None,
        revoked_at: None,
        made_with: None,
        rights: (user.kind == UserKind::Service).then_some(rights),
        asset_id: None,
    };
    stored_keys::insert(tx, &key, &secrets::hash(&secret)).await?;
    let ends = key.expires_at.and_then(|at| at.format(&Rfc3339).ok());
    let after = json!({ "id": key.id, "name": key.name, "scopes": key.scopes, "expires_at": ends });
    let data = json!({ "task": "create-key", "api_key_id": key.id, "before": null, "after": after });
    record(tx, operator, Some(user.id), data).await?;
    Ok(secret)
}
