//! `GET /tickets/{id}/history`: the events of a ticket, as far as this caller may read them.

use super::wire::{HistoryEntry, HistoryPage, Person};
use crate::error::Result;
use crate::extract::{Caller, Id, Query};
use crate::page::{ByTime, Sorted};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{self, Act, Target};
use gatepass_domain::event::history::{self as redaction, Hidden};
use gatepass_domain::ids::UserId;
use gatepass_domain::ticket::Ticket;
use gatepass_persistence::{events, tickets};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Read a ticket's history
///
/// Returns the events of the ticket and of its grant. Auditors and admins read all events, including internal notes and
/// denied acts.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket"), Sorted<ByTime>),
    responses((status = 200, description = "A page of the history", body = HistoryPage))
)]
#[get("/tickets/{id}/history")]
pub async fn list_ticket_history(
    caller: Caller,
    id: Id<Uuid>,
    query: Query<Sorted<ByTime>>,
) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let found = tickets::find_visible(&conn, id.0.into(), &caller.actor).await?;
    caller.by().authorize_on(&found.ticket, Act::ReadTicket)?;
    let listing = query.0.listing(&id.0)?;
    let read = Reader::new(&caller, &found.ticket);
    let actions = (!read.reads_log).then(|| redaction::actions(read.hidden.people));
    let rows = events::page_of_ticket(&mut conn, id.0, actions, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let actors = rows.iter().filter_map(|row| row.actor_id.map(UserId));
    let people = tickets::people(&conn, actors.collect::<Vec<_>>()).await?;
    let people: BTreeMap<Uuid, Person> = people.into_iter().map(|p| (p.id, p.into())).collect();
    let items = rows.into_iter().map(|row| read.entry(row, &people)).collect();
    Ok(Reply::answer(&HistoryPage { items, next_cursor })?.send())
}

/// A caller, and how much of each event they may read.
struct Reader {
    user: Uuid,
    reads_log: bool,
    hidden: Hidden,
}

impl Reader {
    fn new(caller: &Caller, ticket: &Ticket) -> Self {
        Self {
            user: caller.id().into(),
            reads_log: authz::authorize(&caller.actor, Act::ReadEvents, &Target::within(ticket.home()))
                .is_ok(),
            hidden: Hidden {
                people: ticket.hides_people_from(&caller.actor),
                subjects: !ticket.shows_subjects_to(&caller.actor),
            },
        }
    }

    fn entry(&self, row: events::EventRow, people: &BTreeMap<Uuid, Person>) -> HistoryEntry {
        let events::EventRow {
            id,
            at,
            action,
            org_id: _,
            actor_id,
            on_behalf_of: _,
            credential: _,
            subject_type: _,
            subject_id: _,
            ticket_id: _,
            ip: _,
            request_id: _,
            trace_id: _,
            data,
            internal_note,
            credential_made_by: _,
        } = row;
        let names_actor = !self.hidden.people || redaction::names_actor(&action);
        let tells = |actor: &Uuid| names_actor || *actor == self.user;
        let data = if self.reads_log { data } else { redaction::data(&action, data, self.hidden) };
        HistoryEntry {
            id,
            at: at.into(),
            action,
            actor: actor_id.filter(tells).and_then(|actor| people.get(&actor).cloned()),
            data,
            internal_note: internal_note.filter(|_| self.reads_log),
        }
    }
}
