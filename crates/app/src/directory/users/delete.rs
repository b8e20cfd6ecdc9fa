//! A super admin deletes a user without any history. Other users can only be deactivated.

use super::super::{refuse_used, target};
use super::checks::refuse_last_super_admin;
use super::{event, logged};
use crate::auth::api_keys::{refuse_unheld, revoked as key_revoked};
use crate::{By, Refusal, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::UserId;
use gatepass_persistence::auth::api_keys::{self, ApiKey};
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::{Tx, events, uses};
use serde_json::{Value, json};

/// How to delete a user.
#[derive(Debug, Clone, Copy)]
pub struct DeleteUser<'a> {
    /// Whether the keys that the user made for services are revoked. Otherwise they stay valid.
    pub revokes_made: bool,
    /// The users whose rights the transaction holds: the user, and the owners of the keys that are revoked. None: the
    /// transaction is rolled back, so that nobody has to wait for it.
    pub held: Option<&'a [UserId]>,
}

gatepass_domain::text_enum! {
    /// What happens to a key.
    pub enum KeyOutcome {
        /// The key belonged to the user and is removed.
        Removed = "removed",
        /// The key belongs to another user and is revoked.
        Revoked = "revoked",
        /// The key belongs to another user and stays valid.
        Kept = "kept",
    }
}

/// A key that a deleted user had or made.
#[derive(Debug, Clone)]
pub struct KeyOfRemoved {
    /// The key.
    pub key: ApiKey,
    /// What happens to it.
    pub outcome: KeyOutcome,
}

/// Deletes a user, if the door accepts them (`expect`). Returns the valid keys that they had or made, sorted by id.
pub async fn delete_user<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    id: UserId,
    input: DeleteUser<'_>,
    expect: impl Fn(&User) -> Result<(), E>,
) -> Result<Vec<KeyOfRemoved>, E> {
    let seen = users::find(tx, id).await?;
    by.authorize(Act::DeleteUser, &target(tx, &seen).await?)?;
    users::lock_structure(tx).await?;
    let before = users::find_locked(tx, id).await?;
    expect(&before)?;
    refuse_last_super_admin(tx, &before, None).await?;
    refuse_used(&uses::of_user(tx, id).await?)?;
    let made = api_keys::made_for_others(tx, id).await?;
    let revoked = api_keys::revoke_all_of(tx, id, input.revokes_made).await?;
    if let Some(held) = input.held {
        refuse_unheld(&revoked, held)?;
    }
    let keys = outcomes(id, made, &revoked);
    api_keys::outlive(tx, id).await?;
    users::delete(tx, id).await?;
    let data = json!({ "before": logged(&before), "keys": keys.iter().map(logged_key).collect::<Vec<_>>() });
    let deleted = event(EventAction::UserDeleted, id, data);
    let happened = std::iter::once(deleted).chain(revoked.iter().map(|key| key_revoked(key, by.actor)));
    events::record(tx, by.origin, happened.collect()).await?;
    Ok(keys)
}

/// What happens to the keys that a user `made` for others, and to those that were `revoked`, among them the user's own.
fn outcomes(user: UserId, made: Vec<ApiKey>, revoked: &[ApiKey]) -> Vec<KeyOfRemoved> {
    let kept = made.into_iter().filter(|key| revoked.iter().all(|gone| gone.id != key.id));
    let kept = kept.map(|key| KeyOfRemoved { key, outcome: KeyOutcome::Kept });
    let gone = revoked.iter().cloned().map(|key| {
        let is_own = UserId(key.user_id) == user;
        KeyOfRemoved { key, outcome: if is_own { KeyOutcome::Removed } else { KeyOutcome::Revoked } }
    });
    let mut keys: Vec<_> = kept.chain(gone).collect();
    keys.sort_unstable_by_key(|of| of.key.id);
    keys
}

fn logged_key(KeyOfRemoved { key, outcome }: &KeyOfRemoved) -> Value {
    let ApiKey { id, user_id, name, hint, .. } = key;
    json!({ "id": id, "user_id": user_id, "name": name, "hint": hint, "outcome": outcome })
}
