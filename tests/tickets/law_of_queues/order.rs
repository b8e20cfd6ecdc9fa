//! The law of orders: a list is in the order of the times that its tickets show to the reader, and so are its pages. The order tells
//! nobody what a ticket hides from them.

use gatepass_domain::authz::Actor;
use gatepass_domain::ids::TicketId;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::queue::Queue;
use gatepass_persistence::Conn;
use gatepass_persistence::keyset::{After, Page, Sort};
use gatepass_persistence::tickets::{self, Filter, Key};
use time::OffsetDateTime;
use uuid::Uuid;

/// The number of tickets on a page.
const FEW: usize = 25;

/// The time that a ticket shows.
fn shown(key: Key, ticket: &Ticket, actor: &Actor, at: OffsetDateTime) -> OffsetDateTime {
    let seen = |ticket: Ticket| {
        if ticket.hides_people_from(actor) { ticket.without_progress() } else { ticket }
    };
    match key {
        Key::Created => ticket.created_at,
        Key::Updated => seen(ticket.clone()).updated_at,
        Key::Deadline => seen(ticket.clone().at(at)).decision_deadline,
    }
}

fn real(key: Key, ticket: &Ticket) -> OffsetDateTime {
    match key {
        Key::Created => ticket.created_at,
        Key::Updated => ticket.updated_at,
        Key::Deadline => ticket.decision_deadline,
    }
}

/// Checks the orders of a queue with these tickets. The number of lists whose order is not that of the real times.
pub async fn check(conn: &Conn, actor: &Actor, queue: Queue, of: &[&Ticket], at: OffsetDateTime) -> usize {
    let mut veiled = 0;
    for key in [Key::Updated, Key::Deadline] {
        for sort in [Sort::Name, Sort::NameDescending] {
            let sorted = |time: &dyn Fn(&Ticket) -> OffsetDateTime| {
                let mut all: Vec<_> = of.iter().map(|ticket| (time(ticket), Uuid::from(ticket.id))).collect();
                all.sort_unstable();
                if sort == Sort::NameDescending {
                    all.reverse();
                }
                all.into_iter().map(|(_, id)| TicketId(id)).collect::<Vec<_>>()
            };
            let expected = sorted(&|ticket| shown(key, ticket, actor, at));
            veiled += usize::from(expected != sorted(&|ticket| real(key, ticket)));
            let filter = Filter { queue, key, ..Filter::default() };
            for limit in [FEW, 200] {
                let found = walk(conn, actor, &filter, sort, limit, at).await;
                assert_eq!(found, expected, "{queue:?} of {} by {key:?}, {sort:?}", actor.username);
            }
        }
    }
    veiled
}

/// All tickets of a list, page by page.
async fn walk(
    conn: &Conn,
    actor: &Actor,
    filter: &Filter,
    sort: Sort,
    limit: usize,
    at: OffsetDateTime,
) -> Vec<TicketId> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = Page { limit: i64::try_from(limit).unwrap(), after: after.take(), sort };
        let found = tickets::list(conn, actor, filter, &page).await.unwrap();
        let has_more = found.len() > limit;
        all.extend(found.iter().take(limit).map(|stored| stored.ticket.id));
        if !has_more {
            return all;
        }
        let last = &found[limit - 1].ticket;
        after = Some(After { key: tickets::position(filter.key, actor, last, at), id: last.id.into() });
    }
}
