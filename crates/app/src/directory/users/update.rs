//! A super admin changes a user.

use super::super::leaving::{Ended, Leaver};
use super::super::target;
use super::checks::{self, refuse_last_super_admin};
use super::password::JudgedPassword;
use super::{event, logged};
use crate::auth::api_keys::{refuse_unheld, revoked};
use crate::auth::common_passwords;
use crate::auth::me::changes_credentials;
use crate::auth::passwords::Hashing;
use crate::jobs::{Changed, follow_rules};
use crate::rules::refuse;
use crate::{By, Refusal, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::ending::Ending;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::refused::Fault;
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::auth::api_keys::{self, ApiKey};
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::{Conn, Tx, auth::sessions, events};
use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

/// Changes to a user. None: the field stays as it is.
#[derive(Clone)]
#[allow(clippy::option_option, reason = "to leave a field and to empty it are different")]
pub struct UpdateUser {
    /// The login name, unique regardless of case.
    pub username: Option<String>,
    /// The display name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<Option<String>>,
    /// A new password. It ends all sessions of the user.
    pub password: Option<String>,
    /// The user's manager.
    pub manager_id: Option<Option<UserId>>,
    /// The home of a service.
    pub home_org_id: Option<Option<OrgId>>,
    /// Whether the user is a super admin.
    pub is_super_admin: Option<bool>,
    /// Whether the user is active. A deactivated user has no session.
    pub is_active: Option<bool>,
    /// Whether a new password revokes the user's API keys.
    pub revoke_keys: bool,
}

impl UpdateUser {
    fn revokes_keys(&self) -> bool {
        self.password.is_some() && self.revoke_keys
    }
}

/// What a change needs before its transaction begins.
pub struct PreparedUpdate {
    password: JudgedPassword,
    /// The users whose rights the transaction has to hold: the changed user, and the owners of the keys that it revokes.
    pub held: Vec<UserId>,
}

/// Judges and hashes the password, if the actor may change the user. That takes too long for a transaction.
pub async fn prepare_update(
    mut conn: Conn,
    by: By<'_>,
    hashing: &Hashing,
    id: UserId,
    input: &UpdateUser,
) -> Result<PreparedUpdate> {
    let user = authorize(&mut conn, by, id, input).await?;
    let mut held = vec![id];
    if input.revokes_keys() || input.is_active == Some(false) {
        held.extend(api_keys::owners_of_keys_of(&conn, id, false).await?);
    }
    // Hashing waits for a thread. The connection must not wait with it.
    drop(conn);
    let UpdateUser { username, name, email, password, .. } = input;
    let new = [username.as_ref(), name.as_ref(), email.as_ref().and_then(Option::as_ref)];
    let about = common_passwords::about(&user).into_iter().chain(new.into_iter().flatten().cloned());
    let password = JudgedPassword::of(hashing, password.as_deref(), about.collect()).await?;
    Ok(PreparedUpdate { password, held })
}

/// Changes a user, if the door accepts them (`expect`). A new password ends the sessions of the user. A user who is deactivated
/// loses sessions, API keys, grants and open tickets; groups and permissions stay for when they are active again.
pub async fn update_user<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    id: UserId,
    input: UpdateUser,
    PreparedUpdate { password, held }: &PreparedUpdate,
    expect: impl Fn(&User) -> Result<(), E>,
) -> Result<User, E> {
    authorize(tx, by, id, &input).await?;
    let takes_away = input.is_active == Some(false) || input.is_super_admin == Some(false);
    if takes_away || input.manager_id.flatten().is_some() {
        users::lock_structure(tx).await?;
    }
    let leaver = Leaver { user: id, org: None, because: Ending::UserDeactivated };
    if input.is_active == Some(false) {
        leaver.lock(tx).await?;
    }
    let before = users::find_locked(tx, id).await?;
    expect(&before)?;
    let (username, unfit) = input.username.map(checks::username).unzip();
    let input = UpdateUser { username, ..input };
    let faults = unfit.flatten().into_iter().chain(password.fault.clone()).collect();
    refuse_faults(tx, by, &before, &input, faults).await?;
    let is_deactivated = before.is_active && input.is_active == Some(false);
    let revokes_keys = input.revokes_keys() || is_deactivated;
    let after = patched(before.clone(), input, password.hash.clone(), tx.now);
    refuse_last_super_admin(tx, &before, Some(&after)).await?;
    users::save(tx, &after).await?;
    let password_changed = after.password_hash != before.password_hash;
    if password_changed {
        sessions::revoke_all(tx, id, "password_reset").await?;
    }
    let keys = if revokes_keys { revoke_keys(tx, id, held).await? } else { Vec::new() };
    let ended = if is_deactivated { deactivated(tx, by, leaver).await? } else { Ended::default() };
    follow_changes(tx, &before, &after).await?;
    let data = json!({
        "before": logged(&before),
        "after": logged(&after),
        "password_changed": password_changed,
        "revoked_keys": keys.iter().map(|key| key.id).collect::<Vec<Uuid>>(),
        "ended": ended,
    });
    let updated = event(EventAction::UserUpdated, id, data);
    let happened = std::iter::once(updated).chain(keys.iter().map(|key| revoked(key, by.actor)));
    events::record(tx, by.origin, happened.collect()).await?;
    Ok(after)
}

