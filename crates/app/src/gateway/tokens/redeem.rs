//! A gateway redeems a connection token, and a session begins.

use crate::gateway::connection::Connection;
use crate::gateway::{no_access, sessions};
use crate::{By, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::gateway::{Access, MOST_USES, TokenState};
use gatepass_domain::ids::ConnectionTokenId;
use gatepass_domain::why::Why;
use gatepass_metrics::{Happened, TokenOutcome};
use gatepass_persistence::access::{self, Facts};
use gatepass_persistence::gateway::sessions::{self as stored_sessions, Row as Session};
use gatepass_persistence::gateway::tokens::{self, Row};
use gatepass_persistence::{Error, Tx};

/// Opens a session with the token of this id, whose signature was verified. One answer says that a token is of another organization,
/// taken back or over. A token that was used is told apart, because its gateway may have sent the request twice.
pub async fn redeem(tx: &mut Tx, by: By<'_>, id: ConnectionTokenId) -> Result<Session> {
    let redeemed = Box::pin(judged(tx, by, id)).await;
    let refusals = [Why::InvalidConnectionToken, Why::TokenUsed, Why::NoAccess];
    if redeemed.as_ref().is_err_and(|refused| refusals.contains(&refused.why())) {
        // At once, because a refusal is rolled back.
        tx.metrics().count(&Happened::Token(TokenOutcome::NotRedeemed));
    }
    redeemed
}

async fn judged(tx: &mut Tx, by: By<'_>, id: ConnectionTokenId) -> Result<Session> {
    let stored = match tokens::find_locked(tx, id).await {
        Err(Error::NotFound) => return Err(Why::InvalidConnectionToken.into()),
        found => found?,
    };
    let here = Target::org(stored.row.org_id.into());
    by.authorize(Act::OpenSession, &here).map_err(|_| Why::InvalidConnectionToken)?;
    match stored.state_at(tx.now) {
        TokenState::Ready => {}
        TokenState::Redeemed => return Err(Why::TokenUsed.into()),
        TokenState::Pending | TokenState::Revoked | TokenState::Expired | TokenState::Denied => {
            return Err(Why::InvalidConnectionToken.into());
        }
    }
    let token = stored.row;
    let connection = Connection::of_token(&token);
    let facts = access::facts(tx, &[connection.ask()]).await?.pop().flatten();
    let facts = facts.ok_or(Why::InvalidConnectionToken)?;
    let access =
        connection.access(&facts).map_err(|denial| no_access(denial).concerning(vec![facts.asset.org_id]))?;
    let is_reusable = token.is_reusable && access.is_reusable;
    if token.uses > 0 && (!is_reusable || token.uses >= MOST_USES) {
        return Err(Why::TokenUsed.into());
    }
    let session = begun(tx, by, &token, facts, access);
    let state = if is_reusable { TokenState::Ready } else { TokenState::Redeemed };
    let used = Row { state, uses: token.uses.saturating_add(1), ..token };
    tokens::save(tx, used).await?;
    stored_sessions::insert(tx, session.clone()).await?;
    tx.count(Happened::Token(TokenOutcome::Redeemed));
    sessions::record(tx, by.origin, EventAction::AssetSessionBegan, &session).await?;
    Ok(session)
}

/// The session, which is not stored yet.
fn begun(tx: &Tx, by: By<'_>, token: &Row, facts: Facts, access: Access) -> Session {
    let Access { actions, ends_at, is_reusable: _ } = access;
    Session {
        id: tx.ids.next(),
        org_id: token.org_id,
        token_id: token.id,
        ticket_id: token.ticket_id,
        user_id: token.user_id,
        username: facts.user.username,
        asset_id: token.asset_id,
        asset_name: facts.asset_name,
        asset_address: facts.address,
        account: token.account.clone(),
        input_username: token.input_username.clone(),
        protocol: token.protocol.clone(),
        actions: actions.into_iter().map(Into::into).collect(),
        ip: token.ip.clone(),
        gateway_id: by.id().into(),
        gateway_name: by.actor.username.clone(),
        began_at: tx.now,
        access_ends_at: ends_at,
        last_reported_at: tx.now,
        ended_at: None,
        end_reason: None,
        end_detail: None,
        terminated_by: None,
        commands: 0,
    }
}
