//! What a caller comes with, before the database is asked: whose quota it counts against, and who they turn out to be.

use super::caller::{Caller, Client, STRANGER, bearer};
use super::credential_owners::Whose;
use crate::auth::tokens::Claims;
use crate::error::{Code, Problem, Result};
use actix_web::HttpRequest;
use gatepass_app::auth::api_keys::PREFIX;
use gatepass_app::auth::secrets;
use gatepass_persistence::actors::{self, Found};

/// A credential that may be good: the database is not asked yet.
pub struct Presented {
    /// The connection's end.
    pub client: Client,
    credential: Presentable,
    /// Whose it is, where this server has seen it prove so.
    whose: Option<Whose>,
}

enum Presentable {
    /// By its hash.
    ApiKey(Vec<u8>),
    /// As we have signed it, some time ago.
    Session(Claims),
}

impl Presentable {
    /// What it is known by.
    fn id(&self) -> &[u8] {
        match self {
            Self::ApiKey(hash) => hash,
            Self::Session(claims) => claims.sid.0.as_bytes(),
        }
    }
}

impl Presented {
    /// What this request comes with.
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

    /// Whether it is not known to be somebody's.
    pub fn is_new(&self) -> bool {
        !matches!(self.whose, Some(Whose::Of(_)))
    }

    /// Whose quota and connections it uses: its owner's, where it is known to be good. Others use those of their address,
    /// so that nobody spends what is somebody else's with a key that was made up, or a token whose session is over. What we
    /// have signed and see for the first time is not held up by those.
    pub fn counted_as(&self) -> String {
        let address = self.client.origin.ip.as_deref().unwrap_or_default();
        match (self.whose, &self.credential) {
            (Some(Whose::Of(owner)), _) => owner.to_string(),
            (None, Presentable::Session(claims)) => format!("{STRANGER} {address} {}", claims.sub),
            (None, Presentable::ApiKey(_)) | (Some(Whose::Nobodys), _) => format!("{STRANGER} {address}"),
        }
    }

    /// Asks the database who it is.
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
            // Keys that were made up are not remembered: there is no end of them.
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
