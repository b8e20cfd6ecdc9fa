//! A gateway reports the commands of a session.

use super::authorize_gateway;
use super::follow_access::follow_locked;
use crate::{By, Result};
use gatepass_domain::gateway::{MOST_COMMANDS, takes_commands};
use gatepass_domain::guard::Action;
use gatepass_domain::ids::AssetSessionId;
use gatepass_domain::ticket::kind::command_review::HeldCommand;
use gatepass_domain::why::Why;
use gatepass_metrics::Happened;
use gatepass_persistence::Tx;
use gatepass_persistence::gateway::commands::{self, Row as Command};
use gatepass_persistence::gateway::sessions::{self, Row};
use time::OffsetDateTime;
use uuid::Uuid;

/// A command that was typed, or held.
#[derive(Debug, Clone)]
pub struct Reported {
    /// Its number in the session. A number counts once.
    pub seq: i64,
    /// When it was typed, by the clock of the gateway.
    pub at: OffsetDateTime,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What came of it.
    pub action: Action,
    /// The guard rule that decided.
    pub rule: Option<Uuid>,
    /// The review that was asked for.
    pub ticket: Option<Uuid>,
}

/// The answer to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// How many commands were stored.
    pub accepted: usize,
    /// How many were known already.
    pub known: usize,
    /// Whether the gateway must end the session, or has to report no more of it.
    pub must_end: bool,
}

/// Stores the commands of a session. Its gateway may report them for an hour after its end.
pub async fn report(
    tx: &mut Tx,
    by: By<'_>,
    id: AssetSessionId,
    reported: Vec<Reported>,
) -> Result<Accepted> {
    let row = sessions::find_locked(tx, id).await?;
    authorize_gateway(by, &row)?;
    if !takes_commands(row.ended_at, tx.now) {
        return Err(Why::SessionEnded.into());
    }
    let all = reported.len();
    if row.commands.saturating_add(i64::try_from(all).unwrap_or(i64::MAX)) > MOST_COMMANDS {
        return Err(Why::TooManyCommands.into());
    }
    let rows = reported.into_iter().map(|one| stored(tx, &row, one)).collect();
    let accepted = if all == 0 { 0 } else { commands::insert_new(tx, rows).await? };
    let commands = row.commands.saturating_add(i64::try_from(accepted).unwrap_or(i64::MAX));
    let after = follow_locked(tx, Row { commands, last_reported_at: tx.now, ..row }).await?;
    tx.count(Happened::Commands(accepted));
    let must_end = after.ended_at.is_some();
    sessions::save(tx, after).await?;
    Ok(Accepted { accepted, known: all.saturating_sub(accepted), must_end })
}

fn stored(tx: &Tx, session: &Row, reported: Reported) -> Command {
    let Reported { seq, at, bytes, action, rule, ticket } = reported;
    let HeldCommand { text, is_cut, sha256 } = HeldCommand::of(&bytes);
    Command {
        id: tx.ids.next(),
        session_id: session.id,
        seq,
        org_id: session.org_id,
        user_id: session.user_id,
        asset_id: session.asset_id,
        at,
        reported_at: tx.now,
        command: text,
        is_cut,
        sha256,
        action,
        rule_id: rule,
        ticket_id: ticket,
    }
}
