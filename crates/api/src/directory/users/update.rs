//! `PATCH /users/{id}`. Deactivating a user, or setting their password, ends all of their sessions.

use super::checks::{self, NewPassword};
use super::target;
use super::wire::{UpdateUser, UserView};
use crate::error::{Code, Fault, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_app::auth::api_keys::{refuse_unheld, revoked as api_key_revoked};
use gatepass_app::auth::common_passwords;
use gatepass_domain::authz::{Act, UserKind};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::UserId;
use gatepass_domain::job::JobKind;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::jobs::{self, NewJob};
use gatepass_persistence::users::{self, User};
use gatepass_persistence::{Conn, Tx, api_keys, sessions};
use serde_json::json;

/// Change a user
///
/// Only super admins may, and at least one active super admin must remain. API keys can't set passwords or make super
/// admins. A new password ends the user's sessions. Unless `revoke_keys` is false, it also revokes their API keys,
/// with the keys that were created with those. Callers change their own password and e-mail with `PATCH /me`. A
/// common password is refused.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the user")),
    request_body(content = UpdateUser, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed user", body = UserView))
)]
#[patch("/users/{id}")]
pub async fn update_user(caller: Caller, Id(id): Id<UserId>, body: Body<UpdateUser>) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let user = authorize(&caller, &mut conn, id, &body.input).await?;
    let UpdateUser { username, name, email, password, revoke_keys, .. } = &body.input;
    let revokes_keys = password.is_some() && revoke_keys.unwrap_or(true);
    let mut held = vec![id];
    if revokes_keys {
        held.extend(api_keys::owners_of_keys_of(&conn, id, false).await?);
    }
    drop(conn);
    let new = [username.as_ref(), name.as_ref(), email.as_ref().and_then(Option::as_ref)];
    let about = common_passwords::about(&user).into_iter().chain(new.into_iter().flatten().cloned());
    let password =
        NewPassword::of(caller.client.shared.hashing(), password.as_deref(), about.collect()).await?;
    caller
        .write_about(&held, &body.bytes, async |tx, caller| {
            let keys = revokes_keys.then_some(held.as_slice());
            change(caller, tx, id, body.input, password, keys).await
        })
        .await
}

async fn authorize(caller: &Caller, conn: &mut Conn, id: UserId, input: &UpdateUser) -> Result<User> {
    let user = users::find(conn, id).await?;
    caller.authorize(Act::UpdateUser, &target(conn, &user).await?)?;
    let sets_password = input.password.is_some();
    checks::by_session(&caller.actor, sets_password, input.is_super_admin == Some(true))?;
    let is_new_email = input.email.as_ref().is_some_and(|email| *email != user.email);
    // That would be a way around the present password.
    if caller.id() == id && (sets_password || is_new_email) {
        return Err(Problem::new(Code::OwnProfile));
    }
    Ok(user)
}

/// `keys`: the API keys are revoked as well, whose families have these owners.
async fn change(
    caller: &Caller,
    tx: &mut Tx,
    id: UserId,
    input: UpdateUser,
    password: NewPassword,
    keys: Option<&[UserId]>,
) -> Result<Reply> {
    authorize(caller, tx, id, &input).await?;
    let takes_away = input.is_active == Some(false) || input.is_super_admin == Some(false);
    if takes_away || input.manager_id.flatten().is_some() {
        users::lock_structure(tx).await?;
    }
    let old = users::find_locked(tx, id).await?;
    let before = UserView::new(old.clone(), &caller.actor);
    reply::refuse_stale(&caller.client.request, &before)?;
    let NewPassword { hash, fault } = password;
    refuse_faults(tx, &old, &input, fault).await?;
    let new = patched(old.clone(), input, hash, tx.now);
    if counts_as_super_admin(&old) && !counts_as_super_admin(&new) {
        refuse_last(tx, id).await?;
    }
    users::save(tx, &new).await?;
    let password_changed = new.password_hash != old.password_hash;
    if password_changed {
        sessions::revoke_all(tx, id, "password_reset").await?;
    }
    let revoked = match keys {
        Some(owners) => {
            let revoked = api_keys::revoke_all_of(tx, id, false).await?;
            refuse_unheld(&revoked, owners)?;
            revoked
        }
        None => Vec::new(),
    };
    if old.is_active && !new.is_active {
        sessions::revoke_all(tx, id, "user_deactivated").await?;
        // Tickets that wait for them go on without them; they are many, so that each gets a transaction of its own.
        let payload = json!({ "user": id });
        jobs::enqueue(tx, NewJob { kind: JobKind::ApproverLeft, unique_key: None, payload, run_at: None })
            .await?;
    }
    let after = UserView::new(new, &caller.actor);
    let ids: Vec<_> = revoked.iter().map(|key| key.id).collect();
    let event = NewEvent::new(
        EventAction::UserUpdated,
        json!({
            "before": before,
            "after": after,
            "password_changed": password_changed,
            "revoked_keys": ids,
        }),
    )
    .about(id.0);
    let events =
        std::iter::once(event).chain(revoked.iter().map(|key| api_key_revoked(key, &caller.actor))).collect();
    caller.record(tx, events).await?;
    Reply::ok(&after)
}

async fn refuse_faults(tx: &mut Tx, user: &User, input: &UpdateUser, common: Option<Fault>) -> Result<()> {
    let password = checks::password(user.kind, input.password.is_some()).or(common);
    let manager = checks::manager(tx, Some(UserId(user.id)), input.manager_id.flatten()).await?;
    let home = checks::home(tx, user.kind, input.home_org_id.flatten()).await?;
    let faults: Vec<_> = password.into_iter().chain(manager).chain(home).collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
}

fn patched(old: User, input: UpdateUser, password_hash: Option<String>, now: time::OffsetDateTime) -> User {
    let UpdateUser {
        username,
        name,
        email,
        password: _,
        manager_id,
        home_org_id,
        is_super_admin,
        is_active,
        revoke_keys: _,
    } = input;
    User {
        username: username.unwrap_or(old.username),
        name: name.unwrap_or(old.name),
        email: email.unwrap_or(old.email),
        password_hash: password_hash.or(old.password_hash),
        manager_id: manager_id.unwrap_or(old.manager_id),
        home_org_id: home_org_id.unwrap_or(old.home_org_id),
        is_super_admin: is_super_admin.unwrap_or(old.is_super_admin),
        is_active: is_active.unwrap_or(old.is_active),
        updated_at: now,
        id: old.id,
        kind: old.kind,
        created_at: old.created_at,
    }
}

/// Whether the user is one of those of whom one has to remain.
pub fn counts_as_super_admin(user: &User) -> bool {
    user.is_super_admin && user.is_active && user.kind == UserKind::Human
}

/// Refuses to take the last super admin away. The structure must be locked.
pub async fn refuse_last(tx: &mut Tx, id: UserId) -> Result<()> {
    if users::has_other_super_admin(tx, id).await? {
        return Ok(());
    }
    Err(Problem::new(Code::LastSuperAdmin))
}
