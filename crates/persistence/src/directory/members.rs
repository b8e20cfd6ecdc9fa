//! Members of organizations and their roles.

use crate::db::keyset::{Page, paged};
use crate::db::text::AsText;
use crate::directory::users::names_contain;
use crate::schema::{members, users};
use crate::{Conn, Result, Tx};
use diesel::dsl::{InnerJoin, IntoBoxed};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Role;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// A user in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Member {
    pub org_id: Uuid,
    pub user_id: Uuid,
    pub username: String,
    pub name: String,
    pub is_active: bool,
    #[diesel(deserialize_as = AsText<Role>)]
    pub role: Role,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// The columns of a member, in the order of [`Member`].
macro_rules! columns {
    () => {
        (
            members::org_id,
            members::user_id,
            users::username,
            users::name,
            users::is_active,
            members::role,
            members::created_at,
            members::updated_at,
        )
    };
}

/// The filters of a list of members. An empty list means all.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub roles: Vec<Role>,
    pub users: Vec<Uuid>,
    pub is_active: Option<bool>,
    pub text: Option<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
}

fn matching(org: OrgId, filter: &Filter) -> IntoBoxed<'static, InnerJoin<members::table, users::table>, Pg> {
    let Filter { roles, users: wanted, is_active, text, created_from, created_to } = filter.clone();
    let mut query = members::table.inner_join(users::table).into_boxed();
    query = query.filter(members::org_id.eq(Uuid::from(org)));
    if !roles.is_empty() {
        query = query.filter(members::role.eq_any(roles.iter().map(|r| r.as_str()).collect::<Vec<_>>()));
    }
    if !wanted.is_empty() {
        query = query.filter(members::user_id.eq_any(wanted));
    }
    if let Some(is_active) = is_active {
        query = query.filter(users::is_active.eq(is_active));
    }
    if let Some(text) = text {
        query = query.filter(names_contain!(&text));
    }
    if let Some(from) = created_from {
        query = query.filter(members::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(members::created_at.lt(to));
    }
    query
}

/// A page of the members that match, and one more member if another page follows. Their order is that of the users.
pub async fn list(conn: &mut Conn, org: OrgId, filter: &Filter, page: &Page) -> Result<Vec<Member>> {
    let query = matching(org, filter).select(columns!());
    Ok(paged!(query, page, members::user_id, users::username).load(&mut **conn).await?)
}

/// The number of members that match.
pub async fn count(conn: &mut Conn, org: OrgId, filter: &Filter) -> Result<i64> {
    Ok(matching(org, filter).count().get_result(&mut **conn).await?)
}

/// Finds a member.
pub async fn find(conn: &mut Conn, org: OrgId, user: UserId) -> Result<Member> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user))).inner_join(users::table);
    Ok(one.select(columns!()).first(&mut **conn).await?)
}

/// Finds the membership of a user, if there is one, and locks it until the transaction ends.
pub async fn find_opt_locked(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Option<Member>> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user)));
    let locked = one.select(members::role).for_update().first::<String>(&mut ***tx).await.optional()?;
    match locked {
        Some(_) => find(tx, org, user).await.map(Some),
        None => Ok(None),
    }
}

/// The role of a user in an organization, locked until the transaction ends. None: the user is no member.
pub async fn role_shared(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Option<Role>> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user))).select(members::role);
    let role: Option<AsText<Role>> = one.for_share().first(&mut ***tx).await.optional()?;
    Ok(role.map(Role::from))
}

/// Returns the users among these who are members, and locks their memberships until the transaction ends. Lock the users
/// before.
pub async fn existing(tx: &mut Tx, org: OrgId, users: &[Uuid]) -> Result<Vec<Uuid>> {
    let found = members::table
        .filter(members::org_id.eq(Uuid::from(org)).and(members::user_id.eq_any(users)))
        .order(members::user_id)
        .select(members::user_id);
    Ok(found.for_key_share().load(&mut ***tx).await?)
}

/// Makes a user a member. False if another request did so at the same time.
pub async fn insert(tx: &mut Tx, org: OrgId, user: UserId, role: Role) -> Result<bool> {
    let values = (
        members::org_id.eq(Uuid::from(org)),
        members::user_id.eq(Uuid::from(user)),
        members::role.eq(role.as_str()),
        members::created_at.eq(tx.now),
        members::updated_at.eq(tx.now),
    );
    let insert = diesel::insert_into(members::table).values(values).on_conflict_do_nothing();
    Ok(insert.execute(&mut ***tx).await? == 1)
}

/// Changes the role of a member.
pub async fn save_role(tx: &mut Tx, org: OrgId, user: UserId, role: Role) -> Result<()> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user)));
    let change = (members::role.eq(role.as_str()), members::updated_at.eq(tx.now));
    diesel::update(one).set(change).execute(&mut ***tx).await?;
    Ok(())
}

/// Removes a member.
pub async fn delete(tx: &mut Tx, org: OrgId, user: UserId) -> Result<()> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user)));
    diesel::delete(one).execute(&mut ***tx).await?;
    Ok(())
}
