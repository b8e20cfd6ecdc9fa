//! A user asks for a connection token.

use super::record;
use crate::access::own_facts;
use crate::gateway::connection::Connection;
use crate::gateway::no_access;
use crate::guard::{self, About, Ask, Memory, Verdict};
use crate::references::not_found;
use crate::{By, Result, rules};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::gateway::{Access, MOST_TOKENS, TokenState, ready_until};
use gatepass_domain::guard::{Action, Effect};
use gatepass_domain::ids::{AssetId, ConnectionTokenId, OrgId, TicketId};
use gatepass_domain::refused::{Fault, cut};
use gatepass_domain::why::Why;
use gatepass_metrics::{Happened, TokenOutcome};
use gatepass_persistence::access::Facts;
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::gateway::tokens::{self, Row, Stored};
use gatepass_persistence::{Tx, inventory::assets};
use std::net::IpAddr;

/// The connection that a token is for.
#[derive(Debug, Clone)]
pub struct AskToken {
    /// The asset.
    pub asset: AssetId,
    /// The account: a real or a virtual one.
    pub account: String,
    /// The name that is typed for `@INPUT`.
    pub input: Option<String>,
    /// The protocol.
    pub protocol: String,
}

/// The answer to somebody who asks for a token.
#[derive(Debug)]
pub enum Asked {
    /// The token. It is ready, or waits for a review.
    Given(Box<Stored>),
    /// A guard rule rejects the connection. The events are recorded in a transaction of their own, because the rest is rolled back.
    Rejected {
        /// The organization of the asset.
        org: OrgId,
        /// What the rules say to the person.
        message: String,
        /// The events.
        told: Vec<NewEvent>,
    },
}

/// Gives the actor a token for this connection: access is judged, and then the guard rules are asked. `faults` are those of the
/// input by the rules of its type.
pub async fn create(
    tx: &mut Tx,
    memory: &Memory,
    by: By<'_>,
    input: AskToken,
    faults: Vec<Fault>,
) -> Result<Asked> {
    let asked = Box::pin(judged(tx, memory, by, input, faults)).await;
    let is_refused = match &asked {
        Ok(Asked::Given(_)) => false,
        Ok(Asked::Rejected { .. }) => true,
        Err(refused) => [Why::NoAccess, Why::TooManyConnectionTokens].contains(&refused.why()),
    };
    if is_refused {
        // At once, because a refusal is rolled back.
        tx.metrics().count(&Happened::Token(TokenOutcome::Refused));
    }
    asked
}

async fn judged(
    tx: &mut Tx,
    memory: &Memory,
    by: By<'_>,
    input: AskToken,
    mut faults: Vec<Fault>,
) -> Result<Asked> {
    let AskToken { asset, account, input: typed, protocol } = &input;
    let connection = Connection { user: by.id(), asset: *asset, account, input: typed.as_deref(), protocol };
    // Somebody who is no member there is not told of the asset either.
    let facts = own_facts(tx, by, &connection.ask()).await?;
    let facts =
        facts.filter(|facts| by.authorize(Act::AskConnection, &Target::org(facts.asset.org_id)).is_ok());
    if facts.is_none() {
        faults.push(not_found("/asset_id"));
    }
    rules::refuse(faults)?;
    let Some(facts) = facts else { return Err(Why::NotFound.into()) };
    let org = facts.asset.org_id;
    let access = connection.access(&facts).map_err(|denial| no_access(denial).concerning(vec![org]))?;
    if tokens::live_of_locked(tx, by.id()).await? >= MOST_TOKENS {
        return Err(Why::TooManyConnectionTokens.into());
    }
    let source: Option<IpAddr> = by.origin.ip.as_deref().and_then(|ip| ip.parse().ok());
    let about = guard::Connection {
        asset: *asset,
        account: account.clone(),
        input: typed.clone(),
        protocol: protocol.clone(),
    };
    let ask = Ask { user: by.id(), source, about: About::AssetLogin(about) };
    let Some((verdict, told)) = guard::evaluate_own(tx, memory, by, &ask).await? else {
        return Err(Why::NotFound.into());
    };
    let waits_for = match verdict.action {
        Action::Reject => {
            return Ok(Asked::Rejected { org, message: message(&verdict), told });
        }
        Action::Review => verdict.ticket,
        Action::Accept | Action::Notify | Action::Warn => None,
    };
    events::record(tx, by.origin, told).await?;
    let mut row = made(tx, by, input, &facts, access, waits_for);
    row.message = message(&verdict);
    row.ticket_id = verdict.ticket.map(Into::into);
    row.port = assets::port_of(tx, row.asset_id.into(), &row.protocol).await?;
    tokens::insert(tx, row.clone()).await?;
    record(tx, by, EventAction::ConnectionTokenCreated, &row).await?;
    if row.state == TokenState::Ready {
        return Ok(Asked::Given(Box::new(Stored { row, review: None, deadline: None })));
    }
    // Its review is read with it.
    tx.flush().await?;
    let id = ConnectionTokenId(row.id);
    Ok(Asked::Given(Box::new(tokens::find_locked(tx, id).await?)))
}

/// The token, which is not stored yet.
fn made(
    tx: &Tx,
    by: By<'_>,
    input: AskToken,
    facts: &Facts,
    access: Access,
    waits_for: Option<TicketId>,
) -> Row {
    let AskToken { asset, account, input, protocol } = input;
    let Access { actions, ends_at, is_reusable } = access;
    Row {
        id: tx.ids.next(),
        org_id: facts.asset.org_id.into(),
        user_id: by.id().into(),
        asset_id: asset.into(),
        account,
        input_username: input,
        protocol,
        ip: by.origin.ip.clone(),
        ticket_id: waits_for.map(Into::into),
        state: if waits_for.is_some() { TokenState::Pending } else { TokenState::Ready },
        username: facts.user.username.clone(),
        asset_name: facts.asset_name.clone(),
        asset_address: facts.address.clone(),
        port: None,
        actions: actions.into_iter().map(Into::into).collect(),
        is_reusable,
        uses: 0,
        message: String::new(),
        issued_at: tx.now,
        expires_at: ready_until(tx.now, ends_at),
        access_ends_at: ends_at,
        created_at: tx.now,
    }
}

/// What the rules say to the person: those that acted, and the one that decided.
fn message(verdict: &Verdict) -> String {
    let said = verdict.matched.iter().filter(|matched| match matched.effect {
        Effect::Decides | Effect::Acts => !matched.rule.message.is_empty(),
        Effect::WouldHave | Effect::PassedOver | Effect::NoReviewer => false,
    });
    let said: Vec<&str> = said.map(|matched| matched.rule.message.as_str()).collect();
    cut(said.join("\n"), 10_000)
}
