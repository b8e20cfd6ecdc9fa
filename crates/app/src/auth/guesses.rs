//! Limits on guessing passwords (domain.md section 11). An attempt is counted before the password is compared, and that count
//! is committed, so that attempts at the same time all count. Whoever knows the password takes it back with [`logins::forget`].

use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::SessionId;
use gatepass_domain::login;
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_metrics::{Happened, LoginOutcome};
use gatepass_persistence::auth::logins::{self, Counted, Throttled};
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::{Db, Error, Tx, directory::users};
use serde_json::json;
use uuid::Uuid;

/// The network that somebody acts from, as limits count it: see [`login::network`].
pub fn network(from: &Origin) -> String {
    login::network(from.ip.as_deref().unwrap_or_default())
}

/// Counts a login under this name, and refuses it if there were too many.
pub async fn count_login(db: &Db, from: &Origin, username: &str) -> Result<Counted> {
    let mut tx = db.begin().await?;
    let counted = logins::count_login(&mut tx, username, &network(from)).await?;
    if counted.throttled.is_some() {
        tx.count(Happened::Login(LoginOutcome::Throttled));
    }
    let attacked = if counted.is_first_refused() { user_named(&mut tx, username).await? } else { None };
    refuse_throttled(tx, from, counted, attacked).await
}

/// Counts an attempt to confirm the actor's present password in this session, and refuses it if there were too many.
pub async fn count_in_session(db: &Db, by: By<'_>, session: SessionId) -> Result<Counted> {
    let mut tx = db.begin().await?;
    let counted = logins::count_in_session(&mut tx, session).await?;
    refuse_throttled(tx, by.origin, counted, Some(by.id().0)).await
}

/// Commits the count, and refuses the attempt if there were too many. The log has the first refusal, and no other until
/// attempts count anew.
async fn refuse_throttled(
    mut tx: Tx,
    from: &Origin,
    counted: Counted,
    attacked: Option<Uuid>,
) -> Result<Counted> {
    if let Some(Throttled { wait: _, begun }) = &counted.throttled
        && !begun.is_empty()
    {
        let event = NewEvent::new(EventAction::LoginThrottled, json!({ "limits": begun })).about(attacked);
        events::record(&mut tx, from, vec![event]).await?;
    }
    tx.commit().await?;
    let Some(Throttled { wait, begun: _ }) = &counted.throttled else { return Ok(counted) };
    let seconds = wait.whole_seconds().unsigned_abs().max(1);
    Err(Refused::new(Why::TooManyFailures).retry_after(seconds))
}

/// The user of this login name, whether or not they can log in. The log names them, to show attacks on their account.
pub(super) async fn user_named(tx: &mut Tx, username: &str) -> Result<Option<Uuid>> {
    match users::find_by_username(tx, username).await {
        Ok(user) => Ok(Some(user.id)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}
