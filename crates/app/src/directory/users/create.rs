//! A super admin creates a user, or an admin of an organization creates a service of it.

use super::super::members::added;
use super::password::JudgedPassword;
use super::{checks, event, logged};
use crate::auth::passwords::Hashing;
use crate::jobs::{Changed, follow_rules};
use crate::rules::refuse;
use crate::{By, Result};
use gatepass_domain::authz::{Act, Role, Target, UserKind};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::{Tx, directory::members, events};
use serde_json::json;

/// A new user.
#[derive(Clone)]
pub struct CreateUser {
    /// The login name, unique regardless of case.
    pub username: String,
    /// The display name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The password. None: the user can't log in.
    pub password: Option<String>,
    /// Whether the user is a person or a service.
    pub kind: UserKind,
    /// The user's manager.
    pub manager_id: Option<UserId>,
    /// The home of a service: the organization whose admins control it.
    pub home_org_id: Option<OrgId>,
    /// Whether the user is a super admin.
    pub is_super_admin: bool,
}

/// Judges and hashes the password, if the actor may create the user. That takes too long for a transaction.
pub async fn prepare_create(by: By<'_>, hashing: &Hashing, input: &CreateUser) -> Result<JudgedPassword> {
    authorize(by, input)?;
    let about = [Some(&input.username), Some(&input.name), input.email.as_ref()];
    let about = about.into_iter().flatten().cloned().collect();
    JudgedPassword::of(hashing, input.password.as_deref(), about).await
}

/// Creates a user. A service becomes a member of its home; other users are in no organization yet.
pub async fn create_user(
    tx: &mut Tx,
    by: By<'_>,
    input: CreateUser,
    password: JudgedPassword,
) -> Result<User> {
    authorize(by, &input)?;
    let JudgedPassword { hash: password_hash, fault: common } = password;
    let CreateUser { username, name, email, password, kind, manager_id, home_org_id, is_super_admin } = input;
    let (username, unfit) = checks::username(username);
    let mut faults: Vec<_> =
        unfit.into_iter().chain(checks::password(kind, password.is_some())).chain(common).collect();
    faults.extend(checks::manager(tx, by, None, manager_id).await?);
    faults.extend(checks::home(tx, kind, home_org_id).await?);
    refuse(faults)?;
    let user = User {
        id: tx.ids.next(),
        username,
        name,
        email,
        kind,
        password_hash,
        manager_id: manager_id.map(Into::into),
        is_super_admin,
        is_active: true,
        created_at: tx.now,
        updated_at: tx.now,
        home_org_id: home_org_id.map(Into::into),
    };
    users::insert(tx, &user).await?;
    if user.is_super_admin {
        follow_rules(tx, Changed::SuperAdmins).await?;
    }
    let id = UserId(user.id);
    let created = event(EventAction::UserCreated, id, json!({ "after": logged(&user) }));
    events::record(tx, by.origin, vec![created]).await?;
    if let Some(home) = home_org_id {
        enrol(tx, by, home, id).await?;
    }
    Ok(user)
}

fn authorize(by: By<'_>, input: &CreateUser) -> Result<()> {
    match input.home_org_id {
        Some(home) if input.kind == UserKind::Service && !input.is_super_admin => {
            by.authorize(Act::CreateService, &Target::org(home))?;
        }
        _ => by.authorize(Act::CreateUser, &Target::global())?,
    }
    checks::session(by, input.password.is_some(), input.is_super_admin)
}

/// Makes a new service a member of its home.
async fn enrol(tx: &mut Tx, by: By<'_>, home: OrgId, service: UserId) -> Result<()> {
    members::insert(tx, home, service, Role::Member).await?;
    let member = members::find(tx, home, service).await?;
    Ok(events::record(tx, by.origin, vec![added(&member)]).await?)
}
