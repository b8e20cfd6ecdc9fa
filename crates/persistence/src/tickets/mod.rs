//! Tickets with their levels, approvers and decisions. A ticket past its deadline is expired for every reader (domain.md
//! section 3.3). Lists judge it by the clock in SQL. Other code judges a ticket that it has loaded with `Ticket::at`.

pub mod approvers;
pub mod comments;
mod details;
mod export;
mod extensions;
mod filter;
mod grant_targets;
mod hidden_progress;
mod levels;
mod list;
mod list_source;
mod list_sources;
mod of_user;
mod open_count;
mod order;
mod overdue;
mod page_filter;
mod people;
mod privileged;
mod readers;
mod references;
mod row;
mod search;
mod shown_key;
mod sources_by_kind;
mod states;
pub mod subjects;
mod summary;
mod titles;
mod visible;

pub use details::{Details, complete, details_of_submission};
pub use export::{COLUMNS, OBJECT_COLUMNS, export};
pub use extensions::lock_extensions;
pub use filter::{Filter, Key};
pub use gatepass_domain::ticket::queue::Queue;
pub use grant_targets::{
    existing_objects, existing_objects_of_submission, existing_objects_of_ticket, standing,
};
pub use list::{count, list};
pub use of_user::lock_open_of;
pub use open_count::open_of_locked;
pub use order::{position, read_position};
pub use overdue::{Due, overdue};
pub use privileged::privileged_accounts;
pub use readers::forget_reader;
pub(crate) use readers::{OfTicket, is_decider};
pub use references::{AssetFacts, NodeFacts, Surroundings, below, groups_of, lock_references, surroundings};
pub use states::states;
pub use summary::{States, Summary, summary};
pub use titles::{Title, titles};

use crate::db::prepared::{OneRow, Prepared, prepared};
use crate::db::tx::gatepass_moment;
use crate::schema::{tickets, users};
use crate::tickets::approvers::of_manual_flow;
use crate::{Conn, Result, Tx};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join;
use gatepass_domain::authz::Actor;
use gatepass_domain::flow::approver::ApproverRule;
use gatepass_domain::ids::{FlowId, GrantId, GroupId, OrgId, TicketId, UserId};
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::readers::Readers;
use gatepass_domain::writing::fold_fields;
use row::{Full, Row};
use serde::Deserialize;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// A ticket as it is stored, with all that a view of it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The ticket.
    pub ticket: Ticket,
    /// The people that it names.
    pub people: Vec<PersonName>,
    /// Those of them who were deactivated when the ticket was read.
    pub left: BTreeSet<UserId>,
    /// The grants that it gave.
    pub grants: Vec<GrantId>,
    /// The number of its comments.
    pub comments: i64,
    /// The newest ticket that repeats it. Only an ended ticket is repeated.
    pub resubmitted_as: Option<TicketId>,
    /// The names of what it is about, which acts of the server do not load, and the manager of its requester.
    pub details: Details,
}

/// Id and names of a user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
pub struct PersonName {
    /// The user.
    pub id: Uuid,
    /// The login name.
    pub username: String,
    /// The name to show.
    pub name: String,
}

const NEXT_NUMBER: &str = include_str!("next_number.sql");

/// The number of the next ticket of an organization. A ticket that is not stored leaves a gap.
pub async fn next_number(tx: &Tx, org: OrgId) -> Result<i64> {
    let query = diesel::sql_query(NEXT_NUMBER).bind::<SqlUuid, _>(Uuid::from(org));
    Ok(Prepared::<_, BigInt>::new(query).get_result(&mut &***tx).await?)
}

/// Finds a ticket that is visible to this actor.
pub async fn find_visible(conn: &Conn, id: TicketId, actor: &Actor) -> Result<Stored> {
    let found = tickets::table.filter(visible::to(actor)).filter(tickets::id.eq(Uuid::from(id)));
    let found = prepared(found.select(Full::as_select()));
    let (found, names) = join(found.get_result(&mut &**conn), subjects::of_ticket(conn, id)).await;
    let mut stored = Stored::try_from(found?)?;
    stored.details.names = names?;
    Ok(stored)
}

