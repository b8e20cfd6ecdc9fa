//! The first start makes what a database needs before anybody can log in: the super admin `admin` and the organization
//! `default`.

use crate::{By, Result};
use gatepass_domain::authz::{Role, UserKind};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::settings::Settings;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::directory::organizations::{self, Organization};
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::{Error, Tx, directory::members};
use serde_json::{Value, json};
use uuid::Uuid;

/// Makes `admin` and `default`, unless a super admin exists. Returns whether it did.
pub async fn first_start(tx: &mut Tx, password_hash: &str) -> Result<bool, Error> {
    // If two servers start at once, the second waits here, and then finds the admin.
    users::lock_all(tx).await?;
    if users::has_super_admin(tx).await? {
        return Ok(false);
    }
    let admin = super_admin(tx, "admin", password_hash);
    users::insert(tx, &admin).await?;
    let organization = Organization {
        id: tx.ids.next(),
        name: "Default".to_owned(),
        slug: "default".to_owned(),
        created_at: tx.now,
        updated_at: tx.now,
        settings: Settings::default(),
    };
    organizations::insert(tx, &organization).await?;
    members::insert(tx, OrgId(organization.id), UserId(admin.id), Role::OrgAdmin).await?;
    events::record(tx, By::server().origin, made(&admin, &organization)).await?;
    Ok(true)
}

/// The events of the first start. They have no actor.
fn made(admin: &User, Organization { id, name, slug, .. }: &Organization) -> Vec<NewEvent> {
    let event = |action, subject: Uuid, after| {
        NewEvent::new(action, json!({ "after": after, "reason": "first_start" })).about(subject)
    };
    let organization = json!({ "id": id, "name": name, "slug": slug });
    let member = json!({ "org_id": id, "user_id": admin.id, "role": Role::OrgAdmin.as_str() });
    vec![
        event(EventAction::UserCreated, admin.id, summary(admin)),
        event(EventAction::OrganizationCreated, *id, organization).in_org(*id),
        event(EventAction::MemberAdded, admin.id, member).in_org(*id),
    ]
}

/// A user as the audit log shows them if no request made or changed them.
pub(crate) fn summary(user: &User) -> Value {
    json!({
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "kind": user.kind,
        "is_super_admin": user.is_super_admin,
        "is_active": user.is_active,
        "has_password": user.password_hash.is_some(),
    })
}

/// A new super admin, not stored yet.
pub fn super_admin(tx: &Tx, username: &str, password_hash: &str) -> User {
    User {
        id: tx.ids.next(),
        username: username.to_owned(),
        name: "Administrator".to_owned(),
        email: None,
        kind: UserKind::Human,
        password_hash: Some(password_hash.to_owned()),
        manager_id: None,
        is_super_admin: true,
        is_active: true,
        created_at: tx.now,
        updated_at: tx.now,
        home_org_id: None,
    }
}
