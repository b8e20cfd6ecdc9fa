//! Guard rules.

pub mod command_groups;
mod facts;
mod list;
pub mod reviews;
mod row;

pub use facts::{Facts, Person, facts};
pub use list::{Filter, count, list, list_by_priority, order_key, read_order_key};

use crate::db::prepared::{Prepared, prepared};
use crate::schema::{guard_rules, guard_version};
use crate::{Conn, Error, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::guard::commands::GroupType;
use gatepass_domain::guard::{Rule, RuleKind};
use gatepass_domain::ids::{CommandGroupId, OrgId, RuleId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::writing::fold_fields;
use row::Row;
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// A rule as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The rule.
    pub rule: Rule,
    /// A comment for admins.
    pub comment: String,
    /// When it was last changed.
    pub updated_at: OffsetDateTime,
}

/// Finds a rule of this kind.
pub async fn find(conn: &Conn, kind: RuleKind, id: RuleId) -> Result<Stored> {
    let found = guard_rules::table.filter(guard_rules::kind.eq(kind.as_str())).find(Uuid::from(id));
    let row: Row = found.select(Row::as_select()).first(&mut &**conn).await?;
    Ok(row.into())
}

/// Finds a rule of this kind, and locks it until the transaction ends.
pub async fn find_locked(tx: &Tx, kind: RuleKind, id: RuleId) -> Result<Stored> {
    let found = guard_rules::table.filter(guard_rules::kind.eq(kind.as_str())).find(Uuid::from(id));
    let row: Row = found.select(Row::as_select()).for_update().first(&mut &***tx).await?;
    Ok(row.into())
}

/// Finds a rule of any kind, and locks it until the transaction ends.
pub async fn find_any_locked(tx: &Tx, id: RuleId) -> Result<Stored> {
    let found = guard_rules::table.find(Uuid::from(id));
    let row: Row = found.select(Row::as_select()).for_update().first(&mut &***tx).await?;
    Ok(row.into())
}

/// Finds all active rules of a kind, in the order of their creation, and locks them until the transaction ends.
pub async fn active_locked(tx: &Tx, kind: RuleKind) -> Result<Vec<Stored>> {
    let found = guard_rules::table.filter(guard_rules::kind.eq(kind.as_str()).and(guard_rules::is_active));
    let found = found.order(guard_rules::id).select(Row::as_select()).for_update();
    let rows: Vec<Row> = found.load(&mut &***tx).await?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

/// The text that searches for rules look through.
fn folded(stored: &Stored) -> String {
    fold_fields([stored.rule.name.as_str()])
}

/// Stores a new rule.
pub async fn insert(tx: &mut Tx, stored: &Stored) -> Result<()> {
    let values = (Row::from(stored), guard_rules::folded.eq(folded(stored)));
    diesel::insert_into(guard_rules::table).values(values).execute(&mut ***tx).await?;
    Ok(())
}

/// Stores a changed rule.
pub async fn save(tx: &mut Tx, stored: &Stored) -> Result<()> {
    let row = guard_rules::table.find(Uuid::from(stored.rule.id));
    diesel::update(row)
        .set((Row::from(stored), guard_rules::folded.eq(folded(stored))))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Removes a rule.
pub async fn delete(tx: &mut Tx, id: RuleId) -> Result<()> {
    diesel::delete(guard_rules::table.find(Uuid::from(id))).execute(&mut ***tx).await?;
    Ok(())
}

/// The rules of a kind that are asked together with those of an organization: its own and the global ones.
pub async fn beside(conn: &Conn, kind: RuleKind, org: Option<OrgId>) -> Result<Vec<Rule>> {
    let owner =
        guard_rules::org_id.is_null().or(guard_rules::org_id.is_not_distinct_from(org.map(Uuid::from)));
    let found = guard_rules::table.filter(guard_rules::kind.eq(kind.as_str())).filter(owner);
    let rows: Vec<Row> = found.select(Row::as_select()).load(&mut &**conn).await?;
    Ok(rows.into_iter().map(|row| Stored::from(row).rule).collect())
}

/// Lets no other transaction change rules until this one ends. Two rules that are right one by one can be wrong together.
pub async fn hold(tx: &Tx) -> Result<()> {
    diesel::sql_query(include_str!("guard/hold.sql")).execute(&mut &***tx).await?;
    Ok(())
}

/// The active rules on logins of an organization, and the global ones. None: those of all organizations.
pub async fn on_logins(conn: &Conn, org: Option<OrgId>) -> Result<Vec<Rule>> {
    let kind = RuleKind::Login.as_str();
    let found = guard_rules::table.filter(guard_rules::kind.eq(kind).and(guard_rules::is_active));
    let mut found = found.select(Row::as_select()).into_boxed();
    if let Some(org) = org {
        found = found.filter(guard_rules::org_id.is_null().or(guard_rules::org_id.eq(Uuid::from(org))));
    }
    let rows: Vec<Row> = found.load(&mut &**conn).await?;
    Ok(rows.into_iter().map(|row| Stored::from(row).rule).collect())
}

/// The number of changes of all rules and command groups.
pub async fn version(conn: &Conn) -> Result<i64> {
    Ok(prepared(guard_version::table.select(guard_version::version)).get_result(&mut &**conn).await?)
}

/// All rules that are active.
pub async fn active(conn: &Conn) -> Result<Vec<Rule>> {
    let found = guard_rules::table.filter(guard_rules::is_active);
    let rows: Vec<Row> = found.select(Row::as_select()).load(&mut &**conn).await?;
    Ok(rows.into_iter().map(|row| Stored::from(row).rule).collect())
}

/// What a command group is compiled from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// How its content says which commands it has.
    pub kind: GroupType,
    /// The content.
    pub content: String,
    /// Whether case is ignored.
    pub ignore_case: bool,
}

impl Source {
    /// The source of a group: its id, type, content, and whether case is ignored.
    pub(crate) fn of(
        (id, kind, content, ignore_case): (Uuid, String, String, bool),
    ) -> Result<(CommandGroupId, Self)> {
        let kind =
            GroupType::parse(&kind).ok_or_else(|| Error::inconsistent("command_groups.type", &kind))?;
        Ok((CommandGroupId(id), Self { kind, content, ignore_case }))
    }
}

/// The command groups that active rules name.
pub async fn active_groups(conn: &Conn) -> Result<BTreeMap<CommandGroupId, Source>> {
    let query = diesel::sql_query(include_str!("guard/active_groups.sql"));
    let rows: Vec<(Uuid, String, String, bool)> =
        Prepared::<_, (SqlUuid, Text, Text, Bool)>::new(query).load(&mut &**conn).await?;
    rows.into_iter().map(Source::of).collect()
}

/// Those of these command groups that a rule of this organization may name. Locks them.
pub async fn existing_groups(tx: &Tx, org: Option<OrgId>, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let query = diesel::sql_query(include_str!("guard/existing_groups.sql"))
        .bind::<Nullable<SqlUuid>, _>(org.map(Uuid::from))
        .bind::<Array<SqlUuid>, _>(ids);
    let ids: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &***tx).await?;
    Ok(ids.into_iter().collect())
}

/// The number of rules of an organization, or of the global ones.
pub async fn number_of(tx: &Tx, org: Option<OrgId>) -> Result<i64> {
    let owned = guard_rules::table.filter(guard_rules::org_id.is_not_distinct_from(org.map(Uuid::from)));
    let number: i64 = owned.select(diesel::dsl::sql::<BigInt>("count(*)")).get_result(&mut &***tx).await?;
    Ok(number)
}
