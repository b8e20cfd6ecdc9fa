//! A text in grants: in what finds their tickets, in the names of people and things, as far as the actor is shown them. Each
//! is found by its index. The next ones in the order of the list are looked through before: of a text that is everywhere,
//! the indexes would find all.

use super::filter::Condition;
use crate::db::keyset::contains_pattern;
use crate::organizations::org_ids;
use crate::schema::grants;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{Array, BigInt, Bool, Text, Uuid as SqlUuid};
use gatepass_domain::authz::{self, Act, Actor, Orgs, Scope};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Where a text may be, each spelled as its index is: the grants that have it there. `{q}` is the pattern; what else is in
/// braces narrows a place to what the actor is shown, see [`Shown`]. Of tickets the planner thinks that it is in many, and
/// would read all grants beside them.
const PLACES: [&str; 5] = [
    "SELECT g.id FROM grants g WHERE g.ticket_id = ANY (ARRAY(SELECT t.id FROM tickets t WHERE t.search ILIKE {q}{tickets}))",
    "SELECT g.id FROM users u JOIN grants g ON g.beneficiary_id = u.id WHERE (u.username || ' ' || u.name) ILIKE {q}",
    "SELECT g.id FROM assets a JOIN grants g ON g.assets @> ARRAY[a.id] \
     WHERE (a.name || ' ' || coalesce(a.address, '')) ILIKE {q}{assets}",
    "SELECT g.id FROM flow_versions v JOIN grants g ON g.flow_id = v.flow_id \
     JOIN tickets t ON t.id = g.ticket_id AND t.flow_version = v.version WHERE v.name ILIKE {q}",
    "SELECT g.id FROM flows f JOIN grants g ON g.flow_id = f.id WHERE f.deleted_at IS NULL AND f.name ILIKE {q}{flows}",
];

/// The same of one grant. Sub-selects for values, which are looked up for the grants at hand; the planner would make an
/// EXISTS a search for everything that has the text.
const HERE: [&str; 5] = [
    "(SELECT t.search ILIKE {q}{tickets} FROM tickets t WHERE t.id = grants.ticket_id)",
    "(SELECT u.username || ' ' || u.name FROM users u WHERE u.id = grants.beneficiary_id) ILIKE {q}",
    "EXISTS (SELECT FROM assets a WHERE a.id = ANY (grants.assets) \
     AND (a.name || ' ' || coalesce(a.address, '')) ILIKE {q}{assets here})",
    "(SELECT v.name FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version \
     WHERE t.id = grants.ticket_id) ILIKE {q}",
    "(SELECT f.name ILIKE {q}{flows} FROM flows f WHERE f.id = grants.flow_id AND f.deleted_at IS NULL)",
];

/// Of a ticket whose organization's inventory the actor does not read: what it says, and what its people are called.
const OF_TICKETS: &str = r" AND (t.org_id = ANY ({inventory}) OR concat_ws(' ', t.title, t.reason, '#' || t.number) ILIKE {q}
    OR (SELECT string_agg(w.username || ' ' || w.name, ' ' ORDER BY w.id) FROM users w
        WHERE w.id IN (t.applicant_id, t.beneficiary_id)) ILIKE {q})";
/// Of an asset: the name of a session's device, which the grant shows.
const OF_ASSETS: &str =
    " AND (a.org_id = ANY ({inventory}) OR (g.type = 'device_admin' AND a.name ILIKE {q}))";
const OF_ASSETS_HERE: &str =
    " AND (a.org_id = ANY ({inventory}) OR (grants.type = 'device_admin' AND a.name ILIKE {q}))";
/// Of a flow as it is called now: nothing. A grant shows what it was called at submission.
const OF_FLOWS: &str = " AND f.org_id = ANY ({read})";

/// How many of the next ones are looked through. Spelled out in the statement: of a parameter, the planner thinks that it
/// is a tenth of all.
const NEXT: &str = " LIMIT 2000";

/// A text that is searched for, and where the actor is shown more than a grant and its ticket; none: everywhere.
pub(super) struct Shown {
    pattern: String,
    /// Where they read the names and addresses of assets.
    inventory: Option<Vec<Uuid>>,
    /// Where they read what flows are called now.
    read: Option<Vec<Uuid>>,
}

/// That a grant has a text.
pub(super) struct Found(pub Shown);

/// That a grant is among those of a page that have the text of this pattern.
pub(super) struct Near {
    /// After the page before.
    pub place: Condition,
    pub conditions: Vec<Condition>,
    pub text: Shown,
    pub order: String,
    pub fetch: i64,
}

