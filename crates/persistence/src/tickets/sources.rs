//! Where the tickets of a list come from: one person, or one organization. Each source is an index that is read in the
//! order of the list and only as far as the page needs, however many there are; one OR over all of them would read all.

use super::list::{Filter, Queue};
use super::visible::Condition;
use crate::keyset::{Page, Sort};
use crate::schema::tickets;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{BigInt, Bool, Text, Uuid as SqlUuid};
use gatepass_domain::authz::{Actor, Orgs};
use uuid::Uuid;

/// Who reads more organizations than these reads nearly all that there is: no source is better than the table itself.
const MANY: usize = 8;

/// Ids of tickets, as this statement gives them for what it ends with.
pub(super) struct Source {
    ids: &'static str,
    column: &'static str,
    of: Of,
}

enum Of {
    /// A person or an organization.
    One(Uuid),
    /// A pattern.
    Text(String),
    /// As many of the next ones as are looked through for a text before its index is asked: that finds what is rare, and
    /// of a text that is everywhere it would sort everything.
    Next,
}

const APPLIED: &str = "SELECT s.id FROM tickets s WHERE s.applicant_id = ";
const BENEFITS: &str = "SELECT s.id FROM tickets s WHERE s.beneficiary_id = ";
const IN_ORG: &str = "SELECT s.id FROM tickets s WHERE s.org_id = ";
const ASKED: &str = "SELECT DISTINCT s.ticket_id FROM ticket_approvers s WHERE s.user_id = ";
const WAITING: &str = "SELECT DISTINCT s.ticket_id FROM ticket_approvers s WHERE s.waiting AND s.user_id = ";
const DECIDED: &str = "SELECT DISTINCT s.ticket_id FROM decisions s WHERE s.user_id = ";

const NEXT: &str = "SELECT s.id FROM tickets s WHERE true";
const FOUND: &str =
    "SELECT s.id FROM tickets s WHERE (s.title || ' ' || s.reason || ' #' || s.number::text) ILIKE ";

/// The sources of a list; they hold nothing that the actor may not see (`visible`). None: no better than what the actor
/// may see.
pub(super) fn of(actor: &Actor, filter: &Filter) -> Option<Vec<Source>> {
    let user = Uuid::from(actor.user_id);
    let tickets = |ids, of| Source { ids, column: "s.id", of: Of::One(of) };
    let parts = |ids| Source { ids, column: "s.ticket_id", of: Of::One(user) };
    match filter.queue {
        Queue::Mine => Some(vec![tickets(APPLIED, user), tickets(BENEFITS, user)]),
        Queue::AwaitingMe => Some(vec![parts(WAITING)]),
        Queue::DecidedByMe => Some(vec![parts(DECIDED)]),
        Queue::All => {
            let Orgs::Only(readable) = actor.readable_orgs() else { return None };
            let mut orgs: Vec<Uuid> = readable.into_iter().map(Uuid::from).collect();
            let wanted = &filter.orgs;
            if filter.q.is_some() && !orgs.is_empty() {
                return None;
            }
            if !wanted.is_empty() {
                if wanted.iter().all(|org| orgs.contains(org)) {
                    return None;
                }
                orgs.retain(|org| wanted.contains(org));
            }
            let mut all = vec![tickets(APPLIED, user), tickets(BENEFITS, user), parts(ASKED)];
            all.extend(orgs.into_iter().map(|org| tickets(IN_ORG, org)));
            (all.len() <= MANY).then_some(all)
        }
    }
}

/// That a ticket is among those of the sources that fulfil all conditions: of those on one page, or of all.
pub(super) struct Among {
    sources: Vec<Source>,
    /// Asked where the others leave the page short.
    last: Option<Source>,
    conditions: Vec<Condition>,
    page: Option<Page>,
    fetch: i64,
}

impl Among {
    pub(super) fn new(sources: Vec<Source>, conditions: Vec<Condition>, page: Option<&Page>) -> Self {
        let fetch = page.map_or(0, Page::fetch);
        Self { sources, last: None, conditions, fetch, page: page.cloned() }
    }

    /// Those with a text, which is one of the conditions too.
    pub(super) fn with(pattern: String, conditions: Vec<Condition>, page: Option<&Page>) -> Self {
        let found = Source { ids: FOUND, column: "s.id", of: Of::Text(pattern) };
        if page.is_none() {
            return Self::new(vec![found], conditions, page);
        }
        let next = Source { ids: NEXT, column: "s.id", of: Of::Next };
        Self { last: Some(found), ..Self::new(vec![next], conditions, page) }
    }

    fn source<'b>(&'b self, source: &'b Source, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let Source { ids, column, of } = source;
        out.push_sql("(SELECT tickets.id FROM (");
        out.push_sql(ids);
        match of {
            Of::One(id) => out.push_bind_param::<SqlUuid, _>(id)?,
            Of::Text(pattern) => out.push_bind_param::<Text, _>(pattern)?,
            Of::Next => {}
        }
        if let Some(page) = &self.page {
            if let Some(after) = &page.after {
                out.push_sql(" AND ");
                out.push_sql(column);
                out.push_sql(if descending(page) { " < " } else { " > " });
                out.push_bind_param::<SqlUuid, _>(&after.id)?;
            }
            // Sorted here, so that the planner takes the index in its order, whomever it thinks of.
            out.push_sql(order(page));
        }
        if matches!(of, Of::Next) {
            // Spelled out: of a parameter, the planner thinks that it is a tenth of all.
            out.push_sql(" LIMIT 2000");
        }
        out.push_sql(") source (id) JOIN tickets ON tickets.id = source.id WHERE true");
        for condition in &self.conditions {
            out.push_sql(" AND (");
            condition.walk_ast(out.reborrow())?;
            out.push_sql(")");
        }
        self.cut(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }

    fn union<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (number, source) in self.sources.iter().enumerate() {
            if number > 0 {
                out.push_sql(" UNION ");
            }
            self.source(source, out.reborrow())?;
        }
        if self.sources.len() > 1 {
            self.cut(out.reborrow())?;
        }
        Ok(())
    }

    fn cut<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if let Some(page) = &self.page {
            out.push_sql(order(page));
            out.push_sql(" LIMIT ");
            out.push_bind_param::<BigInt, _>(&self.fetch)?;
        }
        Ok(())
    }
}

fn descending(page: &Page) -> bool {
    matches!(page.sort, Sort::Newest | Sort::NameDescending)
}

fn order(page: &Page) -> &'static str {
    if descending(page) { " ORDER BY 1 DESC" } else { " ORDER BY 1" }
}

impl QueryFragment<Pg> for Among {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // A page's ids are found first; all of them are better joined.
        out.push_sql(if self.page.is_some() { "tickets.id = ANY (ARRAY(" } else { "(tickets.id IN (" });
        match &self.last {
            None => self.union(out.reborrow())?,
            Some(last) => {
                out.push_sql("WITH near (id) AS MATERIALIZED (");
                self.union(out.reborrow())?;
                out.push_sql(") SELECT id FROM near UNION SELECT id FROM ");
                self.source(last, out.reborrow())?;
                out.push_sql(" found WHERE (SELECT count(*) FROM near) < ");
                out.push_bind_param::<BigInt, _>(&self.fetch)?;
                self.cut(out.reborrow())?;
            }
        }
        out.push_sql("))");
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
