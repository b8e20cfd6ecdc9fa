//! Groups in groups. The database keeps the groups above each group (`group_ancestors`).

use crate::db::keyset::{Page, paged};
use crate::db::prepared::Prepared;
use crate::schema::{groups, nested_groups};
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::directory::nesting::Nesting;
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

/// A group that is a member of another.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct NestedGroup {
    pub group_id: Uuid,
    pub member_id: Uuid,
    pub name: String,
    pub created_at: OffsetDateTime,
}

/// Selects the members of a group that are groups.
macro_rules! members_of {
    ($group:expr) => {
        nested_groups::table
            .inner_join(groups::table.on(groups::id.eq(nested_groups::member_id)))
            .filter(nested_groups::group_id.eq(Uuid::from($group)))
    };
}

/// The columns of a nested group, in the order of [`NestedGroup`].
const COLUMNS: (nested_groups::group_id, nested_groups::member_id, groups::name, nested_groups::created_at) =
    (nested_groups::group_id, nested_groups::member_id, groups::name, nested_groups::created_at);

/// A page of the groups in a group, and one more if another page follows. Their order is that of the groups.
pub async fn list(conn: &mut Conn, group: GroupId, page: &Page) -> Result<Vec<NestedGroup>> {
    let query = members_of!(group).select(COLUMNS).into_boxed();
    Ok(paged!(query, page, nested_groups::member_id, groups::name).load(&mut **conn).await?)
}

/// The number of groups in a group.
pub async fn count(conn: &mut Conn, group: GroupId) -> Result<i64> {
    Ok(members_of!(group).count().get_result(&mut **conn).await?)
}

/// Finds a group in a group.
pub async fn find(conn: &mut Conn, group: GroupId, member: GroupId) -> Result<NestedGroup> {
    let one = members_of!(group).filter(nested_groups::member_id.eq(Uuid::from(member)));
    Ok(one.select(COLUMNS).first(&mut **conn).await?)
}

const LOCK: &str = include_str!("nested_groups/lock.sql");
const AROUND: &str = include_str!("nested_groups/around.sql");
const MOST_AROUND: &str = include_str!("nested_groups/most_around.sql");
const HAS_ANY: &str = include_str!("nested_groups/has_any.sql");

/// Keeps other transactions from nesting groups of an organization until this one ends: two nestings, each harmless, could
/// make a cycle together. Comes before the locks on groups.
pub async fn lock(tx: &mut Tx, org: OrgId) -> Result<()> {
    let lock = diesel::sql_query(LOCK).bind::<Text, _>(format!("groups of {}", Uuid::from(org)));
    let _taken: bool = Prepared::<_, Bool>::new(lock).get_result(&mut ***tx).await?;
    Ok(())
}

/// The nestings above one group and below another.
pub async fn around(tx: &mut Tx, above: GroupId, below: GroupId) -> Result<Vec<Nesting>> {
    let query = diesel::sql_query(AROUND).bind::<SqlUuid, _>(above.0).bind::<SqlUuid, _>(below.0);
    let rows: Vec<(Uuid, Uuid)> = Prepared::<_, (SqlUuid, SqlUuid)>::new(query).load(&mut ***tx).await?;
    let nesting = |(group, member)| Nesting { group: GroupId(group), member: GroupId(member) };
    Ok(rows.into_iter().map(nesting).collect())
}

/// The largest numbers of groups above one group, or one above that, and below another group, or one below that.
pub async fn most_around(tx: &mut Tx, above: GroupId, below: GroupId) -> Result<(usize, usize)> {
    let query = diesel::sql_query(MOST_AROUND).bind::<SqlUuid, _>(above.0).bind::<SqlUuid, _>(below.0);
    let (up, down): (i64, i64) = Prepared::<_, (BigInt, BigInt)>::new(query).get_result(&mut ***tx).await?;
    let number = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
    Ok((number(up), number(down)))
}

/// Whether one of these users is a member of a group, now or later.
pub async fn has_any(tx: &mut Tx, group: GroupId, users: &[UserId]) -> Result<bool> {
    let users: Vec<Uuid> = users.iter().copied().map(Uuid::from).collect();
    let query = diesel::sql_query(HAS_ANY).bind::<SqlUuid, _>(group.0).bind::<Array<SqlUuid>, _>(users);
    Ok(Prepared::<_, Bool>::new(query).get_result(&mut ***tx).await?)
}

/// The names of these groups, in their order. Deleted groups are omitted.
pub async fn names(tx: &mut Tx, ids: &[GroupId]) -> Result<Vec<String>> {
    let wanted: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let found = groups::table.filter(groups::id.eq_any(wanted)).select((groups::id, groups::name));
    let found: Vec<(Uuid, String)> = found.load(&mut ***tx).await?;
    let name = |id: &GroupId| found.iter().find(|(one, _)| *one == id.0).map(|(_, name)| name.clone());
    Ok(ids.iter().filter_map(name).collect())
}

/// Puts a group into a group. False if it was in it already.
pub async fn insert(tx: &mut Tx, group: GroupId, member: GroupId) -> Result<bool> {
    let values = (
        nested_groups::group_id.eq(group.0),
        nested_groups::member_id.eq(member.0),
        nested_groups::created_at.eq(tx.now),
    );
    let insert = diesel::insert_into(nested_groups::table).values(values).on_conflict_do_nothing();
    Ok(insert.execute(&mut ***tx).await? == 1)
}

/// Takes a group out of a group. False if it was not in it.
pub async fn delete(tx: &mut Tx, group: GroupId, member: GroupId) -> Result<bool> {
    Ok(diesel::delete(nested_groups::table.find((group.0, member.0))).execute(&mut ***tx).await? == 1)
}
