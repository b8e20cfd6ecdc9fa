//! Connection tokens.

mod create;
mod find;
mod redeem;
mod revoke;
mod text;

pub use create::{AskToken, Asked, create};
pub use find::find;
pub use redeem::redeem;
pub use revoke::revoke;
pub use text::{read, text};

use crate::log::time;
use crate::{By, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::gateway::TokenState;
use gatepass_domain::why::Why;
use gatepass_metrics::{Happened, TokenOutcome};
use gatepass_persistence::Tx;
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::gateway::tokens::Row;
use serde_json::json;

/// Refuses anybody but the user of a token, in its organization.
fn authorize_holder(by: By<'_>, row: &Row) -> Result<()> {
    let org = row.org_id.into();
    if row.user_id != by.id().0 || !by.actor.is_member_of(org) {
        return Err(Why::NotFound.into());
    }
    by.authorize(Act::HoldConnectionToken, &Target::org(org).owned_by(row.user_id.into()))
}

/// Records an event of a token, and counts what became of the token.
async fn record(tx: &mut Tx, by: By<'_>, action: EventAction, row: &Row) -> Result<()> {
    let outcome = match row.state {
        TokenState::Ready => Some(TokenOutcome::Ready),
        TokenState::Pending => Some(TokenOutcome::Pending),
        TokenState::Redeemed => Some(TokenOutcome::Redeemed),
        TokenState::Revoked => Some(TokenOutcome::Revoked),
        TokenState::Denied => Some(TokenOutcome::Denied),
        // Only the clock says so.
        TokenState::Expired => None,
    };
    if let Some(outcome) = outcome {
        tx.count(Happened::Token(outcome));
    }
    Ok(events::record(tx, by.origin, vec![event(action, row)]).await?)
}

/// An event of a token. It does not have its text.
fn event(action: EventAction, row: &Row) -> NewEvent {
    let data = json!({
        "user_id": row.user_id,
        "asset_id": row.asset_id,
        "asset_name": row.asset_name,
        "account": row.account,
        "input_username": row.input_username,
        "protocol": row.protocol,
        "state": row.state,
        "ticket_id": row.ticket_id,
        "is_reusable": row.is_reusable,
        "expires_at": time(row.expires_at),
    });
    NewEvent::new(action, data).about(row.id).in_org(row.org_id)
}
