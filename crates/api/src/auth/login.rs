//! `POST /auth/login`. An unknown user and a wrong password get the same answer after the same time, and both count
//! towards the limits of domain.md section 11.

use super::wire::{Login, TokenPair};
use super::{device, secrets, tokens};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Client};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::logins::{self, Counted, Throttled};
use gatepass_persistence::users::{self, User};
use gatepass_persistence::{Tx, actors, sessions};
use serde_json::json;
use uuid::Uuid;

/// Log in
///
/// Returns an access token for 15 minutes, and a refresh token that can be exchanged once.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = Login,
    responses((status = 200, description = "The session's tokens", body = TokenPair))
)]
#[post("/auth/login")]
pub async fn login(mut client: Client, body: Body<Login>) -> Result<HttpResponse> {
    let Login { username, password } = body.input;
    client.limit("login")?;
    // Where too many passwords wait, nothing else is asked.
    let place = client.shared.hashing().enter()?;
    // Counted before the password is looked at, in a transaction of its own: guesses made at once count too.
    let mut tx = client.db.begin().await?;
    let counted = logins::count_login(&mut tx, &username, &client.network()).await?;
    let attacked = if counted.is_first_refused() { named(&mut tx, &username).await? } else { None };
    refuse_throttled(tx, &counted, attacked, &client.origin).await?;

    let user = users::find_for_login(&mut client.db.conn().await?, &username).await?;
    let stored = user.as_ref().and_then(|u| u.password_hash.clone());
    let fits = place.verify(password, stored).await?;
    drop(place);

    let mut tx = client.db.begin().await?;
    let user = match user.filter(|_| fits) {
        Some(user) => {
            // The new session may end the oldest one. Writes that the oldest session has begun commit first.
            actors::lock_rights(&tx, UserId(user.id)).await?;
            unchanged(&mut tx, user).await?
        }
        None => None,
    };
    let Some(user) = user else {
        // The name as typed may be a password typed into the wrong field: the log keeps no unknown names.
        let event = NewEvent::new(EventAction::LoginFailed, json!({ "reason": "invalid_credentials" }))
            .about(named(&mut tx, &username).await?);
        events::record(&mut tx, &client.origin, vec![event]).await?;
        tx.commit().await?;
        return Err(Problem::new(Code::InvalidCredentials));
    };
    let pair = begin_session(&mut client, &mut tx, UserId(user.id), &counted).await?;
    tx.commit().await?;
    Ok(Reply::answer(&pair)?.send())
}

/// Begins a session of this user, who is locked, and ends what is too much.
async fn begin_session(
    client: &mut Client,
    tx: &mut Tx,
    user: UserId,
    counted: &Counted,
) -> Result<TokenPair> {
    logins::forget(tx, counted).await?;
    logins::remember_address(tx, user, &client.network()).await?;
    let ended = sessions::make_room(tx, user).await?;
    let session: SessionId = tx.ids.next();
    let refresh_token = secrets::generate(sessions::PREFIX);
    sessions::insert(tx, session, user, &secrets::hash(&refresh_token), &device::of(client)).await?;
    client.origin.actor_id = Some(user.into());
    client.origin.credential = Some(format!("session:{session}"));
    let event = NewEvent::new(EventAction::LoginSucceeded, json!({})).about(user.0);
    let ended = ended.into_iter().map(|id| session_revoked(user, id, "too_many_sessions"));
    let events = std::iter::once(event).chain(ended).collect();
    events::record(tx, &client.origin, events).await?;
    let access_token = client.shared.tokens().issue(user, session, tx.now)?;
    Ok(pair(access_token, refresh_token))
}

/// What the log says of a session that ended before its time.
pub fn session_revoked(user: UserId, session: Uuid, reason: &str) -> NewEvent {
    NewEvent::new(EventAction::SessionRevoked, json!({ "reason": reason, "session_id": session }))
        .about(user.0)
}

/// Keeps the count of a password that is about to be looked at, and refuses it where there were too many. The first that is
/// refused is in the log, and none after it until attempts count anew.
pub async fn refuse_throttled(
    mut tx: Tx,
    counted: &Counted,
    attacked: Option<Uuid>,
    origin: &Origin,
) -> Result<()> {
    if let Some(Throttled { wait: _, begun }) = &counted.throttled
        && !begun.is_empty()
    {
        let event = NewEvent::new(EventAction::LoginThrottled, json!({ "limits": begun })).about(attacked);
        events::record(&mut tx, origin, vec![event]).await?;
    }
    tx.commit().await?;
    let Some(Throttled { wait, begun: _ }) = &counted.throttled else { return Ok(()) };
    let seconds = wait.whole_seconds().unsigned_abs().max(1);
    Err(Problem::new(Code::TooManyFailures).retry_after(seconds))
}

/// The user with this name, also if they can't log in. The log names them, so that it shows attacks on an account.
async fn named(tx: &mut Tx, username: &str) -> Result<Option<Uuid>> {
    match users::find_by_username(tx, username).await {
        Ok(user) => Ok(Some(user.id)),
        Err(gatepass_persistence::Error::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// The user, locked, unless they got another password or were switched off while the one given was looked at: a session
/// begun now would outlive the order to end all of theirs.
async fn unchanged(tx: &mut Tx, user: User) -> Result<Option<User>> {
    let now = users::find_locked(tx, UserId(user.id)).await?;
    Ok(Some(now).filter(|now| now.is_active && now.password_hash == user.password_hash))
}

/// The answer of login and refresh.
pub fn pair(access_token: String, refresh_token: String) -> TokenPair {
    TokenPair {
        access_token,
        token_type: "Bearer",
        expires_in: tokens::LIFETIME.whole_seconds(),
        refresh_token,
    }
}
