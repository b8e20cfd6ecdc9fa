//! Command groups: lists of commands, or regular expressions, that rules on commands are about.

use crate::db::keyset::{Page, contains_pattern, paged};
use crate::db::prepared::Prepared;
use crate::db::text::AsText;
use crate::directory::organizations::org_ids;
use crate::guard::Source;
use crate::schema::command_groups;
use crate::{Conn, Result, Tx};
use diesel::dsl::count_star;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::guard::commands::GroupType;
use gatepass_domain::ids::{CommandGroupId, OrgId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::writing::fold_fields;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// A command group.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = command_groups, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct CommandGroup {
    pub id: Uuid,
    pub org_id: Option<Uuid>,
    pub name: String,
    #[diesel(deserialize_as = AsText<GroupType>, serialize_as = AsText<GroupType>)]
    pub type_: GroupType,
    pub content: String,
    pub ignore_case: bool,
    pub comment: String,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// The filters of a list of command groups. An empty list means all that are visible to the caller.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub orgs: Vec<Uuid>,
    pub types: Vec<GroupType>,
    /// Only global groups, or only groups of organizations.
    pub global: Option<bool>,
    pub text: Option<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
}

/// The groups of the organizations that the caller may read, and the global ones.
fn matching(readable: &Orgs, filter: &Filter) -> command_groups::BoxedQuery<'static, Pg> {
    let Filter { orgs, types, global, text, created_from, created_to } = filter.clone();
    let mut query = command_groups::table.into_boxed();
    if let Some(readable) = org_ids(readable) {
        let here = command_groups::org_id.eq_any(readable);
        query = query.filter(command_groups::org_id.is_null().or(here));
    }
    if !orgs.is_empty() {
        query = query.filter(command_groups::org_id.eq_any(orgs));
    }
    if !types.is_empty() {
        let types: Vec<&'static str> = types.iter().map(|of| of.as_str()).collect();
        query = query.filter(command_groups::type_.eq_any(types));
    }
    match global {
        Some(true) => query = query.filter(command_groups::org_id.is_null()),
        Some(false) => query = query.filter(command_groups::org_id.is_not_null()),
        None => {}
    }
    if let Some(text) = text {
        query = query.filter(command_groups::folded.like(contains_pattern(&text)));
    }
    if let Some(from) = created_from {
        query = query.filter(command_groups::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(command_groups::created_at.lt(to));
    }
    query
}

/// A page of groups that are visible and match, and one more group if another page follows.
pub async fn list(
    conn: &mut Conn,
    readable: &Orgs,
    filter: &Filter,
    page: &Page,
) -> Result<Vec<CommandGroup>> {
    let query = matching(readable, filter).select(CommandGroup::as_select());
    Ok(paged!(query, page, command_groups::id, command_groups::name).load(&mut **conn).await?)
}

/// The number of groups that are visible and match.
pub async fn count(conn: &mut Conn, readable: &Orgs, filter: &Filter) -> Result<i64> {
    Ok(matching(readable, filter).select(count_star()).get_result(&mut **conn).await?)
}

/// Finds a group.
pub async fn find(conn: &mut Conn, id: CommandGroupId) -> Result<CommandGroup> {
    let found = command_groups::table.find(Uuid::from(id)).select(CommandGroup::as_select());
    Ok(found.first(&mut **conn).await?)
}

/// Finds a group, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: CommandGroupId) -> Result<CommandGroup> {
    let found = command_groups::table.find(Uuid::from(id)).select(CommandGroup::as_select());
    Ok(found.for_update().first(&mut ***tx).await?)
}

/// Those of these names that groups of the organization have; without an organization, global groups.
pub async fn taken(tx: &mut Tx, org: Option<OrgId>, names: &[&str]) -> Result<BTreeSet<String>> {
    let named = command_groups::table
        .filter(command_groups::org_id.is_not_distinct_from(org.map(Uuid::from)))
        .filter(command_groups::name.eq_any(names))
        .select(command_groups::name);
    let taken: Vec<String> = named.load(&mut ***tx).await?;
    Ok(taken.into_iter().collect())
}

/// Locks the groups of an organization (without one, the global groups) until the transaction ends, and finds what they are
/// compiled from. The contents of lists are left out.
pub async fn all_locked(tx: &Tx, org: Option<OrgId>) -> Result<Vec<(CommandGroupId, Source)>> {
    let org = org.map(Uuid::from);
    let lock = diesel::sql_query(include_str!("command_groups/lock.sql")).bind::<Nullable<SqlUuid>, _>(org);
    Prepared::<_, ()>::new(lock).execute(&mut &***tx).await?;
    let all = diesel::sql_query(include_str!("command_groups/all.sql")).bind::<Nullable<SqlUuid>, _>(org);
    let rows: Vec<(Uuid, String, String, bool)> =
        Prepared::<_, (SqlUuid, Text, Text, Bool)>::new(all).load(&mut &***tx).await?;
    rows.into_iter().map(Source::of).collect()
}

/// The text that searches for groups look through.
fn folded(group: &CommandGroup) -> String {
    fold_fields([group.name.as_str(), group.comment.as_str(), group.content.as_str()])
}

/// Stores a new group.
pub async fn insert(tx: &mut Tx, group: &CommandGroup) -> Result<()> {
    let values = (group.clone(), command_groups::folded.eq(folded(group)));
    diesel::insert_into(command_groups::table).values(values).execute(&mut ***tx).await?;
    Ok(())
}

/// Stores those of these new groups whose names are free, and returns their ids.
pub async fn insert_new(tx: &mut Tx, groups: &[CommandGroup]) -> Result<BTreeSet<Uuid>> {
    let rows: Vec<_> =
        groups.iter().map(|group| (group.clone(), command_groups::folded.eq(folded(group)))).collect();
    let stored = diesel::insert_into(command_groups::table)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(command_groups::id);
    let stored: Vec<Uuid> = stored.get_results(&mut ***tx).await?;
    Ok(stored.into_iter().collect())
}

/// Stores a changed group.
pub async fn save(tx: &mut Tx, group: &CommandGroup) -> Result<()> {
    let values = (group.clone(), command_groups::folded.eq(folded(group)));
    diesel::update(command_groups::table.find(group.id)).set(values).execute(&mut ***tx).await?;
    Ok(())
}

/// Removes a group that no rule names.
pub async fn delete(tx: &mut Tx, id: CommandGroupId) -> Result<()> {
    diesel::delete(command_groups::table.find(Uuid::from(id))).execute(&mut ***tx).await?;
    Ok(())
}
