//! One source of a list of tickets, as SQL that gives the sort key and the id of each: what one person takes part in, or
//! what stands under some values in an index. It is read in the order of the list, and only as far as the page needs.

use super::filter::Key;
use super::order::Order;
use super::visible::Condition;
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use uuid::Uuid;

/// How many tickets are looked through before an index is asked that finds what is rare: of what is everywhere, that one
/// would sort everything. Spelled out: of a parameter, the planner thinks that it is a tenth of all.
const NEAR: &str = " LIMIT 2000";

pub(super) enum Source {
    /// The tickets of a person.
    Person { ids: &'static str, column: &'static str, user: Uuid },
    /// Those that stand under each combination of these values in an index of `tickets`, or of a table in its place; whether
    /// that index has an order of ids of its own.
    Each {
        of: Vec<Values>,
        table: &'static str,
        on: &'static str,
        and: Option<Condition>,
        has_own_order: bool,
    },
    /// Those that an index finds in no order: what the actor may see of them.
    Found(Condition),
}

/// Values that stand side by side, as a table.
pub(super) enum Values {
    AllOrgs,
    Ids(&'static str, Vec<Uuid>),
    Texts(&'static str, Vec<&'static str>),
    Pairs(&'static str, Vec<&'static str>, Vec<&'static str>),
}

/// How much of a source is asked for.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// A page of those that fulfil all these.
    Page(&'a [Condition]),
    /// The next ones, whatever they fulfil.
    Near,
}

impl Source {
    pub(super) fn push<'b>(
        &'b self,
        order: &'b Order,
        part: Part<'b>,
        mut out: AstPass<'_, 'b, Pg>,
    ) -> QueryResult<()> {
        match self {
            Self::Person { ids, column, user } => {
                out.push_sql("SELECT ");
                out.push_sql(order.column());
                out.push_sql(", tickets.id FROM (");
                out.push_sql(ids);
                out.push_bind_param::<SqlUuid, _>(user)?;
                if order.key == Key::Created {
                    order.push_ids(column, out.reborrow())?;
                    // Sorted here, so that the planner takes the index in its order, whomever it thinks of.
                    out.push_sql(if order.is_descending { " ORDER BY 1 DESC" } else { " ORDER BY 1" });
                }
                out.push_sql(") source (id) JOIN tickets ON tickets.id = source.id WHERE true");
                behind(order, part, out.reborrow())?;
                cut(order, part, out)
            }
            Self::Each { of, table, on, and, has_own_order } => {
                out.push_sql("SELECT page.* FROM (SELECT) one");
                for values in of {
                    out.push_sql(", ");
                    values.push(out.reborrow())?;
                }
                out.push_sql(" CROSS JOIN LATERAL (SELECT ");
                out.push_sql(order.column());
                out.push_sql(" AS key, tickets.id FROM ");
                out.push_sql(table);
                out.push_sql(" WHERE ");
                out.push_sql(on);
                if let Some(and) = and {
                    push_condition(and, out.reborrow())?;
                }
                behind(order, part, out.reborrow())?;
                out.push_sql(if *has_own_order { order.of_kinds() } else { order.by_columns() });
                push_limit(order, part, out.reborrow())?;
                out.push_sql(") page");
                cut(order, part, out)
            }
            Self::Found(visible) => {
                out.push_sql("SELECT page.* FROM (SELECT ");
                out.push_sql(order.column());
                out.push_sql(" AS key, tickets.id FROM tickets WHERE (");
                visible.walk_ast(out.reborrow())?;
                out.push_sql(")");
                behind(order, part, out.reborrow())?;
                // Fenced off, or the planner would look for them in the order of the list.
                out.push_sql(" OFFSET 0) page");
                cut(order, part, out)
            }
        }
    }
}

/// Behind the cursor, with the conditions.
fn behind<'b>(order: &'b Order, part: Part<'b>, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    order.push_after(out.reborrow())?;
    match part {
        Part::Page(conditions) => {
            conditions.iter().try_for_each(|condition| push_condition(condition, out.reborrow()))
        }
        Part::Near => Ok(()),
    }
}

pub(super) fn cut<'b>(order: &'b Order, part: Part<'b>, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    out.push_sql(order.by_columns());
    push_limit(order, part, out)
}

fn push_limit<'b>(order: &'b Order, part: Part<'b>, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    match part {
        Part::Page(_) => order.push_limit(out),
        Part::Near => {
            out.push_sql(NEAR);
            Ok(())
        }
    }
}

pub(super) fn push_condition<'b>(condition: &'b Condition, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    out.push_sql(" AND (");
    condition.walk_ast(out.reborrow())?;
    out.push_sql(")");
    Ok(())
}

impl Values {
    fn push<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::AllOrgs => {
                out.push_sql("organizations org");
                Ok(())
            }
            Self::Ids(name, ids) => {
                out.push_sql("unnest(");
                out.push_bind_param::<Array<SqlUuid>, _>(ids)?;
                out.push_sql(") ");
                out.push_sql(name);
                Ok(())
            }
            Self::Texts(name, texts) => {
                out.push_sql("unnest(");
                out.push_bind_param::<Array<Text>, _>(texts)?;
                out.push_sql(") ");
                out.push_sql(name);
                Ok(())
            }
            Self::Pairs(name, left, right) => {
                out.push_sql("unnest(");
                out.push_bind_param::<Array<Text>, _>(left)?;
                out.push_sql(", ");
                out.push_bind_param::<Array<Text>, _>(right)?;
                out.push_sql(") ");
                out.push_sql(name);
                Ok(())
            }
        }
    }
}
