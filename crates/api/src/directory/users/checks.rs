//! What makes a user acceptable besides its form.

use crate::error::{Code, Fault, Problem, Result};
use gatepass_app::auth::common_passwords;
use gatepass_app::auth::passwords::Hashing;
use gatepass_domain::authz::{Actor, UserKind};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_persistence::{Tx, organizations, users};
use uuid::Uuid;

/// A service has no password: it comes with API keys.
pub fn password(kind: UserKind, has_password: bool) -> Option<Fault> {
    let is_wrong = has_password && kind == UserKind::Service;
    is_wrong.then(|| Fault::new("/password", "not_for_services", "a service user has no password"))
}

/// A home is a service's, and an organization.
pub async fn home(tx: &mut Tx, kind: UserKind, home: Option<Uuid>) -> Result<Option<Fault>> {
    let Some(home) = home else { return Ok(None) };
    if kind != UserKind::Service {
        return Ok(Some(Fault::new("/home_org_id", "not_for_people", "nobody controls a person")));
    }
    let is_there = organizations::exists(tx, OrgId(home)).await?;
    Ok((!is_there).then(|| Fault::new("/home_org_id", "not_found", "there is no such organization")))
}

/// A new password: what is stored of it, or why it is not taken. Without one, neither.
#[derive(Default)]
pub struct NewPassword {
    /// What is stored.
    pub hash: Option<String>,
    /// Why it is not taken.
    pub fault: Option<Fault>,
}

impl NewPassword {
    /// Judges a password by what is known of its user, and hashes it. That takes long, so it is done before anything is
    /// locked.
    pub async fn of(hashing: &Hashing, password: Option<&str>, about: Vec<String>) -> Result<Self> {
        let Some(password) = password else { return Ok(Self::default()) };
        if let Some(fault) = common_passwords::fault(password, about).await? {
            return Ok(Self { hash: None, fault: Some(fault) });
        }
        Ok(Self { hash: hashing.hash(Some(password.to_owned())).await?, fault: None })
    }
}

/// With a password or the rights of a super admin one would log in and do what the key is not for.
pub fn by_session(actor: &Actor, sets_password: bool, makes_super_admin: bool) -> Result<()> {
    let is_key = actor.scopes.is_some();
    if is_key && (sets_password || makes_super_admin) {
        return Err(Problem::new(Code::SessionRequired));
    }
    Ok(())
}

/// There must be the manager, and a user must not be above themselves. `user` is none for a new one, who is above
/// nobody yet; for others, the structure must be locked.
pub async fn manager(tx: &mut Tx, user: Option<UserId>, manager: Option<Uuid>) -> Result<Option<Fault>> {
    let Some(manager) = manager else { return Ok(None) };
    if users::existing(tx, &[manager]).await?.is_empty() {
        return Ok(Some(Fault::new("/manager_id", "not_found", "there is no such user")));
    }
    let is_circle = match user {
        Some(user) => users::is_above(tx, user, UserId(manager)).await?,
        None => false,
    };
    Ok(is_circle.then(|| Fault::new("/manager_id", "manager_cycle", "nobody is above themselves")))
}
