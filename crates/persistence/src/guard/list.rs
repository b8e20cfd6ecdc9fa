//! Lists of guard rules.

use super::Stored;
use super::row::Row;
use crate::db::keyset::{Page, Sort, contains_pattern, paged};
use crate::schema::guard_rules;
use crate::{Conn, Error, Result, visible};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::guard::{Action, Rule, RuleKind};
use gatepass_domain::ids::OrgId;
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

/// The filters of a list of rules. An empty list of values is no condition.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "named after the fields that they compare")]
pub struct Filter {
    pub kind: RuleKind,
    /// The organizations whose rules the actor may see. Everybody who may list rules sees the global ones.
    pub may_see: Orgs,
    pub org_id: Vec<OrgId>,
    pub global: Option<bool>,
    pub action: Vec<Action>,
    pub is_active: Option<bool>,
    pub dry_run: Option<bool>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
    /// Only rules with this text in the name.
    pub q: Option<String>,
}

/// The order of the rules of a kind: global ones first, then those of each organization, each by priority, then by age.
const ORDER: [&str; 4] =
    ["coalesce(org_id, '00000000-0000-0000-0000-000000000000')", "priority", "created_at", "id"];

/// A rule's position in a list by priority, for [`crate::db::keyset::After`].
pub fn order_key(rule: &Rule) -> String {
    let (priority, created_at, _) = rule.order();
    let org = rule.org.map_or(Uuid::nil(), Uuid::from);
    format!("{org} {priority} {}", created_at.format(&Rfc3339).unwrap_or_default())
}

/// Reads the key that [`order_key`] wrote. None if it is malformed.
pub fn read_order_key(key: &str) -> Option<(Uuid, i32, OffsetDateTime)> {
    let (org, rest) = key.split_once(' ')?;
    let (priority, created_at) = rest.split_once(' ')?;
    let created_at = OffsetDateTime::parse(created_at, &Rfc3339).ok().filter(|at| at.offset().is_utc())?;
    Some((org.parse().ok()?, priority.parse().ok()?, created_at))
}

/// A page of rules in the order in which they are asked, or in the reverse order (`Sort::NameDescending`). It has one more rule if
/// another page follows.
pub async fn list_by_priority(conn: &mut Conn, filter: &Filter, page: &Page) -> Result<Vec<Stored>> {
    let (comparison, direction) = match page.sort {
        Sort::Newest | Sort::NameDescending => ("<", " DESC"),
        Sort::Oldest | Sort::Name => (">", ""),
    };
    let mut query = filtered(filter).select(Row::as_select());
    if let Some(after) = &page.after {
        let (org, priority, created_at) =
            read_order_key(&after.key).ok_or_else(|| Error::Internal("a cursor's key".into()))?;
        let place = sql::<Bool>(&format!("({}) {comparison} (", ORDER.join(", ")));
        let place = place.bind::<SqlUuid, _>(org).sql(", ").bind::<Integer, _>(priority).sql(", ");
        let place = place.bind::<Timestamptz, _>(created_at).sql(", ").bind::<SqlUuid, _>(after.id).sql(")");
        query = query.filter(place);
    }
    let order = ORDER.map(|column| format!("{column}{direction}")).join(", ");
    let rows: Vec<Row> = query.order(sql::<Bool>(&order)).limit(page.fetch()).load(&mut **conn).await?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

fn filtered(filter: &Filter) -> guard_rules::BoxedQuery<'static, Pg> {
    let Filter { kind, may_see, org_id, global, action, is_active, dry_run, created_from, created_to, q } =
        filter.clone();
    let mut query = guard_rules::table.filter(guard_rules::kind.eq(kind.as_str())).into_boxed();
    if let Some(orgs) = visible::orgs(&may_see, &[]) {
        query = query.filter(guard_rules::org_id.is_null().or(guard_rules::org_id.eq_any(orgs)));
    }
    if !org_id.is_empty() {
        query = query.filter(guard_rules::org_id.eq_any(org_id.into_iter().map(Uuid::from)));
    }
    if let Some(global) = global {
        query = if global {
            query.filter(guard_rules::org_id.is_null())
        } else {
            query.filter(guard_rules::org_id.is_not_null())
        };
    }
    if !action.is_empty() {
        query = query.filter(guard_rules::action.eq_any(action.into_iter().map(TextEnum::as_str)));
    }
    if let Some(is_active) = is_active {
        query = query.filter(guard_rules::is_active.eq(is_active));
    }
    if let Some(dry_run) = dry_run {
        query = query.filter(guard_rules::dry_run.eq(dry_run));
    }
    if let Some(from) = created_from {
        query = query.filter(guard_rules::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(guard_rules::created_at.lt(to));
    }
    if let Some(text) = q {
        query = query.filter(guard_rules::folded.like(contains_pattern(&text)));
    }
    query
}

/// A page of rules that match, and one more rule if another page follows.
pub async fn list(conn: &mut Conn, filter: &Filter, page: &Page) -> Result<Vec<Stored>> {
    let query = filtered(filter).select(Row::as_select());
    let rows: Vec<Row> = paged!(query, page, guard_rules::id, guard_rules::name).load(&mut **conn).await?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

/// The number of rules that match.
pub async fn count(conn: &mut Conn, filter: &Filter) -> Result<i64> {
    Ok(filtered(filter).count().get_result(&mut **conn).await?)
}
