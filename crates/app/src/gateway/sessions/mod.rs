//! Sessions on assets.

mod end;
mod follow_access;
mod report;
mod terminate;
mod watch;

pub use end::end;
pub use follow_access::{due, find, settle};
pub use report::{Accepted, Reported, report};
pub use terminate::terminate;
pub use watch::{fingerprint, states};

use crate::log::time;
use crate::{By, Result};
use gatepass_domain::authz::{Act, Scope, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::why::Why;
use gatepass_metrics::Happened;
use gatepass_persistence::Tx;
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::gateway::sessions::Row;
use serde_json::json;

/// The session as authorization sees it: the user owns it, and the gateway takes part.
fn target(by: By<'_>, row: &Row) -> Target {
    let is_gateway = row.gateway_id == by.id().0;
    Target::org(row.org_id.into()).owned_by(row.user_id.into()).with_participant(is_gateway)
}

/// Refuses a caller who may not read a session. Its gateway needs no scope for it but the one with which it reports.
pub fn authorize_reader(by: By<'_>, row: &Row) -> Result<()> {
    let is_gateway = row.gateway_id == by.id().0;
    if is_gateway && !by.actor.has_scope(Scope::SessionsRead) {
        return authorize_gateway(by, row);
    }
    by.authorize(Act::ReadSession, &target(by, row))
}

/// Refuses everybody but the gateway that opened the session, as long as it audits the organization.
fn authorize_gateway(by: By<'_>, row: &Row) -> Result<()> {
    by.authorize(Act::ReportSession, &target(by, row))?;
    if row.gateway_id != by.id().0 || !by.actor.is_auditor_of(row.org_id.into()) {
        return Err(Why::RoleRequired.into());
    }
    Ok(())
}

/// Records an event of a session, and counts its beginning or its end.
pub(super) async fn record(tx: &mut Tx, from: &Origin, action: EventAction, row: &Row) -> Result<()> {
    match row.end_reason {
        Some(reason) => tx.count(Happened::SessionEnded(reason.0)),
        None if action == EventAction::AssetSessionBegan => tx.count(Happened::SessionBegan),
        None => {}
    }
    Ok(events::record(tx, from, vec![event(action, row)]).await?)
}

/// An event of a session.
fn event(action: EventAction, row: &Row) -> NewEvent {
    let data = json!({
        "user_id": row.user_id,
        "username": row.username,
        "asset_id": row.asset_id,
        "asset_name": row.asset_name,
        "account": row.account,
        "input_username": row.input_username,
        "protocol": row.protocol,
        "actions": row.actions(),
        "gateway_id": row.gateway_id,
        "token_id": row.token_id,
        "ticket_id": row.ticket_id,
        "address": row.ip,
        "access_ends_at": row.access_ends_at.and_then(time),
        "ended_at": row.ended_at.and_then(time),
        "end_reason": row.end_reason.map(|reason| reason.0),
        "end_detail": row.end_detail,
        "commands": row.commands,
    });
    NewEvent::new(action, data).about(row.id).in_org(row.org_id)
}
