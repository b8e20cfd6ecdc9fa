//! `POST /auth/refresh`: rotation. A refresh token that comes back after it was used was stolen, or its owner's was:
//! the session ends for both. Unless the same device asks again within moments: two tabs at once, or an answer that got
//! lost. It is given the same answer.

use super::login::pair;
use super::replays::{self, Kept};
use super::wire::{RefreshToken, TokenPair};
use super::{device, secrets, tokens};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Client};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::event::EventAction;
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::sessions::{self, Rotation};
use serde_json::json;

/// Exchange a refresh token
///
/// Each refresh token works once. A second use revokes the whole session. But within 30 seconds, from the same
/// address with the same `User-Agent`, and before the new refresh token was used, it returns the same new tokens.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = RefreshToken,
    responses((status = 200, description = "New tokens of the same session", body = TokenPair))
)]
#[post("/auth/refresh")]
pub async fn refresh_session(mut client: Client, body: Body<RefreshToken>) -> Result<HttpResponse> {
    client.limit("refresh")?;
    let old_token = body.input.refresh_token;
    let fresh = secrets::generate(sessions::PREFIX);
    let mut tx = client.db.begin().await?;
    let old = secrets::hash(&old_token);
    let device = device::of(&client);
    let rotation = sessions::rotate(&mut tx, &old, &secrets::hash(&fresh), &device).await?;
    match rotation {
        Rotation::Rotated { user, session } => {
            let access_token = client.shared.tokens().issue(user, session, tx.now)?;
            let kept = Kept { access_token, refresh_token: fresh };
            sessions::keep_replay(&mut tx, &old, &replays::seal(&old_token, session, &kept)?).await?;
            tx.commit().await?;
            let Kept { access_token, refresh_token } = kept;
            Ok(Reply::answer(&pair(access_token, refresh_token))?.send())
        }
        Rotation::Repeated { session, replay, used_at } => {
            let elapsed = (tx.now - used_at).whole_seconds().max(0);
            tx.rollback().await?;
            let Kept { access_token, refresh_token } = replays::open(&old_token, session, &replay)?;
            let expires_in = tokens::LIFETIME.whole_seconds() - elapsed;
            let pair = TokenPair { expires_in, ..pair(access_token, refresh_token) };
            Ok(Reply::answer(&pair)?.send())
        }
        Rotation::Reused { user, session } => {
            client.origin.credential = Some(format!("session:{session}"));
            let event =
                NewEvent::new(EventAction::SessionRevoked, json!({ "reason": "refresh_token_reused" }))
                    .about(user.0);
            events::record(&mut tx, &client.origin, vec![event]).await?;
            tx.commit().await?;
            Err(Problem::new(Code::InvalidRefreshToken))
        }
        Rotation::Unknown => {
            tx.rollback().await?;
            Err(Problem::new(Code::InvalidRefreshToken))
        }
    }
}
