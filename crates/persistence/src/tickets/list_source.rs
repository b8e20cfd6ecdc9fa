//! One source of a list of tickets: SQL that gives the sort key and the id of each ticket. A source holds the tickets of
//! one person, or the tickets under some values of an index. It reads its index in the order of the list, and only as far
//! as the page needs.

use super::filter::Key;
use super::order::Order;
use super::visible::Condition;
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use uuid::Uuid;

/// The number of next tickets that a search looks through first, in the order of the list. They hold common text. Rare text
/// is found by the trigram index `tickets_folded_idx`, which would give too many rows to sort for common text. A literal,
/// since the planner takes a parameter for a tenth of all rows.
const NEAR: &str = " LIMIT 2000";

pub(super) enum Source {
    /// The tickets of a person.
    Person { ids: &'static str, column: &'static str, user: Uuid },
    /// The tickets under each combination of these values in an index of `tickets`, or of another table. `has_own_order`:
    /// that index has an order of ids that no other index has.
    Each {
        of: Vec<Values>,
        table: &'static str,
        on: &'static str,
        and: Option<Condition>,
        has_own_order: bool,
        /// Whether the tickets may hide their progress from the reader.
        may_hide: bool,
    },
    /// The tickets that are visible to the actor. The conditions find them by an index that has not the order of the list.
    Found(Condition),
}

/// Values as a table, to be combined with other values.
pub(super) enum Values {
    AllOrgs,
    Ids(&'static str, Vec<Uuid>),
    Texts(&'static str, Vec<&'static str>),
    Pairs(&'static str, Vec<&'static str>, Vec<&'static str>),
}

/// The part of a source that is read.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// A page of the tickets that fulfil all these conditions.
    Page(&'a [Condition]),
    /// The next tickets, without conditions.
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
                order.push_key(true, out.reborrow())?;
                out.push_sql(", tickets.id FROM (");
                out.push_sql(ids);
                out.push_bind_param::<SqlUuid, _>(user)?;
                if order.key == Key::Created {
                    order.push_ids(column, out.reborrow())?;
                    // Sorted here, so that the planner reads the index in its order.
                    out.push_sql(if order.is_descending { " ORDER BY 1 DESC" } else { " ORDER BY 1" });
                }
                out.push_sql(") source (id) JOIN tickets ON tickets.id = source.id WHERE true");
                behind(order, part, true, out.reborrow())?;
                cut(order, part, out)
            }
            Self::Each { of, table, on, and, has_own_order, may_hide } => {
                out.push_sql("SELECT page.* FROM (SELECT) one");
                for values in of {
                    out.push_sql(", ");
                    values.push(out.reborrow())?;
                }
                out.push_sql(" CROSS JOIN LATERAL (SELECT ");
                order.push_key(*may_hide, out.reborrow())?;
                out.push_sql(" AS key, tickets.id FROM ");
                out.push_sql(table);
                out.push_sql(" WHERE ");
                out.push_sql(on);
                if let Some(and) = and {
                    push_condition(and, out.reborrow())?;
                }
                behind(order, part, *may_hide, out.reborrow())?;
                out.push_sql(if *has_own_order { order.of_kinds() } else { order.by_columns() });
                push_limit(order, part, out.reborrow())?;
                out.push_sql(") page");
                cut(order, part, out)
            }
            Self::Found(visible) => {
                out.push_sql("SELECT page.* FROM (SELECT ");
                order.push_key(true, out.reborrow())?;
                out.push_sql(" AS key, tickets.id FROM tickets WHERE (");
                visible.walk_ast(out.reborrow())?;
                out.push_sql(")");
                behind(order, part, true, out.reborrow())?;
                // A fence: without it, the planner would read the table in the order of the list.
                out.push_sql(" OFFSET 0) page");
                cut(order, part, out)
            }
        }
    }
}

/// Adds the cursor and the conditions.
fn behind<'b>(
    order: &'b Order,
    part: Part<'b>,
    may_hide: bool,
    mut out: AstPass<'_, 'b, Pg>,
) -> QueryResult<()> {
    order.push_after(may_hide, out.reborrow())?;
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
                out.push_sql("::uuid[]) ");
                out.push_sql(name);
                Ok(())
            }
            Self::Texts(name, texts) => {
                out.push_sql("unnest(");
                out.push_bind_param::<Array<Text>, _>(texts)?;
                out.push_sql("::text[]) ");
                out.push_sql(name);
                Ok(())
            }
            Self::Pairs(name, left, right) => {
                out.push_sql("unnest(");
                out.push_bind_param::<Array<Text>, _>(left)?;
                out.push_sql("::text[], ");
                out.push_bind_param::<Array<Text>, _>(right)?;
                out.push_sql("::text[]) ");
                out.push_sql(name);
                Ok(())
            }
        }
    }
}
