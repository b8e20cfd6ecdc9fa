//! API keys of people and services: made, renamed and revoked.

mod create;
mod revoke;
mod update;

pub use create::{CreateApiKey, NewApiKey, create_api_key};
pub use revoke::{refuse_unheld, revoke_api_key, revoked};
pub use update::{UpdateApiKey, update_api_key};

use crate::directory::target;
use crate::log::time;
use crate::{By, Result};
use gatepass_domain::authz::{Act, Actor, KeyRights};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::UserId;
use gatepass_persistence::auth::api_keys::ApiKey;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Conn, directory::users};
use serde_json::{Value, json};

/// The prefix of every key, by which scanners of leaked secrets recognize one.
pub const PREFIX: &str = "gp_";

/// The part of a key that is shown after it was made, to tell keys apart: 8 characters. 5 of them are random.
pub fn hint(secret: &str) -> String {
    secret.chars().take(8).collect()
}

/// Asks whether they may do this act on this key. A key belongs to its user.
pub async fn authorize(conn: &mut Conn, by: By<'_>, act: Act, key: &ApiKey) -> Result<()> {
    let owner = users::find(conn, UserId(key.user_id)).await?;
    by.authorize(act, &target(conn, &owner).await?)
}

/// What happened to a key.
fn event(action: EventAction, key: &ApiKey, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(key.id).on_behalf_of(key.user_id)
}

/// A key as the log keeps it, with the rights that are visible to this actor, and never with its secret.
fn logged(key: &ApiKey, viewer: &Actor) -> Value {
    let ApiKey {
        id,
        user_id,
        name,
        hint,
        scopes,
        created_by,
        created_at,
        updated_at,
        expires_at,
        last_used_at,
        revoked_at,
        made_with,
        rights,
        asset_id,
    } = key;
    let rights = rights.clone().map(|rights| rights.visible_to(viewer, UserId(*user_id)));
    json!({
        "id": id,
        "user_id": user_id,
        "name": name,
        "hint": hint,
        "scopes": scopes,
        "rights": rights.as_ref().map(logged_rights),
        "created_by": created_by,
        "created_at": time(*created_at),
        "updated_at": time(*updated_at),
        "expires_at": expires_at.and_then(time),
        "last_used_at": last_used_at.and_then(time),
        "revoked_at": revoked_at.and_then(time),
        "made_with": made_with,
        "asset_id": asset_id,
        "key": null,
    })
}

fn logged_rights(KeyRights { is_super_admin, roles }: &KeyRights) -> Value {
    let roles: Vec<Value> = roles.iter().map(|(org, role)| json!({ "org_id": org, "role": role })).collect();
    json!({ "is_super_admin": is_super_admin, "roles": roles })
}