/// Checks that the actor may make this change. Returns the user as they are.
async fn authorize(conn: &mut Conn, by: By<'_>, id: UserId, input: &UpdateUser) -> Result<User> {
    let user = users::find(conn, id).await?;
    by.authorize(Act::UpdateUser, &target(conn, &user).await?)?;
    let sets_password = input.password.is_some();
    checks::session(by, sets_password, input.is_super_admin == Some(true))?;
    // Their own profile asks for the present password, and this would be a way around it.
    if by.id() == id && changes_credentials(&user, sets_password, input.email.as_ref()) {
        return Err(Why::OwnProfile.into());
    }
    Ok(user)
}

async fn refuse_faults(
    tx: &mut Tx,
    by: By<'_>,
    user: &User,
    input: &UpdateUser,
    mut faults: Vec<Fault>,
) -> Result<()> {
    faults.extend(checks::password(user.kind, input.password.is_some()));
    let manager = checks::manager(tx, by, Some(UserId(user.id)), input.manager_id.flatten()).await?;
    let home = checks::home(tx, user.kind, input.home_org_id.flatten()).await?;
    faults.extend(manager.into_iter().chain(home));
    refuse(faults)
}

/// The user with these changes.
fn patched(old: User, input: UpdateUser, password_hash: Option<String>, now: OffsetDateTime) -> User {
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
        manager_id: manager_id.map_or(old.manager_id, |manager| manager.map(Into::into)),
        home_org_id: home_org_id.map_or(old.home_org_id, |home| home.map(Into::into)),
        is_super_admin: is_super_admin.unwrap_or(old.is_super_admin),
        is_active: is_active.unwrap_or(old.is_active),
        updated_at: now,
        id: old.id,
        kind: old.kind,
        created_at: old.created_at,
    }
}

/// Revokes the keys of a user, with the keys that were made with them.
async fn revoke_keys(tx: &mut Tx, user: UserId, held: &[UserId]) -> Result<Vec<ApiKey>> {
    let keys = api_keys::revoke_all_of(tx, user, false).await?;
    refuse_unheld(&keys, held)?;
    Ok(keys)
}

/// Lets approvers follow their rules, as far as rules look at what has changed of the user.
async fn follow_changes(tx: &mut Tx, before: &User, after: &User) -> Result<()> {
    let changes = [
        (before.is_super_admin != after.is_super_admin, Changed::SuperAdmins),
        (before.manager_id != after.manager_id, Changed::Managers),
        (!before.is_active && after.is_active, Changed::Reactivated),
    ];
    for (_, changed) in changes.into_iter().filter(|(is_so, _)| *is_so) {
        follow_rules(tx, changed).await?;
    }
    Ok(())
}

/// Ends the sessions, grants and open tickets of a deactivated user.
async fn deactivated(tx: &mut Tx, by: By<'_>, leaver: Leaver) -> Result<Ended> {
    sessions::revoke_all(tx, leaver.user, leaver.because.as_str()).await?;
    leaver.end(tx, by).await
}
