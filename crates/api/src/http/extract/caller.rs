//! The caller: their user, credential and address. A handler with a `Caller` in its signature needs credentials. The
//! quota is checked before the database is asked.

use super::client::Client;
use super::presented::Presented;
use super::query::{pairs, refuse_strays};
use crate::denials::Known;
use crate::error::{Code, Problem, Result};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use gatepass_app::auth::api_keys::PREFIX;
use gatepass_app::{By, rights};
use gatepass_domain::authz::{Act, Actor, Authorized, Place, Target};
use gatepass_domain::ids::{OrgId, SessionId, UserId};
use gatepass_persistence::auth::actors::{self, Credential, Found};
use gatepass_persistence::{Conn, Tx, auth::poll_tokens};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use time::OffsetDateTime;
use tokio::sync::watch;

/// An authenticated caller.
pub struct Caller {
    /// The client of the connection.
    pub client: Client,
    /// The user, with their current roles.
    pub actor: Actor,
    /// When the request was authenticated, by the database's clock.
    pub now: OffsetDateTime,
}

impl Caller {
    /// Checks that the caller may do this act on this target.
    pub fn authorize(&self, act: Act, target: &Target) -> Result<Authorized> {
        rights::authorize(&self.actor, act, target).map_err(|refused| match target.place() {
            Place::Listing => refused.concerning(self.orgs_asked_for()).into(),
            Place::Global | Place::Org(_) => refused.into(),
        })
    }

    /// The organizations that a list names in its filter and that the caller is a member of. The logs of other
    /// organizations can't be written to.
    fn orgs_asked_for(&self) -> Vec<OrgId> {
        let pairs = pairs(self.client.request.query_string());
        let asked = pairs.into_iter().filter(|(name, _)| name == "org_id");
        let orgs: BTreeSet<OrgId> = asked.filter_map(|(_, id)| id.parse().ok()).map(OrgId).collect();
        orgs.into_iter().filter(|org| self.actor.is_member_of(*org)).collect()
    }

    /// The caller as an actor of use cases.
    pub fn by(&self) -> By<'_> {
        By { actor: &self.actor, origin: &self.client.origin }
    }

    /// The user of the caller.
    pub fn id(&self) -> UserId {
        self.actor.user_id
    }

    /// The session that the caller came with. An API key, which may be in many hands, does not do for everything.
    pub fn require_session(&self) -> Result<SessionId> {
        Ok(self.by().require_session()?)
    }

    /// A connection for reading. A list with a search or a total counts as expensive.
    pub async fn conn(&self) -> Result<Conn> {
        let db = &self.client.db;
        let pairs = pairs(self.client.request.query_string());
        let is_costly =
            pairs.iter().any(|(name, value)| name == "q" || name == "include" && value == "total");
        Ok(if is_costly { db.for_dear_work().conn().await? } else { db.conn().await? })
    }

    /// Counts the request as this many requests. Call it before the work begins; the weight is known when the body is
    /// read.
    pub fn charge(&self, weight: usize) -> Result<()> {
        self.client.shared.limits().charge(&self.client.request, &self.id().to_string(), weight)
    }

    /// The caller as they are now, looked up again in the transaction of a write, which locks their rights until it
    /// ends. None: nothing has changed since the request was authenticated.
    pub(crate) async fn changed(&self, tx: &Tx) -> Result<Option<Self>> {
        let unauthenticated = || Problem::new(Code::Unauthenticated);
        let credential = self.client.origin.credential.as_deref().and_then(Credential::parse);
        let credential = credential.ok_or_else(unauthenticated)?;
        let found = actors::again(tx, self.id(), credential).await?.ok_or_else(unauthenticated)?;
        let Found { actor, credential: _, now, guard_version: _ } = found;
        Ok((actor != self.actor).then(|| Self { client: self.client.clone(), actor, now }))
    }

    /// Authenticates the same request again. Refuses it if a new request with these credentials would be refused.
    pub async fn again(&self) -> Result<Self> {
        Self::authenticated(&self.client.request).await
    }

    async fn authenticated(request: &HttpRequest) -> Result<Self> {
        Presented::by(request)?.look_up().await
    }

    async fn of(request: HttpRequest) -> Result<Self> {
        let presented = Presented::by(&request)?;
        let limits = presented.client.shared.clone();
        // A caller who asks too often is refused before the database is asked who they are.
        limits.limits().check_caller(&request, &presented.counted_as())?;
        let is_new = presented.is_new();
        let caller = presented.look_up().await?;
        request.extensions_mut().insert(Known(caller.client.origin.clone()));
        if is_new {
            limits.limits().check_caller(&request, &caller.id().to_string())?;
        }
        refuse_strays(&request)?;
        let faults = crate::contract::headers(&request);
        if !faults.is_empty() {
            return Err(Problem::new(Code::InvalidHeader).with_faults(faults));
        }
        Ok(caller)
    }
}

/// Whether a token has the form of an API key or of a poll token, or the three parts of a JWT.
pub(super) fn may_be_ours(token: &str) -> bool {
    token.starts_with(PREFIX) || token.starts_with(poll_tokens::PREFIX) || token.split('.').count() == 3
}

pub(super) fn bearer(request: &HttpRequest) -> Option<String> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let value = values.next()?.to_str().ok()?;
    // With two headers, a proxy may have checked the other one.
    if values.next().is_some() {
        return None;
    }
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (known, asked) = watch::channel(false);
        request.extensions_mut().insert(Asked(asked));
        let request = request.clone();
        Box::pin(async move {
            let caller = Self::of(request).await;
            known.send_replace(true);
            caller
        })
    }
}

/// Becomes true when the caller is known.
#[derive(Clone)]
struct Asked(watch::Receiver<bool>);

/// Delays the faults of a request until the caller is known, if the operation needs one. Without valid credentials,
/// every request is 401.
pub async fn after_authentication<T>(request: &HttpRequest, read: Result<T>) -> Result<T> {
    let asked = request.extensions().get::<Asked>().cloned();
    if let (Err(_), Some(Asked(mut known))) = (&read, asked) {
        // If the sender is dropped, the caller will never be known, and waiting ends too.
        let _known = known.wait_for(|known| *known).await.is_ok();
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;
    use actix_web::test::TestRequest;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fuzz_credentials_are_read_from_one_bearer_header(bytes: Vec<u8>, token in "[!-~]{1,100}", scheme in "[Bb][Ee][Aa][Rr][Ee][Rr]") {
            let of = |value: HeaderValue| {
                let request = TestRequest::default().insert_header((header::AUTHORIZATION, value));
                bearer(&request.to_http_request())
            };
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                let is_bearer = bytes.len() >= 7 && bytes[..7].eq_ignore_ascii_case(b"bearer ");
                prop_assert!(of(value).is_none() || is_bearer);
            }
            let good = HeaderValue::from_str(&format!("{scheme} {token}")).unwrap();
            prop_assert_eq!(of(good), Some(token));
        }
    }
}
