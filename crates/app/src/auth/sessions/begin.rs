//! A session begins for a user who proved who they are, by a password or by other means.

use super::{SessionTokens, revoked};
use crate::Result;
use crate::auth::guesses::network;
use crate::auth::secrets;
use crate::auth::tokens::Tokens;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{SessionId, TicketId, UserId};
use gatepass_metrics::{Happened, LoginOutcome};
use gatepass_persistence::auth::sessions::{self, Device};
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::{Error, Tx, auth::logins};
use serde_json::json;

/// Begins a session, and ends the oldest one if there are too many; gives the tokens. `proved` is the user as they were when
/// they proved who they are, and `review` the review that lets the session begin. The caller has locked the rights of the user.
///
/// None if the user was removed, deactivated or given another password since then: the new session would outlive the order
/// to end all of theirs.
pub async fn begin_session(
    tx: &mut Tx,
    tokens: &Tokens,
    from: &Origin,
    proved: &User,
    device: &Device,
    review: Option<TicketId>,
) -> Result<Option<SessionTokens>> {
    let user = UserId(proved.id);
    let now = match users::find_locked(tx, user).await {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    if !now.is_active || now.password_hash != proved.password_hash {
        return Ok(None);
    }
    logins::remember_address(tx, user, &network(from)).await?;
    let ended = sessions::make_room(tx, user).await?;
    let session: SessionId = tx.ids.next();
    let refresh_token = secrets::generate(sessions::PREFIX);
    sessions::insert(tx, session, user, &secrets::hash(&refresh_token), device).await?;
    if let Some(review) = review {
        sessions::remember_review(tx, session, review).await?;
    }
    let origin = Origin {
        actor_id: Some(user.into()),
        credential: Some(format!("session:{session}")),
        ..from.clone()
    };
    let event = NewEvent::new(EventAction::LoginSucceeded, json!({})).about(user.0);
    let ended = ended.into_iter().map(|id| revoked(user, id, "too_many_sessions"));
    tx.count(Happened::Login(LoginOutcome::Succeeded));
    events::record(tx, &origin, std::iter::once(event).chain(ended).collect()).await?;
    let access_token = tokens.issue(user, session, tx.now)?;
    Ok(Some(SessionTokens::new(access_token, refresh_token)))
}
