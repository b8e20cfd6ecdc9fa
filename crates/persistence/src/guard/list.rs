//! Lists of guard rules.

use super::Stored;
use super::row::Row;
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::schema::guard_rules;
use crate::{Conn, Result, visible};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::guard::{Action, RuleKind};
use gatepass_domain::ids::OrgId;
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
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
