//! Searches for grants by text: in their tickets, in names of people, assets and flows. Texts that are not visible to the
//! actor do not match. Each place has an index for rare text. For common text the index would find nearly all grants, so a
//! search looks through the next grants in the order of the list first.

use super::filter::Condition;
use crate::db::keyset::contains_pattern;
use crate::directory::organizations::org_ids;
use crate::schema::grants;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{Array, BigInt, Bool, Text, Uuid as SqlUuid};
use gatepass_domain::authz::{self, Act, Actor, Orgs, Scope};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The places that may hold a text, each written as in its index. A place selects the grants that have the text there.
/// `{q}` is the pattern. Other braces limit a place to texts that are visible to the actor, see [`Shown`]. The tickets come
/// from an array: the planner overestimates them, and would read all grants to join them.
const PLACES: [&str; 5] = [
    "SELECT g.id FROM grants g WHERE g.ticket_id = ANY (ARRAY(SELECT t.id FROM tickets t WHERE t.folded LIKE {q}{tickets}))",
    "SELECT g.id FROM users u JOIN grants g ON g.beneficiary_id = u.id WHERE u.folded LIKE {q}",
    r"SELECT g.id FROM assets a JOIN grants g ON g.assets @> ARRAY[a.id]
     WHERE a.folded LIKE {q}{assets}",
    r"SELECT g.id FROM flow_versions v JOIN grants g ON g.flow_id = v.flow_id
     JOIN tickets t ON t.id = g.ticket_id AND t.flow_version = v.version WHERE v.folded LIKE {q}",
    "SELECT g.id FROM flows f JOIN grants g ON g.flow_id = f.id WHERE f.deleted_at IS NULL AND first_field(f.folded) LIKE {q}{flows}",
];

/// The places that may hold a text, asked of a single grant. Sub-selects for values are looked up for the grants at hand. The planner would turn
/// an EXISTS into a search for every row that has the text.
const HERE: [&str; 5] = [
    "(SELECT t.folded LIKE {q}{tickets} FROM tickets t WHERE t.id = grants.ticket_id)",
    "(SELECT u.folded FROM users u WHERE u.id = grants.beneficiary_id) LIKE {q}",
    r"EXISTS (SELECT FROM assets a WHERE a.id = ANY (grants.assets)
     AND a.folded LIKE {q}{assets})",
    r"(SELECT v.folded FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
     WHERE t.id = grants.ticket_id) LIKE {q}",
    "(SELECT first_field(f.folded) LIKE {q}{flows} FROM flows f WHERE f.id = grants.flow_id AND f.deleted_at IS NULL)",
];

/// Limits the search of tickets. Of a ticket whose organization's inventory the actor does not read, it searches title,
/// reason, number and the names of its people.
const OF_TICKETS: &str = r" AND (t.org_id = ANY ({inventory}) OR said_in_ticket(t.folded) LIKE {q}
    OR (SELECT bool_or(w.folded LIKE {q}) FROM users w WHERE w.id IN (t.applicant_id, t.beneficiary_id)))";
/// Limits the search of assets to organizations whose inventory the actor reads.
const OF_ASSETS: &str = " AND a.org_id = ANY ({inventory})";
/// Limits the search of current flow names to organizations where the actor reads flows. A grant shows the name at
/// submission only.
const OF_FLOWS: &str = " AND f.org_id = ANY ({read})";

/// The number of next grants to search. A literal, since the planner takes a parameter for a tenth of all rows.
const NEXT: &str = " LIMIT 2000";

/// A text to search for, and the organizations where the actor sees more than a grant and its ticket. None: all
/// organizations.
pub(super) struct Shown {
    pattern: String,
    /// Organizations where the actor reads the names and addresses of assets.
    inventory: Option<Vec<Uuid>>,
    /// Organizations where the actor reads the current names of flows.
    read: Option<Vec<Uuid>>,
}

/// The condition that a grant has a text.
pub(super) struct Found(pub Shown);

/// The condition that a grant is on a page of the grants that match this pattern.
pub(super) struct Near {
    /// Only grants after the page before.
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

    /// Writes SQL, with each pair of braces replaced.
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

    /// Selects grants by ids from an array. Otherwise the planner would read all grants to join them.
    fn push_found<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("grants.id = ANY (ARRAY(");
        self.push_places(PLACES, " UNION ", out.reborrow())?;
        out.push_sql("))");
        Ok(())
    }
}

/// Splits at the first braces: the text before them, in them and after them.
fn split(sql: &'static str) -> Option<(&'static str, (&'static str, &'static str))> {
    let (before, rest) = sql.split_once('{')?;
    Some((before, rest.split_once('}')?))
}

impl Near {
    /// The conditions, order and limit of the page.
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