impl Shown {
    pub(super) fn new(actor: &Actor, text: &str) -> Self {
        let reads_flows = actor.has_scope(Scope::FlowsRead);
        let read = if reads_flows { actor.readable_orgs() } else { Orgs::Only(BTreeSet::new()) };
        Self {
            pattern: contains_pattern(text),
            inventory: org_ids(&authz::orgs(actor, Act::ReadInventory)),
            read: org_ids(&read),
        }
    }

    /// SQL with what stands in its braces.
    fn push<'b>(&'b self, sql: &'static str, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut rest = sql;
        while let Some((before, (name, after))) = split(rest) {
            out.push_sql(before);
            rest = after;
            match (name, &self.inventory, &self.read) {
                ("q", _, _) => out.push_bind_param::<Text, _>(&self.pattern)?,
                ("inventory", Some(orgs), _) | ("read", _, Some(orgs)) => {
                    out.push_bind_param::<Array<SqlUuid>, _>(orgs)?;
                }
                ("tickets", Some(_), _) => self.push(OF_TICKETS, out.reborrow())?,
                ("assets", Some(_), _) => self.push(OF_ASSETS, out.reborrow())?,
                ("assets here", Some(_), _) => self.push(OF_ASSETS_HERE, out.reborrow())?,
                ("flows", _, Some(_)) => self.push(OF_FLOWS, out.reborrow())?,
                _ => {}
            }
        }
        out.push_sql(rest);
        Ok(())
    }

    fn push_places<'b>(
        &'b self,
        places: [&'static str; 5],
        between: &str,
        mut out: AstPass<'_, 'b, Pg>,
    ) -> QueryResult<()> {
        for (number, place) in places.into_iter().enumerate() {
            out.push_sql(if number > 0 { between } else { "" });
            self.push(place, out.reborrow())?;
        }
        Ok(())
    }

    /// By their ids, or all grants would be read to be joined with them.
    fn push_found<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("grants.id = ANY (ARRAY(");
        self.push_places(PLACES, " UNION ", out.reborrow())?;
        out.push_sql("))");
        Ok(())
    }
}

/// What comes before the first braces, what is in them, and what comes after.
fn split(sql: &'static str) -> Option<(&'static str, (&'static str, &'static str))> {
    let (before, rest) = sql.split_once('{')?;
    Some((before, rest.split_once('}')?))
}

impl Near {
    /// Those that also fulfil the conditions, as many as the page needs.
    fn cut<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for condition in &self.conditions {
            out.push_sql(" AND (");
            condition.walk_ast(out.reborrow())?;
            out.push_sql(")");
        }
        out.push_sql(" ORDER BY ");
        out.push_sql(&self.order);
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.fetch)
    }
}

impl QueryFragment<Pg> for Found {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.push_found(out)
    }
}

impl QueryFragment<Pg> for Near {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("grants.id = ANY (ARRAY(WITH near (id) AS MATERIALIZED (SELECT grants.id FROM (SELECT * FROM grants WHERE ");
        self.place.walk_ast(out.reborrow())?;
        out.push_sql(" ORDER BY ");
        out.push_sql(&self.order);
        out.push_sql(NEXT);
        out.push_sql(") grants WHERE (");
        self.text.push_places(HERE, " OR ", out.reborrow())?;
        out.push_sql(")");
        self.cut(&mut out)?;
        out.push_sql(") SELECT id FROM near UNION SELECT id FROM (SELECT grants.id FROM grants WHERE ");
        self.text.push_found(out.reborrow())?;
        out.push_sql(" AND ");
        self.place.walk_ast(out.reborrow())?;
        self.cut(&mut out)?;
        out.push_sql(") found WHERE (SELECT count(*) FROM near) < ");
        out.push_bind_param::<BigInt, _>(&self.fetch)?;
        out.push_sql("))");
        Ok(())
    }
}

impl Expression for Found {
    type SqlType = Bool;
}
impl AppearsOnTable<grants::table> for Found {}
impl SelectableExpression<grants::table> for Found {}
impl ValidGrouping<()> for Found {
    type IsAggregate = is_aggregate::No;
}

impl Expression for Near {
    type SqlType = Bool;
}
impl AppearsOnTable<grants::table> for Near {}
impl SelectableExpression<grants::table> for Near {}
impl ValidGrouping<()> for Near {
    type IsAggregate = is_aggregate::No;
}
