//! What every worker of the server shares: keys, limits, waiters, switches.

use crate::auth::tokens::Tokens;
use crate::connections::Connections;
use crate::denials::Denials;
use crate::extract::Proxies;
use crate::extract::credential_owners::CredentialOwners;
use crate::extract::limits::Limits;
use crate::http::concurrency_limits::ExportLimits;
use crate::http::wait::Waits;
use gatepass_app::auth::passwords::Hashing;
use gatepass_domain::ids::Ids;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What the operator sets of the API.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where callers reach us, for links; none: from each request.
    pub public_url: Option<String>,
    /// Requests per minute of one caller; 0: no limit.
    pub rate_limit: u32,
    /// Open tickets of one requester in an organization; 0: no limit.
    pub open_tickets: u32,
    /// How long a caller may take to send a request's head, and how long its body.
    pub request_timeout: Duration,
    /// How long a caller may leave an answer unread, without taking any more of it.
    pub answer_timeout: Duration,
    /// The most connections at once.
    pub max_connections: usize,
    /// The most connections at once from one address, or from one IPv6 network of 64 bits; trusted proxies have as many as
    /// there are.
    pub max_connections_per_address: usize,
    /// How many passwords are looked at or hashed at once: about one for each core, which each of them keeps busy.
    pub hashes_at_once: usize,
    /// How long an export may take.
    pub export_timeout: Duration,
    /// The longest that a caller may leave a piece of an export unread.
    pub export_stall: Duration,
    /// Origins whose pages may call us; `/docs`, being our own, always may.
    pub cors_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Whom to tell of a security hole, as URLs; empty: nobody is named.
    pub security_contact: Vec<String>,
    /// The Ed25519 keys as PKCS#8 PEM; the first signs, all verify.
    pub jwt_keys: Vec<String>,
}

/// Shared by all workers; cheap to clone.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

struct Inner {
    settings: Settings,
    tokens: Tokens,
    limits: Limits,
    owners: CredentialOwners,
    waits: Waits,
    exports: ExportLimits,
    denials: Denials,
    connections: Connections,
    hashing: Hashing,
    proxies: Proxies,
    ids: Ids,
    ready: Arc<AtomicBool>,
}

impl Shared {
    /// Reads the keys. `ready` says whether this server wants requests; while it stops, it does not.
    pub fn new(
        settings: Settings,
        ids: Ids,
        ready: Arc<AtomicBool>,
    ) -> Result<Self, crate::auth::tokens::KeyError> {
        let tokens = Tokens::new(&settings.jwt_keys)?;
        let limits = Limits::new(settings.rate_limit);
        let (connections, hashing) = (Connections::new(&settings), Hashing::new(settings.hashes_at_once));
        Ok(Self(Arc::new(Inner {
            settings,
            tokens,
            limits,
            owners: CredentialOwners::default(),
            waits: Waits::default(),
            exports: ExportLimits::new(),
            denials: Denials::default(),
            connections,
            hashing,
            proxies: Proxies::default(),
            ids,
            ready,
        })))
    }

    /// The operator's settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }
    /// Who signs and checks access tokens.
    pub fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }
    /// Who counts requests.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }
    /// Who knows whose credentials are.
    pub fn owners(&self) -> &CredentialOwners {
        &self.0.owners
    }
    /// Who wakes those that wait for a change.
    pub fn waits(&self) -> &Waits {
        &self.0.waits
    }
    /// Who counts running exports.
    pub fn exports(&self) -> &ExportLimits {
        &self.0.exports
    }
    /// Who bounds what the log says of denied acts.
    pub fn denials(&self) -> &Denials {
        &self.0.denials
    }
    /// Who holds the connections.
    pub fn connections(&self) -> &Connections {
        &self.0.connections
    }
    /// Who tells of proxies that can't be read.
    pub fn proxies(&self) -> &Proxies {
        &self.0.proxies
    }
    /// Who bounds how many passwords are looked at.
    pub fn hashing(&self) -> &Hashing {
        &self.0.hashing
    }
    /// The source of ids.
    pub fn ids(&self) -> &Ids {
        &self.0.ids
    }
    /// Whether this server wants requests.
    pub fn is_ready(&self) -> bool {
        self.0.ready.load(Ordering::Relaxed)
    }
}
