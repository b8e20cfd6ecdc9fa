//! A person proves that an account in a chat is theirs by signing in there (OAuth).
//!
//! The service sends the browser back to a page of the server, which has no login. So the page binds nothing: it shows a code,
//! which the person enters in their login session ([`super::bind_by_code`]). Somebody who was sent a link by an attacker would have
//! to tell the attacker the code.

use super::bind::{Code, authorize, save_code};
use crate::auth::secrets;
use crate::{By, Result};
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_domain::notify::{CODE_LIFETIME, Language};
use gatepass_domain::why::Why;
use gatepass_persistence::auth::actors;
use gatepass_persistence::events::Origin;
use gatepass_persistence::notify::{self, Channel, ChatSignIn};
use gatepass_persistence::{Db, Tx, now};

/// What goes to the service. `Debug` is missing, because both are secrets.
pub struct Begun {
    /// Comes back with the person.
    pub state: String,
    /// Shows that the answer of the service belongs to this sign-in: the nonce, or the verifier of PKCE.
    pub nonce: String,
}

/// Begins a sign-in. The one before is worthless then.
pub async fn begin_sign_in(tx: &mut Tx, by: By<'_>, channel: &Channel) -> Result<Begun> {
    authorize(by, channel)?;
    if !channel.is_active {
        return Err(Why::ChannelInactive.into());
    }
    let begun = Begun { state: secrets::generate(""), nonce: secrets::generate("") };
    let row = ChatSignIn {
        channel_id: channel.id,
        user_id: by.id().into(),
        session_id: by.require_session()?.into(),
        state: secrets::hash(&begun.state),
        nonce: begun.nonce.clone(),
        expires_at: tx.now.saturating_add(CODE_LIFETIME),
    };
    notify::save_sign_in(tx, &row).await?;
    Ok(begun)
}

/// Takes the sign-in of this state, which counts once. Refused if there is none, or it began too long ago.
pub async fn take_sign_in(db: &Db, channel: &Channel, state: &str) -> Result<ChatSignIn> {
    let conn = db.conn().await?;
    let now = now(&conn).await?;
    let begun = notify::take_sign_in(&conn, channel.id, secrets::hash(state)).await?;
    begun.filter(|begun| now < begun.expires_at && channel.is_active).ok_or_else(|| Why::LinkInvalid.into())
}

/// A code for an account, and the person who enters it.
pub struct Shown {
    /// The code.
    pub code: Code,
    /// The login name of the person who began.
    pub username: String,
    /// Their language.
    pub language: Language,
}

/// Makes a code for the account that the service named. Refused if the login session in which the sign-in began has ended, or its
/// person may not bind accounts any more.
pub async fn code_of_sign_in(
    db: &Db,
    channel: &Channel,
    begun: &ChatSignIn,
    from: &Origin,
    account: &str,
) -> Result<Shown> {
    let mut tx = db.begin().await?;
    let (session, user) = (SessionId(begun.session_id), UserId(begun.user_id));
    let Some(found) = actors::by_session(&tx, session, user).await? else {
        return Err(Why::LinkInvalid.into());
    };
    let origin = Origin { actor_id: Some(user.0), credential: Some(found.credential), ..from.clone() };
    authorize(By { actor: &found.actor, origin: &origin }, channel)?;
    let language = notify::find_preferences(&tx, user).await?.language;
    let code = save_code(&mut tx, channel, user, account).await?;
    tx.commit().await?;
    Ok(Shown { code, username: found.actor.username, language })
}
