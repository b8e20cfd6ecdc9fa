//! The user of a connection token takes it back.

use super::{authorize_holder, record};
use crate::tickets::{Cancel, find_locked, withdraw};
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::gateway::TokenState;
use gatepass_domain::ids::{ConnectionTokenId, TicketId};
use gatepass_domain::why::Why;
use gatepass_persistence::Tx;
use gatepass_persistence::gateway::tokens::{self, Row, Stored};

/// Takes a token back, with the review that it alone waits for. What is not live any more stays as it is.
pub async fn revoke(tx: &mut Tx, by: By<'_>, id: ConnectionTokenId) -> Result<()> {
    // Of two tokens that wait for one review, and are taken back at once, the second cancels it. One that joins it meanwhile keeps it.
    tokens::lock_of(tx, by.id()).await?;
    let stored = tokens::find_locked(tx, id).await?;
    authorize_holder(by, &stored.row)?;
    let state = stored.state_at(tx.now);
    let Stored { row, review: _, deadline: _ } = stored;
    match state {
        TokenState::Ready | TokenState::Pending => {}
        TokenState::Redeemed | TokenState::Revoked | TokenState::Expired | TokenState::Denied => {
            return Ok(());
        }
    }
    if let Some(ticket) = row.ticket_id.map(TicketId).filter(|_| state == TokenState::Pending)
        && !tokens::others_wait(tx, row.id, ticket).await?
    {
        let found = find_locked(tx, by, ticket).await?.take_up(tx);
        match withdraw(tx, by, found, Cancel { reason: None }).await {
            Ok(_) => {}
            // It was decided meanwhile.
            Err(refused) if refused.why() == Why::TicketAlreadyDecided => {}
            Err(refused) => return Err(refused),
        }
    }
    let changed = Row { state: TokenState::Revoked, ..row };
    record(tx, by, EventAction::ConnectionTokenRevoked, &changed).await?;
    Ok(tokens::save(tx, changed).await?)
}
