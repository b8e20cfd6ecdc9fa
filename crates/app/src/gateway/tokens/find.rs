//! The user of a connection token reads it. A token whose review was approved becomes ready then.

use super::{authorize_holder, record};
use crate::access::own_facts;
use crate::gateway::connection::Connection;
use crate::guard::reviews;
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::gateway::{Access, TokenState, ready_until};
use gatepass_domain::ids::{ConnectionTokenId, TicketId};
use gatepass_domain::permission::Denial;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::gateway::tokens::{self, Row, Stored};
use gatepass_persistence::{Conn, Db, Tx, inventory::assets, now};
use time::OffsetDateTime;

/// The token with this id, and the time. Of several tokens that wait for one review, the first that is read after its approval
/// becomes ready.
pub async fn find(
    db: &Db,
    conn: Conn,
    by: By<'_>,
    id: ConnectionTokenId,
) -> Result<(Stored, OffsetDateTime)> {
    let stored = tokens::find_of(&conn, by.id(), id).await?;
    authorize_holder(by, &stored.row)?;
    let at = now(&conn).await?;
    if !stored.token().may_become_ready(stored.review.as_ref(), at) {
        return Ok((stored, at));
    }
    drop(conn);
    let mut tx = db.begin().await?;
    become_ready(&mut tx, by, id).await?;
    tx.commit().await?;
    let conn = db.conn().await?;
    Ok((tokens::find_of(&conn, by.id(), id).await?, now(&conn).await?))
}

/// Lets a token become ready if the approval of its review lets it, and the access is still there.
async fn become_ready(tx: &mut Tx, by: By<'_>, id: ConnectionTokenId) -> Result<()> {
    let Stored { row, review, deadline: _ } = tokens::find_locked(tx, id).await?;
    let ticket = row.ticket_id.map(TicketId);
    let Some(ticket) = ticket.filter(|_| row.state == TokenState::Pending && review.is_some()) else {
        return Ok(());
    };
    if !reviews::pass(tx, ticket, true, None).await? {
        return Ok(());
    }
    let connection = Connection::of_token(&row);
    let facts = own_facts(tx, by, &connection.ask()).await?;
    let access = facts.map(|facts| (connection.access(&facts), facts));
    let (action, changed) = match access {
        Some((Ok(Access { actions, ends_at, is_reusable }), facts)) => {
            let port = assets::port_of(tx, row.asset_id.into(), &row.protocol).await?;
            let changed = Row {
                state: TokenState::Ready,
                username: facts.user.username,
                asset_name: facts.asset_name,
                asset_address: facts.address,
                port,
                actions: actions.into_iter().map(Into::into).collect(),
                is_reusable,
                issued_at: tx.now,
                expires_at: ready_until(tx.now, ends_at),
                access_ends_at: ends_at,
                ..row
            };
            (EventAction::ConnectionTokenReady, changed)
        }
        Some((Err(denial), _)) => denied(row, Some(denial)),
        None => denied(row, None),
    };
    record(tx, by, action, &changed).await?;
    Ok(tokens::save(tx, changed).await?)
}

/// The access was lost while the reviewers decided.
fn denied(row: Row, denial: Option<Denial>) -> (EventAction, Row) {
    let because = denial.map_or("not_found", TextEnum::as_str);
    let message = format!("You have no access any more: {because}");
    (EventAction::ConnectionTokenDenied, Row { state: TokenState::Denied, message, ..row })
}
