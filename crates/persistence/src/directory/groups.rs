//! Groups: named sets of users in one organization.

use crate::db::keyset::{Page, contains_pattern, paged};
use crate::directory::group_members::present_members;
use crate::directory::organizations::org_ids;
use crate::schema::groups;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::GroupId;
use gatepass_domain::writing::fold_fields;
use time::OffsetDateTime;
use uuid::Uuid;

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = groups, check_for_backend(diesel::pg::Pg))]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Group {
    pub id: Uuid,
    pub org_id: Uuid,
    pub name: String,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// The filters of a list of groups. An empty list means all that are visible to the caller.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub orgs: Vec<Uuid>,
    pub names: Vec<String>,
    pub users: Vec<Uuid>,
    pub text: Option<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
}

fn matching(visible: &Orgs, filter: &Filter) -> groups::BoxedQuery<'static, Pg> {
    let Filter { orgs, names, users, text, created_from, created_to } = filter.clone();
    let mut query = groups::table.into_boxed();
    if let Some(visible) = org_ids(visible) {
        query = query.filter(groups::org_id.eq_any(visible));
    }
    if !orgs.is_empty() {
        query = query.filter(groups::org_id.eq_any(orgs));
    }
    if !names.is_empty() {
        query = query.filter(groups::name.eq_any(names));
    }
    if !users.is_empty() {
        let theirs = present_members::table
            .filter(present_members::user_id.eq_any(users))
            .select(present_members::group_id);
        query = query.filter(groups::id.eq_any(theirs));
    }
    if let Some(text) = text {
        query = query.filter(groups::folded.like(contains_pattern(&text)));
    }
    if let Some(from) = created_from {
        query = query.filter(groups::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(groups::created_at.lt(to));
    }
    query
}

/// A page of groups that are visible and match, and one more group if another page follows.
pub async fn list(conn: &mut Conn, visible: &Orgs, filter: &Filter, page: &Page) -> Result<Vec<Group>> {
    let query = matching(visible, filter).select(Group::as_select());
    Ok(paged!(query, page, groups::id, groups::name).load(&mut **conn).await?)
}

/// The number of groups that are visible and match.
pub async fn count(conn: &mut Conn, visible: &Orgs, filter: &Filter) -> Result<i64> {
    Ok(matching(visible, filter).count().get_result(&mut **conn).await?)
}

/// Finds a group.
pub async fn find(conn: &mut Conn, id: GroupId) -> Result<Group> {
    Ok(groups::table.find(Uuid::from(id)).select(Group::as_select()).first(&mut **conn).await?)
}

/// Finds a group, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: GroupId) -> Result<Group> {
    let found = groups::table.find(Uuid::from(id)).select(Group::as_select());
    Ok(found.for_update().first(&mut ***tx).await?)
}

/// The text that searches for groups look through.
fn folded(group: &Group) -> String {
    fold_fields([group.name.as_str()])
}

/// Stores a new group.
pub async fn insert(tx: &mut Tx, group: &Group) -> Result<()> {
    diesel::insert_into(groups::table)
        .values((group, groups::folded.eq(folded(group))))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Stores a changed group.
pub async fn save(tx: &mut Tx, group: &Group) -> Result<()> {
    diesel::update(groups::table.find(group.id))
        .set((group, groups::folded.eq(folded(group))))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Removes a group that no object names, with its memberships.
pub async fn delete(tx: &mut Tx, id: GroupId) -> Result<()> {
    diesel::delete(groups::table.find(Uuid::from(id))).execute(&mut ***tx).await?;
    Ok(())
}
