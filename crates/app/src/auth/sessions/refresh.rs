//! A device exchanges its refresh token for new tokens. Each refresh token works once: one that comes back was stolen, or its
//! successor was, so the session ends for both. But the same device may ask again within moments, if two tabs asked at once or
//! the answer got lost: it gets the same answer.
//!
//! The rules on logins are asked each time: a session that they refuse ends.
//!
//! A refresh makes its own transaction, because it commits the end of a session although it refuses.

use super::SessionTokens;
use super::replays::{self, Kept};
use crate::Result;
use crate::auth::{Doors, secrets};
use crate::guard::ask_refresh;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_domain::why::Why;
use gatepass_persistence::Tx;
use gatepass_persistence::auth::sessions::{self, Device, Rotation};
use gatepass_persistence::events::{self, NewEvent, Origin};
use serde_json::json;

/// A refresh token to exchange.
#[derive(Debug, Clone)]
pub struct Refresh {
    /// The token.
    pub refresh_token: String,
    /// The device that has it.
    pub device: Device,
}

/// Exchanges a refresh token; gives the new tokens of the same session.
pub async fn refresh_session(doors: Doors<'_>, from: &Origin, input: Refresh) -> Result<SessionTokens> {
    let Doors { db, tokens, memory } = doors;
    let Refresh { refresh_token: old_token, device } = input;
    let fresh = secrets::generate(sessions::PREFIX);
    let old = secrets::hash(&old_token);
    let mut tx = db.begin().await?;
    match sessions::rotate(&mut tx, &old, &secrets::hash(&fresh), &device).await? {
        Rotation::Rotated { user, session } => {
            if let Some(refused) = ask_refresh(&mut tx, memory, (user, session), from).await? {
                sessions::revoke(&mut tx, session.into(), "login_rejected").await?;
                record_end(&mut tx, from, (user, session), "login_rejected").await?;
                tx.commit().await?;
                return Err(refused);
            }
            let access_token = tokens.issue(user, session, tx.now)?;
            let kept = Kept { access_token, refresh_token: fresh };
            sessions::keep_replay(&mut tx, &old, &replays::seal(&old_token, session, &kept)?).await?;
            tx.commit().await?;
            Ok(SessionTokens::new(kept.access_token, kept.refresh_token))
        }
        Rotation::Repeated { session, replay, used_at } => {
            let elapsed = (tx.now - used_at).whole_seconds().max(0);
            tx.rollback().await?;
            let Kept { access_token, refresh_token } = replays::open(&old_token, session, &replay)?;
            let new = SessionTokens::new(access_token, refresh_token);
            Ok(SessionTokens { expires_in: new.expires_in - elapsed, ..new })
        }
        Rotation::Reused { user, session } => {
            record_end(&mut tx, from, (user, session), "refresh_token_reused").await?;
            tx.commit().await?;
            Err(Why::InvalidRefreshToken.into())
        }
        Rotation::Unknown => {
            tx.rollback().await?;
            Err(Why::InvalidRefreshToken.into())
        }
    }
}

/// Writes that a session has ended, and why.
async fn record_end(
    tx: &mut Tx,
    from: &Origin,
    (user, session): (UserId, SessionId),
    reason: &str,
) -> Result<()> {
    let origin = Origin { credential: Some(format!("session:{session}")), ..from.clone() };
    let event = NewEvent::new(EventAction::SessionRevoked, json!({ "reason": reason })).about(user.0);
    Ok(events::record(tx, &origin, vec![event]).await?)
}