/// Finds a ticket, without regard to visibility and without the names of what it is about.
pub async fn find_any(conn: &Conn, id: TicketId) -> Result<Stored> {
    let found = prepared(tickets::table.find(Uuid::from(id)).select(Full::as_select()));
    found.get_result::<Full>(&mut &**conn).await?.try_into()
}

/// Those of these tickets that exist, without regard to visibility.
pub async fn of_ids(conn: &Conn, ids: BTreeSet<Uuid>) -> Result<Vec<Ticket>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let found = prepared(tickets::table.filter(tickets::id.eq_any(ids)).select(Full::as_select()));
    let found = found.load::<Full>(&mut &**conn).await?;
    found.into_iter().map(|full| Ok(Stored::try_from(full)?.ticket)).collect()
}

/// The number of changes of a ticket.
pub async fn version(conn: &Conn, id: TicketId) -> Result<i64> {
    Ok(tickets::table.find(Uuid::from(id)).select(tickets::version).get_result(&mut &**conn).await?)
}

/// A ticket that is locked until the transaction ends.
#[derive(Debug)]
pub struct Locked {
    stored: Stored,
    since: OffsetDateTime,
}

impl Locked {
    /// Gives the ticket to change it. Moves the time of the transaction to when the lock was obtained, and behind the last change
    /// of the ticket.
    pub fn take_up(self, tx: &mut Tx) -> Stored {
        tx.reach(self.since);
        tx.follow(self.stored.ticket.updated_at);
        self.stored
    }
}

/// Finds and locks a ticket that is visible to this actor.
pub async fn find_locked(tx: &Tx, id: TicketId, actor: &Actor) -> Result<Locked> {
    let (locked, names) = join(read_locked(tx, id, visible::to(actor)), subjects::of_ticket(tx, id)).await;
    let Locked { mut stored, since } = locked?;
    stored.details.names = names?;
    Ok(Locked { stored, since })
}

/// Finds and locks a ticket, without regard to visibility.
pub async fn find_any_locked(tx: &Tx, id: TicketId) -> Result<Locked> {
    read_locked(tx, id, visible::to_all()).await
}

/// Locks the ticket, then reads it and the time. Both are sent together, but as two statements: a single one would wait for the
/// lock and then see the levels as they were before it waited.
async fn read_locked(tx: &Tx, id: TicketId, seen: visible::Condition) -> Result<Locked> {
    let lock = tickets::table.find(Uuid::from(id)).select(tickets::id).for_update();
    let found = tickets::table.filter(seen).filter(tickets::id.eq(Uuid::from(id)));
    let found = prepared(found.select((Full::as_select(), gatepass_moment())));
    let (locked, found) =
        join(lock.get_result::<Uuid>(&mut &***tx), found.get_result::<(Full, OffsetDateTime)>(&mut &***tx))
            .await;
    locked?;
    let (stored, since) = found?;
    Ok(Locked { stored: stored.try_into()?, since })
}

/// The tickets of a flow that wait for a decision, by id. Lock them in this order.
pub async fn waiting_for_flow(tx: &mut Tx, flow: FlowId) -> Result<Vec<TicketId>> {
    let ids: Vec<Uuid> = tickets::table
        .filter(tickets::flow_id.eq(Uuid::from(flow)))
        .filter(tickets::state.eq_any(["pending", "blocked"]))
        .order(tickets::id.asc())
        .select(tickets::id)
        .load(&mut ***tx)
        .await?;
    Ok(ids.into_iter().map(TicketId).collect())
}

/// Blocked tickets after this id, by id. Lock them in this order.
pub async fn blocked(conn: &mut Conn, after: Option<TicketId>, at_most: i64) -> Result<Vec<TicketId>> {
    let after = after.map_or(Uuid::nil(), Uuid::from);
    let ids: Vec<Uuid> = tickets::table
        .filter(sql::<Bool>("tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline)"))
        .filter(tickets::id.gt(after))
        .order(tickets::id.asc())
        .limit(at_most)
        .select(tickets::id)
        .load(&mut **conn)
        .await?;
    Ok(ids.into_iter().map(TicketId).collect())
}

