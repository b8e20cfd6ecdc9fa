//! Reads the next events of a stream, as its caller may see them.

use super::frames;
use crate::error::{Code, Problem, Result};
use crate::events::wire::EventView;
use crate::extract::Caller;
use crate::http::streams::Registered;
use crate::page::Follower;
use gatepass_domain::authz::{self, Act, Actor, Orgs, Target};
use gatepass_domain::event::history;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::events::{self, Filter, Line, Next, StreamReader};
use gatepass_persistence::feed::{Part, Position, Start};
use gatepass_persistence::{Conn, tickets};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The most events that a stream has in memory.
pub const PAGE: i64 = 50;

/// A caller, what they want to read, and how far they are.
pub struct Reading {
    pub caller: Caller,
    pub registered: Registered,
    filter: Filter,
    follower: Follower,
}

/// An event as the caller is shown it, and the position right after it.
type Shown = (Position, EventView);

/// Refuses callers who read neither a log nor tickets.
pub fn authorize(caller: &Caller) -> Result<()> {
    if caller.authorize(Act::ReadEvents, &Target::listing()).is_err() {
        caller.authorize(Act::ReadTickets, &Target::listing())?;
    }
    Ok(())
}

impl Reading {
    pub fn new(caller: Caller, filter: Filter, follower: Follower, registered: Registered) -> Self {
        Self { caller, registered, filter, follower }
    }

    /// The cursor of the position that is reached. None: the stream begins now and has not read yet.
    pub fn reached(&self) -> Result<Option<String>> {
        match &self.follower.start {
            Start::Now => Ok(None),
            Start::After(position) => self.cursor(position.clone()).map(Some),
        }
    }

    /// The cursor of a position. It counts the transactions of all organizations, so only readers of a log may read it.
    fn cursor(&self, position: Position) -> Result<String> {
        let cursor = self.follower.cursor(position);
        if authz::authorize(&self.caller.actor, Act::ReadEvents, &Target::listing()).is_ok() {
            return Ok(cursor);
        }
        let sealed = self.caller.client.shared.tokens().seals().seal(&cursor);
        sealed.ok_or_else(|| Problem::new(Code::Internal))
    }

    /// Reads the next page. Returns its frames, and whether more may be ready.
    pub async fn read(&mut self) -> Result<(String, bool)> {
        let _turn = self.registered.turn().await;
        if let Some(position) = self.registered.begin_read() {
            self.follower.start = Start::After(position);
        }
        let Part { rows, next, has_more } = self.page().await?;
        let mut text = String::new();
        for (position, view) in rows {
            text.push_str(&frames::event(&self.cursor(position)?, &view)?);
        }
        self.follower.start = Start::After(next);
        if !has_more {
            self.registered.end_read();
        }
        Ok((text, has_more))
    }

    /// Refuses to go on if a new request with these credentials would be refused, or if the caller has lost a role. Takes over the
    /// position that the stream has reached without reading.
    pub async fn check(&mut self) -> Result<()> {
        let _turn = self.registered.turn().await;
        self.look_again().await?;
        if let Some(position) = self.registered.passed() {
            self.follower.start = Start::After(position);
        }
        Ok(())
    }

    /// The next page. The caller is looked up after it was read: what is sent was read while the caller had the right to it.
    async fn page(&mut self) -> Result<Part<Shown>> {
        loop {
            let page = self.find().await?;
            if !self.look_again().await? {
                return Ok(page);
            }
        }
    }

    /// Looks the caller up. Returns whether their rights have changed.
    async fn look_again(&mut self) -> Result<bool> {
        let caller = self.caller.again().await?;
        if caller.actor == self.caller.actor {
            return Ok(false);
        }
        if !caller.actor.keeps_roles_of(&self.caller.actor) {
            let why = "you have lost a role: open the stream again";
            return Err(Problem::new(Code::RoleRequired).detail(why));
        }
        authorize(&caller)?;
        self.registered.concern(caller.actor.readable_orgs());
        self.caller = caller;
        Ok(true)
    }

    async fn find(&self) -> Result<Part<Shown>> {
        let reader = reader(&self.caller.actor);
        let (start, limit) = (self.follower.start.clone(), self.follower.limit);
        let mut conn = self.caller.conn().await?;
        let part = events::stream(&mut conn, &reader, &self.filter, start, limit).await?;
        let Part { rows, next, has_more } = part.ok_or_else(|| Problem::new(Code::InvalidCursor))?;
        let rows = show(&conn, &reader, &self.filter, rows).await?;
        Ok(Part { rows, next, has_more })
    }
}

fn reader(actor: &Actor) -> StreamReader<'_> {
    StreamReader {
        actor,
        log: authz::orgs(actor, Act::ReadEvents),
        reads_tickets: authz::authorize(actor, Act::ReadTickets, &Target::listing()).is_ok(),
    }
}

fn reads_log(reader: &StreamReader<'_>, line: &Line) -> bool {
    match &reader.log {
        Orgs::All => true,
        Orgs::Only(orgs) => line.event.org_id.is_some_and(|org| orgs.contains(&OrgId(org))),
    }
}

/// Shows events: those of the reader's logs whole, those of tickets as the history of the ticket shows them, if it does.
async fn show(
    conn: &Conn,
    reader: &StreamReader<'_>,
    filter: &Filter,
    found: Vec<Next>,
) -> Result<Vec<Shown>> {
    let told = found.iter().filter(|next| !reads_log(reader, &next.line));
    let tickets = tickets::of_ids(conn, told.filter_map(|next| next.line.event.ticket_id).collect()).await?;
    let visible = tickets.into_iter().filter(|ticket| ticket.is_visible_to(reader.actor));
    let of_tickets: BTreeMap<Uuid, history::Reader> =
        visible.map(|ticket| (ticket.id.into(), history::Reader::of(&ticket, reader.actor))).collect();
    let shown = found.into_iter().filter_map(|Next { line, position }| {
        if reads_log(reader, &line) {
            return Some((position, line.into()));
        }
        let read = of_tickets.get(&line.event.ticket_id?)?;
        let view = EventView::told(read, line)?;
        matches(filter, &view).then_some((position, view))
    });
    Ok(shown.collect())
}

/// Whether an event matches the filters of actors and requests by what is shown of it. The others use nothing that may be hidden.
fn matches(filter: &Filter, view: &EventView) -> bool {
    let by = |actor: &Uuid| view.actor.as_ref().is_some_and(|shown| shown.id == *actor);
    let in_request = |id: &String| view.request_id.as_ref() == Some(id);
    (filter.actors.is_empty() || filter.actors.iter().any(by))
        && (filter.requests.is_empty() || filter.requests.iter().any(in_request))
}
