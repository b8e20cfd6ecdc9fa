//! A text in grants: in what finds their tickets, in the names of people and things. Each is found by its index. The next
//! ones in the order of the list are looked through before: of a text that is everywhere, the indexes would find all.

use super::filter::Condition;
use crate::schema::grants;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{BigInt, Bool, Text};

/// Where a text may be, each spelled as its index is: the grants that have it there, without its pattern.
const PLACES: [&str; 4] = [
    "SELECT g.id FROM tickets t JOIN grants g ON g.ticket_id = t.id WHERE t.search ILIKE ",
    "SELECT g.id FROM users u JOIN grants g ON g.beneficiary_id = u.id WHERE (u.username || ' ' || u.name) ILIKE ",
    "SELECT g.id FROM assets a JOIN grants g ON g.assets @> ARRAY[a.id] \
     WHERE (a.name || ' ' || coalesce(a.address, '')) ILIKE ",
    "SELECT g.id FROM flows f JOIN grants g ON g.flow_id = f.id WHERE f.name ILIKE ",
];

/// The same of one grant.
const HERE: [&str; 4] = [
    "EXISTS (SELECT FROM tickets t WHERE t.id = grants.ticket_id AND t.search ILIKE ",
    "EXISTS (SELECT FROM users u WHERE u.id = grants.beneficiary_id AND (u.username || ' ' || u.name) ILIKE ",
    "EXISTS (SELECT FROM assets a WHERE a.id = ANY (grants.assets) \
     AND (a.name || ' ' || coalesce(a.address, '')) ILIKE ",
    "EXISTS (SELECT FROM flows f WHERE f.id = grants.flow_id AND f.name ILIKE ",
];

/// How many of the next ones are looked through. Spelled out in the statement: of a parameter, the planner thinks that it
/// is a tenth of all.
const NEXT: &str = " LIMIT 2000";

/// That a grant has the text of this pattern.
pub(super) struct Found(pub String);

/// That a grant is among those of a page that have the text of this pattern.
pub(super) struct Near {
    /// After the page before.
    pub place: Condition,
    pub conditions: Vec<Condition>,
    pub pattern: String,
    pub order: String,
    pub fetch: i64,
}

fn found<'b>(pattern: &'b String, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    for (number, place) in PLACES.into_iter().enumerate() {
        if number > 0 {
            out.push_sql(" UNION ");
        }
        out.push_sql(place);
        out.push_bind_param::<Text, _>(pattern)?;
    }
    Ok(())
}

fn here<'b>(pattern: &'b String, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    out.push_sql("(");
    for (number, place) in HERE.into_iter().enumerate() {
        if number > 0 {
            out.push_sql(" OR ");
        }
        out.push_sql(place);
        out.push_bind_param::<Text, _>(pattern)?;
        out.push_sql(")");
    }
    out.push_sql(")");
    Ok(())
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
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("grants.id IN (");
        found(&self.0, &mut out)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryFragment<Pg> for Near {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("grants.id = ANY (ARRAY(WITH near (id) AS MATERIALIZED (SELECT grants.id FROM (SELECT * FROM grants WHERE ");
        self.place.walk_ast(out.reborrow())?;
        out.push_sql(" ORDER BY ");
        out.push_sql(&self.order);
        out.push_sql(NEXT);
        out.push_sql(") grants WHERE ");
        here(&self.pattern, &mut out)?;
        self.cut(&mut out)?;
        out.push_sql(") SELECT id FROM near UNION SELECT id FROM (SELECT grants.id FROM (");
        found(&self.pattern, &mut out)?;
        out.push_sql(") source (id) JOIN grants ON grants.id = source.id WHERE ");
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
