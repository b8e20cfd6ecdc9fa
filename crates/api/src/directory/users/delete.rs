//! `DELETE /users/{id}`: only for users without any history; others are deactivated. Reports what happens to the
//! credentials that the user had or created.

use super::removal::{DeleteUser, KeyOfRemoved, KeyOutcome, MadeKeys, UserRemoval};
use super::target;
use super::update::{counts_as_super_admin, refuse_last};
use super::wire::UserView;
use crate::error::Result;
use crate::extract::{Caller, Id, Query};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_app::auth::api_keys::{refuse_unheld, revoked as api_key_revoked};
use gatepass_app::directory::refuse_used;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::UserId;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, api_keys, users, uses};
use serde_json::json;

/// Delete a user
///
/// Only super admins may. A user who has ever taken part in anything is in use: deactivate them with `is_active`
/// instead. The user's API keys are deleted, and keys that were created with those are revoked. Keys that the user
/// created for others stay valid, or are revoked with `made_keys=revoke`. The response names each of these keys.
/// `dry_run=true` only reports them.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the user"), DeleteUser),
    responses(
        (status = 200, description = "What happens to the API keys that the user had or created", body = UserRemoval),
        (status = 204, description = "The user is deleted, and had or created no API keys")
    )
)]
#[delete("/users/{id}")]
pub async fn delete_user(
    caller: Caller,
    Id(id): Id<UserId>,
    Query(asked): Query<DeleteUser>,
) -> Result<HttpResponse> {
    let revokes_made = asked.made_keys == MadeKeys::Revoke;
    if asked.dry_run {
        let mut tx = caller.client.db.begin().await?;
        let told = remove(&caller, &mut tx, id, revokes_made, None).await;
        tx.rollback().await?;
        return Ok(Reply::answer(&UserRemoval::new(id, false, told?))?.send());
    }
    let mut held = api_keys::owners_of_keys_of(&caller.conn().await?, id, revokes_made).await?;
    held.push(id);
    caller
        .write_about(&held, &[], async |tx, caller| {
            let told = remove(caller, tx, id, revokes_made, Some(&held)).await?;
            if told.is_empty() {
                Ok(Reply::no_content())
            } else {
                Reply::answer(&UserRemoval::new(id, true, told))
            }
        })
        .await
}

/// Removes the user, and tells what becomes of which key. `held`: whose rights the transaction holds, where it is to be
/// committed.
async fn remove(
    caller: &Caller,
    tx: &mut Tx,
    id: UserId,
    revokes_made: bool,
    held: Option<&[UserId]>,
) -> Result<Vec<KeyOfRemoved>> {
    let seen = users::find(tx, id).await?;
    caller.authorize(Act::DeleteUser, &target(tx, &seen).await?)?;
    users::lock_structure(tx).await?;
    let user = users::find_locked(tx, id).await?;
    let is_admin = counts_as_super_admin(&user);
    let before = UserView::new(user, &caller.actor);
    reply::refuse_stale(&caller.client.request, &before)?;
    if is_admin {
        refuse_last(tx, id).await?;
    }
    refuse_used(&uses::of_user(tx, id).await?)?;
    let made = api_keys::made_for_others(tx, id).await?;
    let revoked = api_keys::revoke_all_of(tx, id, revokes_made).await?;
    if let Some(held) = held {
        refuse_unheld(&revoked, held)?;
    }
    let kept = made.into_iter().filter(|key| revoked.iter().all(|gone| gone.id != key.id));
    let mut told: Vec<_> = kept.map(|key| KeyOfRemoved::new(key, KeyOutcome::Kept)).collect();
    told.extend(revoked.iter().cloned().map(|key| {
        let outcome = if UserId(key.user_id) == id { KeyOutcome::Removed } else { KeyOutcome::Revoked };
        KeyOfRemoved::new(key, outcome)
    }));
    told.sort_unstable_by_key(|key| key.id);
    api_keys::outlive(tx, id).await?;
    users::delete(tx, id).await?;
    let event =
        NewEvent::new(EventAction::UserDeleted, json!({ "before": before, "keys": told })).about(id.0);
    let events =
        std::iter::once(event).chain(revoked.iter().map(|key| api_key_revoked(key, &caller.actor))).collect();
    caller.record(tx, events).await?;
    Ok(told)
}
