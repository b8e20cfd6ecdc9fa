//! Members of organizations and their roles.

use crate::db::keyset::{Page, paged};
use crate::db::text::AsText;
use crate::schema::{members, users};
use crate::users::names_contain;
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

/// What is read of a member, in the order of [`Member`].
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

/// Which members of an organization a list shows; empty: all.
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

/// A page of those that match, and one more where another page follows. Their order is that of the users.
pub async fn list(conn: &mut Conn, org: OrgId, filter: &Filter, page: &Page) -> Result<Vec<Member>> {
    let query = matching(org, filter).select(columns!());
    Ok(paged!(query, page, members::user_id, users::username).load(&mut **conn).await?)
}

/// How many match.
pub async fn count(conn: &mut Conn, org: OrgId, filter: &Filter) -> Result<i64> {
    Ok(matching(org, filter).count().get_result(&mut **conn).await?)
}

/// One member.
pub async fn find(conn: &mut Conn, org: OrgId, user: UserId) -> Result<Member> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user))).inner_join(users::table);
    Ok(one.select(columns!()).first(&mut **conn).await?)
}

/// One member, if the user is one, whose membership nobody else changes until the transaction ends.
pub async fn find_opt_locked(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Option<Member>> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user)));
    let locked = one.select(members::role).for_update().first::<String>(&mut ***tx).await.optional()?;
    match locked {
        Some(_) => find(tx, org, user).await.map(Some),
        None => Ok(None),
    }
}

/// What a user is in an organization, which nobody changes until the transaction ends; none: no member.
pub async fn role_shared(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Option<Role>> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user))).select(members::role);
    let role: Option<AsText<Role>> = one.for_share().first(&mut ***tx).await.optional()?;
    Ok(role.map(Role::from))
}

/// Which of these users are members; they stay it until the transaction ends. Lock the users themselves before.
pub async fn existing(tx: &mut Tx, org: OrgId, users: &[Uuid]) -> Result<Vec<Uuid>> {
    let found = members::table
        .filter(members::org_id.eq(Uuid::from(org)).and(members::user_id.eq_any(users)))
        .order(members::user_id)
        .select(members::user_id);
    Ok(found.for_key_share().load(&mut ***tx).await?)
}

/// Makes a user a member; false where another request did so at the same time.
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

/// Gives a member another role.
pub async fn save_role(tx: &mut Tx, org: OrgId, user: UserId, role: Role) -> Result<()> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user)));
    let change = (members::role.eq(role.as_str()), members::updated_at.eq(tx.now));
    diesel::update(one).set(change).execute(&mut ***tx).await?;
    Ok(())
}

/// Ends a membership.
pub async fn delete(tx: &mut Tx, org: OrgId, user: UserId) -> Result<()> {
    let one = members::table.find((Uuid::from(org), Uuid::from(user)));
    diesel::delete(one).execute(&mut ***tx).await?;
    Ok(())
}
