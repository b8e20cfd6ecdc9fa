//! Members of groups: permanent members, and users who are members by a grant until it ends (domain.md section 7).

use crate::db::keyset::{Page, paged};
use crate::db::prepared::prepared;
use crate::directory::users::names_contain;
use crate::schema::{group_members, groups, users};
use crate::{Conn, Result, Tx};
use diesel::dsl::{InnerJoin, IntoBoxed};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

#[allow(missing_docs, reason = "as the tables that diesel prints")]
mod view {
    use crate::schema::{groups, users};

    diesel::table! {
        /// The users who are in groups now. Written by hand, since diesel prints no views. A user is in a group once: by
        /// the membership that lasts longest.
        effective_members (group_id, user_id) {
            group_id -> Uuid,
            user_id -> Uuid,
            created_at -> Timestamptz,
            valid_until -> Nullable<Timestamptz>,
            grant_id -> Nullable<Uuid>,
            via_group_id -> Nullable<Uuid>,
        }
    }
    diesel::table! {
        /// The users who are in groups now, once for each way by which they are.
        present_members (group_id, user_id) {
            group_id -> Uuid,
            user_id -> Uuid,
        }
    }
    diesel::table! {
        /// Memberships without an end, also through groups below.
        lasting_members (group_id, user_id) {
            group_id -> Uuid,
            user_id -> Uuid,
        }
    }
    diesel::joinable!(present_members -> groups (group_id));
    diesel::allow_tables_to_appear_in_same_query!(present_members, groups);
    diesel::joinable!(effective_members -> users (user_id));
    diesel::allow_tables_to_appear_in_same_query!(effective_members, users);
}
pub(crate) use view::present_members;
use view::{effective_members, lasting_members};

/// A user in a group.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct GroupMember {
    pub group_id: Uuid,
    pub user_id: Uuid,
    pub username: String,
    pub name: String,
    pub is_active: bool,
    pub created_at: OffsetDateTime,
    /// None: a permanent membership, or one by a grant without an end.
    pub valid_until: Option<OffsetDateTime>,
    /// The grant that ends last, if the user is no permanent member.
    pub grant_id: Option<Uuid>,
    /// The group below through which the user is a member. None: by the group itself.
    pub via_group_id: Option<Uuid>,
}

/// The groups that have a user as a permanent member, also through groups below. Memberships by grants do not count.
pub async fn joined(conn: &Conn, user: UserId) -> Result<BTreeSet<GroupId>> {
    let ids = lasting_members::table
        .filter(lasting_members::user_id.eq(Uuid::from(user)))
        .select(lasting_members::group_id);
    let ids: Vec<Uuid> = prepared(ids).load(&mut &**conn).await?;
    Ok(ids.into_iter().map(GroupId).collect())
}

/// The columns of a member, in the order of [`GroupMember`].
macro_rules! columns {
    () => {
        (
            effective_members::group_id,
            effective_members::user_id,
            users::username,
            users::name,
            users::is_active,
            effective_members::created_at,
            effective_members::valid_until,
            effective_members::grant_id,
            effective_members::via_group_id,
        )
    };
}

/// The filters of a list of members. An empty list means all.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub users: Vec<Uuid>,
    pub is_active: Option<bool>,
    pub text: Option<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
}

fn matching(
    group: GroupId,
    filter: &Filter,
) -> IntoBoxed<'static, InnerJoin<effective_members::table, users::table>, Pg> {
    let Filter { users: wanted, is_active, text, created_from, created_to } = filter.clone();
    let mut query = effective_members::table.inner_join(users::table).into_boxed();
    query = query.filter(effective_members::group_id.eq(Uuid::from(group)));
    if !wanted.is_empty() {
        query = query.filter(effective_members::user_id.eq_any(wanted));
    }
    if let Some(is_active) = is_active {
        query = query.filter(users::is_active.eq(is_active));
    }
    if let Some(text) = text {
        query = query.filter(names_contain!(&text));
    }
    if let Some(from) = created_from {
        query = query.filter(effective_members::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(effective_members::created_at.lt(to));
    }
    query
}

/// A page of the members that match, and one more member if another page follows. Their order is that of the users.
pub async fn list(conn: &mut Conn, group: GroupId, filter: &Filter, page: &Page) -> Result<Vec<GroupMember>> {
    let query = matching(group, filter).select(columns!());
    Ok(paged!(query, page, effective_members::user_id, users::username).load(&mut **conn).await?)
}

/// The number of members that match.
pub async fn count(conn: &mut Conn, group: GroupId, filter: &Filter) -> Result<i64> {
    Ok(matching(group, filter).count().get_result(&mut **conn).await?)
}

/// Finds a member of a group.
pub async fn find(conn: &mut Conn, group: GroupId, user: UserId) -> Result<GroupMember> {
    let one = effective_members::table.find((Uuid::from(group), Uuid::from(user))).inner_join(users::table);
    Ok(one.select(columns!()).first(&mut **conn).await?)
}

/// Puts a user into a group. False if the user was in it already.
pub async fn insert(tx: &mut Tx, group: GroupId, user: UserId) -> Result<bool> {
    let values = (
        group_members::group_id.eq(Uuid::from(group)),
        group_members::user_id.eq(Uuid::from(user)),
        group_members::created_at.eq(tx.now),
    );
    let insert = diesel::insert_into(group_members::table).values(values).on_conflict_do_nothing();
    Ok(insert.execute(&mut ***tx).await? == 1)
}

/// Takes a user out of a group. False if the user was not in it.
pub async fn delete(tx: &mut Tx, group: GroupId, user: UserId) -> Result<bool> {
    let one = group_members::table.find((Uuid::from(group), Uuid::from(user)));
    Ok(diesel::delete(one).execute(&mut ***tx).await? == 1)
}

/// Takes a user out of all groups of an organization. Returns these groups in the order of their ids.
pub async fn delete_all(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Vec<GroupId>> {
    let there = groups::table.filter(groups::org_id.eq(Uuid::from(org))).select(groups::id);
    let theirs = group_members::table
        .filter(group_members::user_id.eq(Uuid::from(user)).and(group_members::group_id.eq_any(there)));
    let left = diesel::delete(theirs).returning(group_members::group_id);
    let left: BTreeSet<Uuid> = left.load(&mut ***tx).await?.into_iter().collect();
    Ok(left.into_iter().map(GroupId).collect())
}