/// Open tickets after this id whose current level asks this user, by id.
pub async fn waiting_for(
    conn: &Conn,
    user: UserId,
    after: Option<TicketId>,
    at_most: i64,
) -> Result<Vec<TicketId>> {
    let query = diesel::sql_query(WAITING_FOR)
        .bind::<SqlUuid, _>(Uuid::from(user))
        .bind::<SqlUuid, _>(after.map_or(Uuid::nil(), Uuid::from))
        .bind::<BigInt, _>(at_most);
    let ids: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &**conn).await?;
    Ok(ids.into_iter().map(TicketId).collect())
}

const WAITING_FOR: &str = include_str!("waiting_for.sql");

/// Open tickets whose approver rules may name other people. By default: all open tickets.
#[derive(Debug, Clone, Default)]
pub struct UnderRules {
    /// The kinds of rules. Empty: any.
    pub kinds: Vec<&'static str>,
    /// The organization of the tickets. None: any.
    pub org: Option<OrgId>,
    /// The group that a rule refers to. None: any.
    pub group: Option<GroupId>,
}

/// Open tickets after this id whose flow has approver rules of these kinds, by id.
pub async fn open_under(
    conn: &Conn,
    rules: &UnderRules,
    after: Option<TicketId>,
    at_most: i64,
) -> Result<Vec<TicketId>> {
    let UnderRules { kinds, org, group } = rules;
    let query = diesel::sql_query(OPEN_UNDER)
        .bind::<Array<Text>, _>(kinds)
        .bind::<Nullable<SqlUuid>, _>(org.map(Uuid::from))
        .bind::<Nullable<SqlUuid>, _>(group.map(Uuid::from))
        .bind::<SqlUuid, _>(after.map_or(Uuid::nil(), Uuid::from))
        .bind::<BigInt, _>(at_most)
        .bind::<Array<Text>, _>(of_manual_flow().iter().map(ApproverRule::kind).collect::<Vec<_>>());
    let ids: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &**conn).await?;
    Ok(ids.into_iter().map(TicketId).collect())
}

const OPEN_UNDER: &str = include_str!("open_under.sql");

/// Locks an ended ticket until the transaction ends. Returns the newest open ticket that repeats it, if any.
pub async fn open_repeat_locked(tx: &Tx, id: TicketId) -> Result<Option<TicketId>> {
    let lock = tickets::table.find(Uuid::from(id)).select(tickets::id).for_update();
    let open = tickets::table
        .filter(tickets::resubmitted_from.eq(Uuid::from(id)))
        .filter(sql::<Bool>("ticket_is_open(tickets.state, tickets.decision_deadline)"))
        .order(tickets::id.desc())
        .select(tickets::id);
    let (locked, open) = join(lock.get_result::<Uuid>(&mut &***tx), open.first::<Uuid>(&mut &***tx)).await;
    locked?;
    Ok(open.optional()?.map(TicketId))
}

/// Stores a new ticket with its levels.
pub async fn insert(tx: &mut Tx, ticket: &Ticket) -> Result<()> {
    // The database adds number and names.
    let folded = fold_fields([ticket.title.as_str(), ticket.reason.as_str()]);
    let values = (Row::try_from(ticket)?, tickets::folded.eq(folded));
    tx.write(diesel::insert_into(tickets::table).values(values)).await?;
    levels::save(tx, ticket.id.into(), &[], &ticket.levels).await?;
    readers::save(tx, ticket.id.into(), &Readers::default(), &ticket.readers).await
}

/// Stores a changed ticket. The check of its version guards against a missing row lock.
pub async fn save(tx: &mut Tx, before: &Ticket, after: &Ticket) -> Result<()> {
    let same = tickets::table.find(Uuid::from(after.id)).filter(tickets::version.eq(before.version));
    tx.write(Prepared::<_, ()>::new(OneRow(diesel::update(same).set(Row::try_from(after)?)))).await?;
    levels::save(tx, after.id.into(), &before.levels, &after.levels).await?;
    readers::save(tx, after.id.into(), &before.readers, &after.readers).await
}

/// The names of these people.
pub async fn people(conn: &Conn, ids: impl IntoIterator<Item = UserId>) -> Result<Vec<PersonName>> {
    let ids: Vec<Uuid> = ids.into_iter().map(Uuid::from).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let named = users::table.filter(users::id.eq_any(ids)).select(PersonName::as_select());
    Ok(prepared(named).load(&mut &**conn).await?)
}
