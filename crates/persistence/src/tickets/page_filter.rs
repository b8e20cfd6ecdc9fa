//! A page of a list as a condition on tickets: the ticket is one of those that the sources of the list give.

use super::filter::Filter;
use super::list_source::{Part, Source, cut, push_condition};
use super::list_sources::{self, Sources};
use super::order::Order;
use super::visible::{self, Condition};
use crate::schema::tickets;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{BigInt, Bool};
use gatepass_domain::authz::Actor;

pub(super) struct Among {
    sources: Sources,
    order: Order,
    /// The conditions of the filter and of the queue. The sources hold only tickets that the actor may see.
    conditions: Vec<Condition>,
}

impl Among {
    pub(super) fn new(actor: &Actor, filter: &Filter, order: Order) -> Self {
        let mut conditions = filter.conditions(actor);
        conditions.extend(visible::of_queue(actor, filter.queue));
        Self { sources: list_sources::of(actor, filter), order, conditions }
    }

    /// The tickets of all sources, in the order of the list.
    fn union<'b>(&'b self, part: Part<'b>, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let sources = &self.sources.ordered;
        for (number, source) in sources.iter().enumerate() {
            out.push_sql(if number > 0 { " UNION (" } else { "(" });
            source.push(&self.order, part, out.reborrow())?;
            out.push_sql(")");
        }
        match sources.len() {
            0 => out.push_sql("SELECT NULL, NULL::uuid WHERE false"),
            1 => {}
            _ => cut(&self.order, part, out)?,
        }
        Ok(())
    }

    /// Searches the first tickets of the list, and if they do not fill the page, the tickets that an index finds.
    fn search<'b>(&'b self, found: &'b Source, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let page = Part::Page(&self.conditions);
        out.push_sql("WITH near (key, id) AS MATERIALIZED (SELECT next.* FROM (");
        self.union(Part::Near, out.reborrow())?;
        out.push_sql(") next (key, id) JOIN tickets ON tickets.id = next.id WHERE true");
        for condition in &self.conditions {
            push_condition(condition, out.reborrow())?;
        }
        cut(&self.order, page, out.reborrow())?;
        out.push_sql(") SELECT key, id FROM near UNION (SELECT far.* FROM (");
        found.push(&self.order, page, out.reborrow())?;
        out.push_sql(") far (key, id) WHERE (SELECT count(*) FROM near) < ");
        out.push_bind_param::<BigInt, _>(&self.order.fetch)?;
        out.push_sql(")");
        cut(&self.order, page, out)
    }
}

impl QueryFragment<Pg> for Among {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("tickets.id = ANY (ARRAY(SELECT ids.id FROM (");
        match &self.sources.found {
            None => self.union(Part::Page(&self.conditions), out.reborrow())?,
            Some(found) => self.search(found, out.reborrow())?,
        }
        out.push_sql(") ids (key, id)))");
        Ok(())
    }
}

impl Expression for Among {
    type SqlType = Bool;
}
impl AppearsOnTable<tickets::table> for Among {}
impl SelectableExpression<tickets::table> for Among {}
impl ValidGrouping<()> for Among {
    type IsAggregate = is_aggregate::No;
}
