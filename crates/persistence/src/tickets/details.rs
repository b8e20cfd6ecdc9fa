//! The details of tickets that only their readers need: the names of what they are about, and the managers of requesters.

use super::{PersonName, Stored};
use crate::tickets::subjects::{self, Names};
use crate::{Conn, Result, Tx};
use futures::future::try_join;
use gatepass_domain::authz::Actor;
use gatepass_domain::ids::UserId;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::subject::MOST_LISTED;

/// The details of a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// The names of its subjects.
    pub names: Names,
    /// The manager of its requester.
    pub manager: Option<PersonName>,
}

/// The details of a ticket that asks for this.
pub async fn details_of_submission(tx: &Tx, applicant: UserId, request: &Request) -> Result<Details> {
    let (assets, nodes) = request.subjects();
    let names = subjects::of_submission(tx, &assets, &nodes, request.item());
    let (names, manager) = try_join(names, subjects::manager(tx, applicant)).await?;
    Ok(Details { names, manager })
}

/// Adds the names of subjects that an approver added. Asks the database only if there are some, and if somebody reads the ticket:
/// a ticket without any name was loaded for an act of the server.
pub async fn complete(tx: &Tx, ticket: &Ticket, mut known: Details) -> Result<Details> {
    if known.names.is_empty() {
        return Ok(known);
    }
    let unknown = ticket.subjects().into_iter().filter(|subject| !known.names.contains_key(&subject.id));
    let added = subjects::of_ids(tx, unknown.collect::<Vec<_>>()).await?;
    known.names.extend(added);
    Ok(known)
}

/// Adds the names to the tickets of a page, for all of them together: the names of the first subjects of each ticket that this
/// reader is shown.
pub(super) async fn add_names_to_page(conn: &Conn, reader: &Actor, page: &mut [Stored]) -> Result<()> {
    let shown = page.iter().map(|stored| &stored.ticket).filter(|ticket| ticket.shows_subjects_to(reader));
    let wanted: Vec<_> = shown.flat_map(|ticket| ticket.subjects().into_iter().take(MOST_LISTED)).collect();
    let names = subjects::of_ids(conn, wanted).await?;
    for Stored { ticket, details, .. } in page {
        let subjects = ticket.subjects();
        let own = subjects.iter().filter_map(|subject| names.get(&subject.id));
        details.names = own.map(|named| (named.id, named.clone())).collect();
    }
    Ok(())
}
