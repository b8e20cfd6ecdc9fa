//! What messages tell of a ticket, for previews.

use super::letter::{Given, about, given, hidden};
use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::ids::{OrgId, TicketId};
use gatepass_domain::notify::About;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_persistence::{Conn, Error, tickets};
use serde_json::Value;

/// A ticket as messages tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The ticket.
    pub ticket: About,
    /// Its grant, with its window. None: it has none.
    pub grant: Option<Given>,
}

/// A ticket of an organization as a message to the actor would tell of it. Refused at `/ticket_id` if the organization has no such
/// ticket, or the actor does not see it.
pub async fn sample(conn: &Conn, by: By<'_>, org: OrgId, id: TicketId) -> Result<Sample> {
    let unknown =
        || Fault::new("/ticket_id", "not_found", "the organization has no such ticket that you may see");
    let stored = match tickets::find_visible(conn, id, by.actor).await {
        Ok(stored) if stored.ticket.home() == Some(org) => stored,
        Ok(_) | Err(Error::NotFound) => return Err(Refused::faults(vec![unknown()])),
        Err(error) => return Err(error.into()),
    };
    by.authorize_on(&stored.ticket, Act::ReadTicket)?;
    let hidden = hidden(&stored, by.actor);
    Ok(Sample { ticket: about(&stored, hidden), grant: given(&stored, None, &Value::Null) })
}
