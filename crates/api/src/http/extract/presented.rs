//! The credential of a request: first whose quota it counts against, then, from the database, whose it is.

use super::caller::{Caller, bearer};
use super::client::{Client, STRANGER};
use super::credential_owners::Whose;
use crate::error::{Code, Problem, Result};
use actix_web::HttpRequest;
use gatepass_app::auth::api_keys::PREFIX;
use gatepass_app::auth::secrets;
use gatepass_app::auth::tokens::Claims;
use gatepass_persistence::actors::{self, Found};

/// A credential that may be valid. The database was not asked yet.
pub struct Presented {
    /// The client of the connection.
    pub client: Client,
    credential: Presentable,
    /// The owner of the credential, if this server has verified it before.
    whose: Option<Whose>,
}

enum Presentable {
    /// An API key, by its hash.
    ApiKey(Vec<u8>),
    /// A session, by the claims of a token that this server's key signed.
    Session(Claims),
}

impl Presentable {
    /// The id under which the owner is remembered.
    fn id(&self) -> &[u8] {
        match self {
            Self::ApiKey(hash) => hash,
            Self::Session(claims) => claims.sid.0.as_bytes(),
        }
    }
}

impl Presented {
    /// The credential of this request.
    pub fn by(request: &HttpRequest) -> Result<Self> {
        let client = Client::of(request)?;
        let token = bearer(request).ok_or_else(|| Problem::new(Code::Unauthenticated))?;
        let credential = if token.starts_with(PREFIX) {
            Presentable::ApiKey(secrets::hash(&token))
        } else {
            let claims = client.shared.tokens().verify_signature(&token).map_err(|_| client.refuse())?;
            Presentable::Session(claims)
        };
        let whose = client.shared.owners().whose(credential.id());
        Ok(Self { client, credential, whose })
    }

    /// Whether the credential has no known owner.
    pub fn is_new(&self) -> bool {
        !matches!(self.whose, Some(Whose::Of(_)))
    }

    /// The quota and the connections that the request uses: those of the owner if the credential is known to be
    /// valid, or else those of its address. So a made-up key, or a token of an ended session, can't use up what
    /// belongs to somebody else. A token with a valid signature that is new to this server has a quota apart from
    /// those.
    pub fn counted_as(&self) -> String {
        let address = self.client.origin.ip.as_deref().unwrap_or_default();
        match (self.whose, &self.credential) {
            (Some(Whose::Of(owner)), _) => owner.to_string(),
            (None, Presentable::Session(claims)) => format!("{STRANGER} {address} {}", claims.sub),
            (None, Presentable::ApiKey(_)) | (Some(Whose::Nobodys), _) => format!("{STRANGER} {address}"),
        }
    }

    /// Looks the credential up in the database.
    pub async fn look_up(self) -> Result<Caller> {
        let db = self.client.db.of(&self.counted_as());
        let Self { mut client, credential, whose } = self;
        let found = match &credential {
            Presentable::ApiKey(hash) => {
                let event = db.ids().next();
                actors::by_api_key(&mut db.conn().await?, hash, event, &client.origin).await?
            }
            Presentable::Session(claims) => {
                let found = actors::by_session(&*db.conn().await?, claims.sid, claims.sub).await?;
                // Judged by the database's clock, like everything else.
                found.filter(|found| claims.is_current(found.now))
            }
        };
        let owners = client.shared.owners();
        let Some(Found { actor, credential: name, now }) = found else {
            // Made-up keys are not remembered, because there are arbitrarily many.
            if whose.is_some() || matches!(credential, Presentable::Session(_)) {
                owners.remember(credential.id(), Whose::Nobodys);
            }
            return Err(Problem::new(Code::Unauthenticated));
        };
        let owner = Whose::Of(actor.user_id);
        owners.remember(credential.id(), owner);
        client.db = if whose == Some(owner) { db } else { db.of(&actor.user_id.to_string()) };
        client.origin.actor_id = Some(actor.user_id.into());
        client.origin.credential = Some(name);
        client.origin.credential_made_by = actor.credential_made_by.map(Into::into);
        Ok(Caller { client, actor, now })
    }
}
