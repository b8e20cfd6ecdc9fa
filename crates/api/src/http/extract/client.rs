//! The client at the other end of a connection, before anybody is authenticated; and visitors of public resources.

use super::Trace;
use super::address::address;
use super::caller::{bearer, may_be_ours};
use super::query::refuse_strays;
use crate::error::{Code, Problem, Result};
use crate::state::Shared;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use gatepass_app::auth::{Doors, guesses};
use gatepass_persistence::Db;
use gatepass_persistence::events::Origin;

/// The prefix of the quota of callers without credentials: only their address is known.
pub(super) const STRANGER: &str = "stranger";

/// The client at the other end of the connection, authenticated or not.
#[derive(Clone)]
pub struct Client {
    /// The database, through this worker's pool.
    pub db: Db,
    /// The state that all workers share.
    pub shared: Shared,
    /// The request, whose headers may change the response.
    pub request: HttpRequest,
    /// The origin of the request.
    pub origin: Origin,
}

impl Client {
    pub(crate) fn of(request: &HttpRequest) -> Result<Self> {
        let missing = || Problem::new(Code::Internal);
        let db = request.app_data::<web::Data<Db>>().ok_or_else(missing)?;
        let shared = request.app_data::<web::Data<Shared>>().ok_or_else(missing)?;
        let trace = request.extensions().get::<Trace>().cloned();
        let origin = Origin {
            ip: address(request, shared).map(|ip| ip.to_string()),
            request_id: trace.as_ref().map(|t| t.request_id.clone()),
            trace_id: trace.and_then(|t| t.trace_id),
            ..Origin::default()
        };
        Ok(Self {
            db: db.get_ref().clone(),
            shared: shared.get_ref().clone(),
            request: request.clone(),
            origin,
        })
    }

    /// What logins need.
    pub fn doors(&self) -> Doors<'_> {
        Doors { db: &self.db, tokens: self.shared.tokens(), memory: self.shared.guard() }
    }

    /// The network of the client: see [`network`].
    pub fn network(&self) -> String {
        guesses::network(&self.origin)
    }

    /// Counts a request to a public resource against the client's network. Each `what` has a quota of its own.
    pub fn limit(&self, what: &str) -> Result<()> {
        let address = self.network();
        self.shared.limits().check_caller(&self.request, &format!("{what} {address}"))
    }

    /// The refusal of invalid credentials. It counts against the client's address, so that guessing has a limit.
    pub(super) fn refuse(&self) -> Problem {
        self.limit(STRANGER).err().unwrap_or_else(|| Problem::new(Code::Unauthenticated))
    }
}

impl FromRequest for Client {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(refuse_strays(request).and_then(|()| Self::of(request)))
    }
}

/// A client of a public resource. Needs no credentials, but credentials that can't be valid are refused, so that a
/// broken client is noticed at its first request.
pub struct Visitor(pub Client);

impl Visitor {
    fn of(request: &HttpRequest) -> Result<Self> {
        refuse_strays(request)?;
        let client = Client::of(request)?;
        // Requests through a proxy and requests of the proxy itself have different quotas. So outsiders can't use up
        // the quota of the proxy's health checks.
        let via = if request.headers().contains_key("x-forwarded-for") { "through" } else { "from" };
        client.limit(&format!("{} {via}", request.match_pattern().unwrap_or_default()))?;
        match bearer(request) {
            Some(token) if !may_be_ours(&token) => Err(Problem::new(Code::Unauthenticated)),
            _ => Ok(Self(client)),
        }
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(request))
    }
}
