//! Participants and admins comment on a ticket.

use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::comments;
pub use gatepass_persistence::tickets::comments::Comment;
use gatepass_persistence::tickets::{self, Stored};

/// Comments on a ticket. The caller has locked it, and it is visible to the actor.
pub async fn comment(tx: &mut Tx, by: By<'_>, found: Stored, body: String) -> Result<Comment> {
    let before = &found.ticket;
    by.authorize_on(before, Act::CommentTicket)?;
    let (ticket, event) = before.clone().comment(&by.person(before), &body, tx.now)?;
    let comment = Comment {
        id: tx.ids.next(),
        ticket_id: ticket.id.into(),
        author_id: by.id().into(),
        body,
        created_at: tx.now,
    };
    comments::insert(tx, &comment).await?;
    tickets::save(tx, before, &ticket).await?;
    by.record(tx, &ticket, ticket.id.0, vec![event]).await?;
    Ok(comment)
}
