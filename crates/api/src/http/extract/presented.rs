//! The credential of a request: first whose quota it counts against, then, from the database, whose it is.

use super::caller::{Caller, bearer};
use super::client::{Client, STRANGER};
use super::credential_owners::Whose;
use crate::error::{Code, Problem, Result};
use actix_web::HttpRequest;
use actix_web::http::Method;
use gatepass_app::auth::api_keys::PREFIX;
use gatepass_app::auth::secrets;
use gatepass_app::auth::tokens::Claims;
use gatepass_app::guard;
use gatepass_domain::ids::TicketId;
use gatepass_persistence::auth::actors::{self, Found};
use gatepass_persistence::auth::poll_tokens;

/// The path of the only operation that poll tokens may call.
const TICKET: &str = "/api/v1/tickets/{id}";

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
    /// A poll token, by its hash, with the ticket that the request reads.
    PollToken(Vec<u8>, TicketId),
    /// A session, by the claims of a token that this server's key signed.
    Session(Claims),
}

/// The ticket that this request reads. None: it does something else, for which no poll token is enough.
fn ticket_read_by(request: &HttpRequest) -> Option<TicketId> {
    let is_read = request.method() == Method::GET && request.match_pattern()? == TICKET;
    let id = request.match_info().get("id").filter(|_| is_read)?;
    Some(TicketId(id.parse().ok()?))
}

impl Presentable {
    /// The id under which the owner is remembered.
    fn id(&self) -> &[u8] {
        match self {
            Self::ApiKey(hash) | Self::PollToken(hash, _) => hash,
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
        } else if token.starts_with(poll_tokens::PREFIX) {
            let ticket = ticket_read_by(request).ok_or_else(|| client.refuse())?;
            Presentable::PollToken(secrets::hash(&token), ticket)
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
            (None, Presentable::ApiKey(_) | Presentable::PollToken(..)) | (Some(Whose::Nobodys), _) => {
                format!("{STRANGER} {address}")
            }
        }
    }

    /// Looks the credential up in the database.
    pub async fn look_up(self) -> Result<Caller> {
        let db = self.client.db.of(&self.counted_as());
        let Self { mut client, credential, whose } = self;
        let found = match &credential {
            Presentable::ApiKey(hash) => {
                let event = db.ids().next();
                let mut conn = db.conn().await?;
                let found = actors::by_api_key(&mut conn, db.metrics(), hash, event, &client.origin).await?;
                if let Some(Found { actor, credential, guard_version: Some(version), .. }) = &found {
                    let key = (actor.user_id, credential.as_str());
                    let memory = client.shared.guard();
                    guard::refuse_key(&db, conn, memory, *version, key, &client.origin).await?;
                }
                found
            }
            Presentable::PollToken(hash, ticket) => {
                let ip = client.origin.ip.as_deref();
                actors::by_poll_token(&*db.conn().await?, hash, *ticket, ip).await?
            }
            Presentable::Session(claims) => {
                let found = actors::by_session(&*db.conn().await?, claims.sid, claims.sub).await?;
                // Judged by the database's clock, like everything else.
                found.filter(|found| claims.is_current(found.now))
            }
        };
        let owners = client.shared.owners();
        let Some(Found { actor, credential: name, now, guard_version: _ }) = found else {
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
