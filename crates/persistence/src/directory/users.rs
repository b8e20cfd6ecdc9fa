//! Users: people and services, global to all organizations.

mod list;
mod structure;

pub(crate) use list::names_contain;
pub use list::{Filter, Visible, count, list, seen, seen_with_state};
pub use structure::{has_other_super_admin, has_super_admin, lock_all, lock_structure, managers_from};

use crate::db::text::AsText;
use crate::schema::{members, users};
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{KeyRights, Principal, Role, UserKind};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::writing::fold_fields;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use uuid::Uuid;

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = users, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct User {
    pub id: Uuid,
    pub username: String,
    pub name: String,
    pub email: Option<String>,
    #[diesel(deserialize_as = AsText<UserKind>, serialize_as = AsText<UserKind>)]
    pub kind: UserKind,
    pub password_hash: Option<String>,
    pub manager_id: Option<Uuid>,
    pub is_super_admin: bool,
    pub is_active: bool,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub home_org_id: Option<Uuid>,
}

diesel::define_sql_function! {
    /// Compares login names without regard to case.
    fn lower(text: diesel::sql_types::Text) -> Text;
}

/// Finds the user with this login name who may log in with a password: an active person.
pub async fn find_for_login(conn: &mut Conn, username: &str) -> Result<Option<User>> {
    let user = users::table
        .filter(lower(users::username).eq(lower(username)))
        .filter(users::is_active.and(users::kind.eq(UserKind::Human.as_str())))
        .select(User::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(user)
}

/// Finds the user with this login name.
pub async fn find_by_username(conn: &mut Conn, username: &str) -> Result<User> {
    let by_name = users::table.filter(lower(users::username).eq(lower(username)));
    Ok(by_name.select(User::as_select()).first(&mut **conn).await?)
}

/// Finds a user.
pub async fn find(conn: &mut Conn, id: UserId) -> Result<User> {
    Ok(users::table.find(Uuid::from(id)).select(User::as_select()).first(&mut **conn).await?)
}

/// Finds a user, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: UserId) -> Result<User> {
    let found = users::table.find(Uuid::from(id)).select(User::as_select());
    Ok(found.for_update().first(&mut ***tx).await?)
}

/// Finds a user, and keeps it unchanged until the transaction ends. Several transactions may do so at the same time.
pub async fn find_shared(tx: &mut Tx, id: UserId) -> Result<User> {
    let found = users::table.find(Uuid::from(id)).select(User::as_select());
    Ok(found.for_share().first(&mut ***tx).await?)
}

/// Whether the first of these users is the manager of the second.
pub async fn is_manager_of(conn: &Conn, manager: UserId, user: UserId) -> Result<bool> {
    let found = users::table.find(Uuid::from(user)).filter(users::manager_id.eq(Uuid::from(manager)));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(&mut &**conn).await?)
}

/// Returns the users among these that exist, and keeps them until the transaction ends.
pub async fn existing(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let found = users::table.filter(users::id.eq_any(ids)).order(users::id).select(users::id);
    Ok(found.for_key_share().load(&mut &***tx).await?)
}

/// The organizations of a user, with the role in each.
pub async fn roles(conn: &mut Conn, id: UserId) -> Result<BTreeMap<OrgId, Role>> {
    let found = members::table.filter(members::user_id.eq(Uuid::from(id)));
    let found = found.select((members::org_id, members::role));
    let roles: Vec<(Uuid, AsText<Role>)> = found.load(&mut **conn).await?;
    Ok(roles.into_iter().map(|(org, AsText(role))| (OrgId(org), role)).collect())
}

/// The user as the owner of a new API key.
pub async fn principal(conn: &mut Conn, user: &User) -> Result<Principal> {
    let roles = roles(conn, UserId(user.id)).await?;
    let rights = KeyRights { is_super_admin: user.is_super_admin, roles };
    Ok(Principal { id: UserId(user.id), kind: user.kind, rights })
}

/// The text that searches for users look through.
fn folded(user: &User) -> String {
    fold_fields([user.username.as_str(), user.name.as_str()])
}

/// Stores a new user.
pub async fn insert(tx: &mut Tx, user: &User) -> Result<()> {
    diesel::insert_into(users::table)
        .values((user.clone(), users::folded.eq(folded(user))))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Stores a changed user.
pub async fn save(tx: &mut Tx, user: &User) -> Result<()> {
    diesel::update(users::table.find(user.id))
        .set((user.clone(), users::folded.eq(folded(user))))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Removes a user whom no object names, with their sessions and keys.
pub async fn delete(tx: &mut Tx, id: UserId) -> Result<()> {
    diesel::delete(users::table.find(Uuid::from(id))).execute(&mut ***tx).await?;
    Ok(())
}
