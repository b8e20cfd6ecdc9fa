//! Rules of users that need more than the form of a field.

use crate::references::hold_users;
use crate::{By, Result};
use gatepass_domain::authz::UserKind;
use gatepass_domain::directory::{Standing, makes_manager_circle, takes_super_admin_away};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::refused::Fault;
use gatepass_domain::why::Why;
use gatepass_domain::writing::login_name;
use gatepass_persistence::directory::users::User;
use gatepass_persistence::{
    Tx,
    directory::{organizations, users},
};

/// The login name as it is stored, and the fault of a name that can't be one.
pub(super) fn username(written: String) -> (String, Option<Fault>) {
    if let Some(name) = login_name(&written) {
        return (name.into_owned(), None);
    }
    let expected = "must begin with a letter, a digit or `_`, and have no blanks and no `*`";
    (written, Some(Fault::new("/username", "invalid_character", expected)))
}

/// A service has no password: it authenticates with API keys.
pub(super) fn password(kind: UserKind, has_password: bool) -> Option<Fault> {
    let is_wrong = has_password && kind == UserKind::Service;
    is_wrong.then(|| Fault::new("/password", "not_for_services", "a service user has no password"))
}

/// Only a service has a home, and its home is an organization that exists.
pub(super) async fn home(tx: &mut Tx, kind: UserKind, home: Option<OrgId>) -> Result<Option<Fault>> {
    let Some(home) = home else { return Ok(None) };
    if kind != UserKind::Service {
        return Ok(Some(Fault::new("/home_org_id", "not_for_people", "nobody controls a person")));
    }
    let exists = organizations::exists(tx, home).await?;
    Ok((!exists).then(|| Fault::new("/home_org_id", "not_found", "there is no such organization")))
}

/// The manager is a user whom the actor sees, and no user is above themselves. `user` is none for a new user, who is above
/// nobody yet. For other users, the structure must be locked.
pub(super) async fn manager(
    tx: &mut Tx,
    by: By<'_>,
    user: Option<UserId>,
    manager: Option<UserId>,
) -> Result<Option<Fault>> {
    let Some(manager) = manager else { return Ok(None) };
    if hold_users(tx, by, &[manager.into()]).await?.is_empty() {
        return Ok(Some(Fault::new("/manager_id", "not_found", "there is no such user")));
    }
    let is_circle = match user {
        Some(user) => makes_manager_circle(user, &users::managers_from(tx, manager).await?),
        None => false,
    };
    Ok(is_circle.then(|| Fault::new("/manager_id", "manager_cycle", "nobody is above themselves")))
}

/// An API key sets no password and makes no super admin: with either, its holder would log in and do what the key may not.
pub(super) fn session(by: By<'_>, sets_password: bool, makes_super_admin: bool) -> Result<()> {
    if sets_password || makes_super_admin {
        by.require_session()?;
    }
    Ok(())
}

/// Refuses a change that takes the last super admin away. `after` is none if the user is deleted. The structure must be locked
/// if the change takes a super admin away.
pub(super) async fn refuse_last_super_admin(tx: &mut Tx, before: &User, after: Option<&User>) -> Result<()> {
    let takes_away = takes_super_admin_away(standing(before), after.map(standing));
    if takes_away && !users::has_other_super_admin(tx, UserId(before.id)).await? {
        return Err(Why::LastSuperAdmin.into());
    }
    Ok(())
}

fn standing(user: &User) -> Standing {
    Standing { kind: user.kind, is_super_admin: user.is_super_admin, is_active: user.is_active }
}
