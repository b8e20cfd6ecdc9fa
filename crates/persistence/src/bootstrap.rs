//! What a database needs before anybody can log in: the first super admin and the organization `default`.

use crate::events::{self, NewEvent, Origin};
use crate::schema::{members, organizations, users};
use crate::users::User;
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Role, UserKind};
use gatepass_domain::text::TextEnum;
use serde_json::{Value, json};
use uuid::Uuid;

/// Makes `admin` and `default`, unless somebody is super admin already; tells whether it did.
pub async fn first_admin(tx: &mut Tx, password_hash: &str) -> Result<bool> {
    // Of two servers that start at once, the second waits here, and finds the admin made.
    diesel::sql_query("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE").execute(&mut ***tx).await?;
    if has_super_admin(tx).await? {
        return Ok(false);
    }
    let now = tx.now;
    let admin = super_admin(tx, "admin", password_hash);
    crate::users::insert(tx, &admin).await?;
    let org: Uuid = tx.ids.next();
    diesel::insert_into(organizations::table)
        .values((
            organizations::id.eq(org),
            organizations::name.eq("Default"),
            organizations::slug.eq("default"),
            organizations::created_at.eq(now),
            organizations::updated_at.eq(now),
        ))
        .execute(&mut ***tx)
        .await?;
    diesel::insert_into(members::table)
        .values((
            members::org_id.eq(org),
            members::user_id.eq(admin.id),
            members::role.eq(Role::OrgAdmin.as_str()),
            members::created_at.eq(now),
            members::updated_at.eq(now),
        ))
        .execute(&mut ***tx)
        .await?;
    events::record(tx, &Origin::default(), made(&admin, org)).await?;
    Ok(true)
}

/// What the log says of the first start. Nobody did it: the events have no actor.
fn made(admin: &User, org: Uuid) -> Vec<NewEvent> {
    let event = |action: &str, org_id, subject, after| NewEvent {
        action: action.to_owned(),
        org_id,
        subject: Some(subject),
        data: json!({ "after": after, "reason": "first_start" }),
        ..NewEvent::default()
    };
    let user = ("user", admin.id);
    let organization = json!({ "id": org, "name": "Default", "slug": "default" });
    let member = json!({ "org_id": org, "user_id": admin.id, "role": Role::OrgAdmin.as_str() });
    vec![
        event("user.created", None, user, summary(admin)),
        event("organization.created", Some(org), ("organization", org), organization),
        event("member.added", Some(org), user, member),
    ]
}

/// What the log says of a user outside of requests.
pub fn summary(user: &User) -> Value {
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

/// Whether anybody is super admin.
pub async fn has_super_admin(tx: &mut Tx) -> Result<bool> {
    let admins = users::table.filter(users::is_super_admin);
    Ok(diesel::select(diesel::dsl::exists(admins)).get_result(&mut ***tx).await?)
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
