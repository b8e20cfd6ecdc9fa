//! What every login ends with: the rules on logins are asked, and a session begins, or a review waits, or the login is refused.

use super::secrets;
use super::sessions::{SessionTokens, begin_session};
use super::tokens::Tokens;
use crate::Result;
use crate::guard::{Memory, ask_login, rejected};
use gatepass_domain::event::EventAction;
use gatepass_domain::guard::Action;
use gatepass_domain::ids::{TicketId, UserId};
use gatepass_domain::why::Why;
use gatepass_metrics::{Happened, LoginOutcome};
use gatepass_persistence::auth::poll_tokens::{self, Bound};
use gatepass_persistence::auth::sessions::Device;
use gatepass_persistence::directory::users::User;
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::{Db, Tx, auth::actors};
use serde_json::json;
use uuid::Uuid;

/// The end of a login that was not refused.
#[derive(Debug)]
pub enum LoggedIn {
    /// A session has begun.
    Begun(SessionTokens),
    /// A review decides.
    Held(Held),
}

/// A login that waits for a review.
#[derive(Debug)]
pub struct Held {
    /// The review.
    pub ticket: TicketId,
    /// The token that reads the ticket, and completes the login once it is approved.
    pub poll_token: String,
    /// The message of the rule. Empty: none.
    pub message: String,
}

/// What the doors of logins share.
#[derive(Clone, Copy)]
pub struct Doors<'a> {
    /// The database.
    pub db: &'a Db,
    /// Issues access tokens.
    pub tokens: &'a Tokens,
    /// The guard rules.
    pub memory: &'a Memory,
}

/// Asks the rules about somebody who has proved who they are, and begins their session if the rules accept. The inner refusal is one of the rules, and is committed. None: see
/// [`begin_session`].
pub(super) async fn enter(
    tx: &mut Tx,
    doors: Doors<'_>,
    from: &Origin,
    proved: &User,
    device: &Device,
) -> Result<Option<Result<LoggedIn>>> {
    let user = UserId(proved.id);
    // The new session may end the oldest one. Writes that the oldest session has begun commit first.
    actors::lock_rights(tx, user).await?;
    let Some(verdict) = ask_login(tx, doors.memory, user, from).await? else { return Ok(None) };
    match verdict.action {
        Action::Reject => {
            record_failure(tx, from, Some(proved.id), ("login_rejected", LoginOutcome::Rejected)).await?;
            Ok(Some(Err(rejected(&verdict))))
        }
        Action::Review => {
            let ticket = verdict.ticket.ok_or(Why::Internal)?;
            let poll_token = secrets::generate(poll_tokens::PREFIX);
            let bound = Bound { ip: from.ip.clone(), proof: proof(proved) };
            poll_tokens::insert(tx, &secrets::hash(&poll_token), ticket, user, Some(bound)).await?;
            tx.count(Happened::Login(LoginOutcome::Held));
            let message = verdict.decided_by().map(|rule| rule.message.clone()).unwrap_or_default();
            Ok(Some(Ok(LoggedIn::Held(Held { ticket, poll_token, message }))))
        }
        Action::Accept | Action::Notify | Action::Warn => {
            let begun = begin_session(tx, doors.tokens, from, proved, device, verdict.ticket).await?;
            Ok(begun.map(|tokens| Ok(LoggedIn::Begun(tokens))))
        }
    }
}

/// What the user has proved with the right password, for [`Bound`].
pub(super) fn proof(user: &User) -> Vec<u8> {
    secrets::hash(user.password_hash.as_deref().unwrap_or_default())
}

/// Writes the event of a failed login, and counts it. The event has no unknown names: somebody may have typed a password into the wrong field.
pub(super) async fn record_failure(
    tx: &mut Tx,
    from: &Origin,
    user: Option<Uuid>,
    (reason, outcome): (&str, LoginOutcome),
) -> Result<()> {
    tx.count(Happened::Login(outcome));
    let event = NewEvent::new(EventAction::LoginFailed, json!({ "reason": reason })).about(user);
    Ok(events::record(tx, from, vec![event]).await?)
}
