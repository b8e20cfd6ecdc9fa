//! A text in grants: in what finds their tickets, in the names of people and things. Each is found by its index. The next
//! ones in the order of the list are looked through before: of a text that is everywhere, the indexes would find all.

use super::filter::Condition;
use crate::schema::grants;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{BigInt, Bool, Text};

/// Where a text may be, each spelled as its index is: the grants that have it there, before and after its pattern. Of
/// tickets the planner thinks that it is in many, and would read all grants beside them.
const PLACES: [(&str, &str); 4] = [
    (
        "SELECT g.id FROM grants g WHERE g.ticket_id = ANY (ARRAY(SELECT t.id FROM tickets t WHERE t.search ILIKE ",
        "))",
    ),
    (
        "SELECT g.id FROM users u JOIN grants g ON g.beneficiary_id = u.id WHERE (u.username || ' ' || u.name) ILIKE ",
        "",
    ),
    (
        "SELECT g.id FROM assets a JOIN grants g ON g.assets @> ARRAY[a.id] \
         WHERE (a.name || ' ' || coalesce(a.address, '')) ILIKE ",
        "",
    ),
    ("SELECT g.id FROM flows f JOIN grants g ON g.flow_id = f.id WHERE f.name ILIKE ", ""),
];

/// The same of one grant. Sub-selects for values, which are looked up for the grants at hand; the planner would make an
/// EXISTS a search for everything that has the text.
const HERE: [(&str, &str); 4] = [
    ("(SELECT t.search FROM tickets t WHERE t.id = grants.ticket_id) ILIKE ", ""),
    ("(SELECT u.username || ' ' || u.name FROM users u WHERE u.id = grants.beneficiary_id) ILIKE ", ""),
    (
        "EXISTS (SELECT FROM assets a WHERE a.id = ANY (grants.assets) \
         AND (a.name || ' ' || coalesce(a.address, '')) ILIKE ",
        ")",
    ),
    ("(SELECT f.name FROM flows f WHERE f.id = grants.flow_id) ILIKE ", ""),
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

fn push_places<'b>(
    places: [(&str, &str); 4],
    between: &str,
    pattern: &'b String,
    out: &mut AstPass<'_, 'b, Pg>,
) -> QueryResult<()> {
    for (number, (before, after)) in places.into_iter().enumerate() {
        out.push_sql(if number > 0 { between } else { "" });
        out.push_sql(before);
        out.push_bind_param::<Text, _>(pattern)?;
        out.push_sql(after);
    }
    Ok(())
}

/// By their ids, or all grants would be read to be joined with them.
fn push_found<'b>(pattern: &'b String, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    out.push_sql("grants.id = ANY (ARRAY(");
    push_places(PLACES, " UNION ", pattern, out)?;
    out.push_sql("))");
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
        push_found(&self.0, &mut out)
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
        push_places(HERE, " OR ", &self.pattern, &mut out)?;
        out.push_sql(")");
        self.cut(&mut out)?;
        out.push_sql(") SELECT id FROM near UNION SELECT id FROM (SELECT grants.id FROM grants WHERE ");
        push_found(&self.pattern, &mut out)?;
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
