//! Stops mails of one kind by the link that each of them has (RFC 8058). The link names the person and the message, and allows
//! nothing else.

use crate::Result;
use crate::auth::link_tokens::{LinkTokens, Purpose};
use crate::decisions::{Asked, DECIDE};
use gatepass_domain::ids::UserId;
use gatepass_domain::notify::{Language, Message};
use gatepass_persistence::notify::{self, Preferences};
use gatepass_persistence::{Db, Error, directory::users};
use serde::{Deserialize, Serialize};

/// The path of the page that stops mails.
pub const UNSUBSCRIBE: &str = "/unsubscribe";

/// The mails that a link stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    user: UserId,
    message: Message,
}

/// The mails that a link stops, and the language of its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsubscription {
    /// The message that is no longer sent by mail.
    pub message: Message,
    /// The language of the person.
    pub language: Language,
}

/// Makes the links in mails. They lead to the server's own pages.
#[derive(Debug, Clone)]
pub struct Links {
    base: String,
    tokens: LinkTokens,
}

impl Links {
    /// Links that begin with the public address of the server.
    pub fn new(public_url: &str, tokens: LinkTokens) -> Self {
        Self { base: public_url.trim_end_matches('/').to_owned(), tokens }
    }

    /// The link that stops mails of this kind to this person. None: they can't be stopped, because they are about security.
    pub fn unsubscribe(&self, user: UserId, message: Message) -> Result<Option<String>> {
        if message.is_about_security() {
            return Ok(None);
        }
        let token = self.tokens.issue(Purpose::Unsubscribe, &Claims { user, message })?;
        // Nothing logs the query of a request.
        Ok(Some(format!("{}{UNSUBSCRIBE}?token={token}", self.base)))
    }
}

impl Links {
    /// The link by which the reader of a mail decides what they are asked.
    pub fn decide(&self, asked: &Asked) -> Result<String> {
        Ok(format!("{}{DECIDE}?token={}", self.base, asked.link(&self.tokens)?))
    }
}

/// What a link would stop. None: it is not a link of this server, or its person is gone. Changes nothing.
pub async fn unsubscription(db: &Db, tokens: &LinkTokens, token: &str) -> Result<Option<Unsubscription>> {
    let Some(Claims { user, message }) = claims(tokens, token) else { return Ok(None) };
    let mut conn = db.conn().await?;
    match users::find(&mut conn, user).await {
        Ok(_) => {}
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    let language = notify::find_preferences(&conn, user).await?.language;
    Ok(Some(Unsubscription { message, language }))
}

/// Stops the mails of a link. None: as for [`unsubscription`]. A second call changes nothing.
pub async fn unsubscribe(db: &Db, tokens: &LinkTokens, token: &str) -> Result<Option<Unsubscription>> {
    let Some(Claims { user, message }) = claims(tokens, token) else { return Ok(None) };
    let mut tx = db.begin().await?;
    let mut chosen = match notify::find_preferences_locked(&mut tx, user).await {
        Ok(chosen) => chosen,
        Err(Error::NotFound) => {
            tx.rollback().await?;
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    if !chosen.unwanted_mail.contains(&message) {
        chosen.unwanted_mail.push(message);
        chosen.unwanted_mail.sort_unstable();
        let after = Preferences { updated_at: Some(tx.now), ..chosen.clone() };
        notify::save_preferences(&mut tx, user, &after).await?;
    }
    tx.commit().await?;
    Ok(Some(Unsubscription { message, language: chosen.language }))
}

/// The claims of a link. A message that became one about security since then can't be stopped any more.
fn claims(tokens: &LinkTokens, token: &str) -> Option<Claims> {
    let claims: Claims = tokens.read(Purpose::Unsubscribe, token)?;
    (!claims.message.is_about_security()).then_some(claims)
}
