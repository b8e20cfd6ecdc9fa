//! `GET /tickets/{id}/history`: the events of a ticket, as far as this caller may read them.

use super::wire::{HistoryEntry, HistoryPage, Person};
use crate::error::Result;
use crate::extract::{Caller, Id, Query};
use crate::page::{ByTime, Sorted};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_domain::event::history::Reader;
use gatepass_domain::ids::UserId;
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
    let read = Reader::of(&found.ticket, &caller.actor);
    let rows = events::page_of_ticket(&mut conn, id.0, read.actions(), &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let actors = rows.iter().filter_map(|row| row.actor_id.map(UserId));
    let people = tickets::people(&conn, actors.collect::<Vec<_>>()).await?;
    let people: BTreeMap<Uuid, Person> = people.into_iter().map(|p| (p.id, p.into())).collect();
    let items = rows.into_iter().map(|row| entry(&read, row, &people)).collect();
    Ok(Reply::answer(&HistoryPage { items, next_cursor })?.send())
}

fn entry(read: &Reader, row: events::EventRow, people: &BTreeMap<Uuid, Person>) -> HistoryEntry {
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
    let actor = actor_id.filter(|actor| read.is_told_actor(&action, UserId(*actor)));
    HistoryEntry {
        id,
        at: at.into(),
        actor: actor.and_then(|actor| people.get(&actor).cloned()),
        data: read.data(&action, data),
        internal_note: internal_note.filter(|_| read.reads_notes()),
        action,
    }
}
