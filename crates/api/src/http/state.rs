//! The state that all workers of the server share: keys, limits, waiting requests, switches.

use crate::connections::Connections;
use crate::denials::Denials;
use crate::extract::Proxies;
use crate::extract::credential_owners::CredentialOwners;
use crate::extract::limits::Limits;
use crate::http::concurrency_limits::ExportLimits;
use crate::http::streams::Streams;
use crate::http::wait::Waits;
use gatepass_app::auth::link_tokens::LinkTokens;
use gatepass_app::auth::passwords::Hashing;
use gatepass_app::auth::secret_box::SecretBox;
use gatepass_app::auth::tokens::{KeyError, Tokens};
use gatepass_app::guard;
use gatepass_delivery::FrontendUrl;
use gatepass_delivery::chat::Clients;
use gatepass_delivery::webhook::Allow;
use gatepass_domain::ids::Ids;
use gatepass_domain::why::Why;
use gatepass_metrics::Metrics;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The operator's settings for the API.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The base of links to the API. None: taken from each request.
    pub public_url: Option<String>,
    /// The pages that messages link to. None: messages have no links.
    pub frontend: Option<FrontendUrl>,
    /// Requests per minute for each caller. 0: no limit.
    pub rate_limit: u32,
    /// The most open tickets of a requester in an organization. 0: no limit.
    pub open_tickets: u32,
    /// How long a caller may take to send the head of a request, and how long for its body.
    pub request_timeout: Duration,
    /// How long a caller may leave a response unread, without accepting any part of it.
    pub answer_timeout: Duration,
    /// The most connections at once.
    pub max_connections: usize,
    /// The most connections at once from one address, or from one IPv6 network of 64 bits. Trusted proxies have no
    /// such limit.
    pub max_connections_per_address: usize,
    /// How many passwords are hashed or verified at once: about one for each core, because each keeps a core busy.
    pub hashes_at_once: usize,
    /// How often a stream without events sends something, and makes sure that its caller may still read.
    pub stream_heartbeat: Duration,
    /// How long an export may take.
    pub export_timeout: Duration,
    /// The longest that a caller may leave a piece of an export unread.
    pub export_stall: Duration,
    /// The origins of web pages that may call the API. `/docs` has the API's own origin, and always may.
    pub cors_origins: Vec<String>,
    /// The proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// The contacts for security reports, as URLs. Empty: none.
    pub security_contact: Vec<String>,
    /// The Ed25519 keys as PKCS#8 PEM. The first signs, all verify.
    pub jwt_keys: Vec<String>,
    /// What webhooks may reach although it is not public.
    pub webhooks_allow: Allow,
    /// Encrypts the secrets of channels. None: there is no key, so there are no channels.
    pub secret_box: Option<SecretBox>,
    /// The clients of chats.
    pub chats: Clients,
    /// Where requests and what they do are counted.
    pub metrics: Metrics,
}

/// The shared state. Cheap to clone.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

struct Inner {
    settings: Settings,
    tokens: Tokens,
    link_tokens: LinkTokens,
    limits: Limits,
    owners: CredentialOwners,
    waits: Waits,
    connection_waits: Waits,
    streams: Streams,
    exports: ExportLimits,
    denials: Denials,
    connections: Connections,
    hashing: Hashing,
    guard: guard::Memory,
    proxies: Proxies,
    ids: Ids,
    ready: Arc<AtomicBool>,
}

impl Shared {
    /// Reads the keys. `ready` says whether this server accepts requests; it does not while it stops.
    pub fn new(settings: Settings, ids: Ids, ready: Arc<AtomicBool>) -> Result<Self, KeyError> {
        let (tokens, link_tokens) = (Tokens::new(&settings.jwt_keys)?, LinkTokens::new(&settings.jwt_keys)?);
        let limits = Limits::new(settings.rate_limit);
        let (connections, hashing) = (Connections::new(&settings), Hashing::new(settings.hashes_at_once));
        Ok(Self(Arc::new(Inner {
            settings,
            tokens,
            link_tokens,
            limits,
            owners: CredentialOwners::default(),
            waits: Waits::default(),
            connection_waits: Waits::of_connections(),
            streams: Streams::default(),
            exports: ExportLimits::new(),
            denials: Denials::default(),
            connections,
            hashing,
            guard: guard::Memory::default(),
            proxies: Proxies::default(),
            ids,
            ready,
        })))
    }

    /// The guard rules in memory.
    pub(crate) fn guard(&self) -> &guard::Memory {
        &self.0.guard
    }

    /// The operator's settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }
    /// Signs and verifies access tokens.
    pub fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }
    /// Reads the tokens of links in mails.
    pub fn link_tokens(&self) -> &LinkTokens {
        &self.0.link_tokens
    }
    /// Encrypts the secrets of channels. Refuses if the operator gave no key.
    pub fn secret_box(&self) -> Result<&SecretBox, Why> {
        self.0.settings.secret_box.as_ref().ok_or(Why::ChannelsOff)
    }
    /// The clients of chats.
    pub fn chats(&self) -> &Clients {
        &self.0.settings.chats
    }
    /// Counts requests against quotas.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }
    /// Remembers the owners of credentials.
    pub fn owners(&self) -> &CredentialOwners {
        &self.0.owners
    }
    /// The requests that wait for a change.
    pub fn waits(&self) -> &Waits {
        &self.0.waits
    }
    /// The requests that wait for a connection token or a session.
    pub fn connection_waits(&self) -> &Waits {
        &self.0.connection_waits
    }
    /// The open streams of events.
    pub(crate) fn streams(&self) -> &Streams {
        &self.0.streams
    }
    /// Limits concurrent exports.
    pub fn exports(&self) -> &ExportLimits {
        &self.0.exports
    }
    /// Limits the audit log of denied acts.
    pub fn denials(&self) -> &Denials {
        &self.0.denials
    }
    /// The open connections.
    pub fn connections(&self) -> &Connections {
        &self.0.connections
    }
    /// Warns about proxies whose report can't be read.
    pub fn proxies(&self) -> &Proxies {
        &self.0.proxies
    }
    /// The queue of passwords to hash.
    pub fn hashing(&self) -> &Hashing {
        &self.0.hashing
    }
    /// The source of ids.
    pub fn ids(&self) -> &Ids {
        &self.0.ids
    }
    /// Whether this server accepts requests.
    pub fn is_ready(&self) -> bool {
        self.0.ready.load(Ordering::Relaxed)
    }
}
