//! `POST /auth/refresh`: rotation. A refresh token that comes back after it was used was stolen, or its owner's was:
//! the session ends for both.

use super::login::pair;
use super::secrets;
use super::wire::{RefreshToken, TokenPair};
use crate::error::{Answer, Code, Problem};
use crate::extract::{Body, Client};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::sessions::{self, Rotation};
use serde_json::json;

/// Exchange a refresh token
///
/// Each token works once. Used a second time, it revokes the whole session.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = RefreshToken,
    responses((status = 200, description = "New tokens of the same session", body = TokenPair))
)]
#[post("/auth/refresh")]
pub async fn refresh_session(mut client: Client, body: Body<RefreshToken>) -> Answer<HttpResponse> {
    client.limit("refresh")?;
    let fresh = secrets::generate(sessions::PREFIX);
    let mut tx = client.db.begin().await?;
    let old = secrets::hash(&body.input.refresh_token);
    let rotation = sessions::rotate(&mut tx, &old, &secrets::hash(&fresh)).await?;
    match rotation {
        Rotation::Rotated { user, session } => {
            let access_token = client.shared.tokens().issue(user, session, tx.now)?;
            tx.commit().await?;
            Ok(Reply::answer(&pair(access_token, fresh))?.send())
        }
        Rotation::Reused { user, session } => {
            client.origin.credential = Some(format!("session:{session}"));
            let event = NewEvent {
                action: "session.revoked".into(),
                subject: Some(("user", user.into())),
                data: json!({ "reason": "refresh_token_reused" }),
                ..NewEvent::default()
            };
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
