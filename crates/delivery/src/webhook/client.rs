//! Posts webhooks: looks a name up once, connects to a public address of it, and reads a small answer.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1,
    header::{CONNECTION, CONTENT_TYPE, HOST, USER_AGENT},
};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use time::OffsetDateTime;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
    time::{Instant, timeout, timeout_at},
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::{
    Allow, Answer, Failure, Resolve, Secret, System, addresses::is_public, answer, sign, url::check,
};
use crate::text::text;

/// How long one address may take to accept a connection.
const CONNECTING: Duration = Duration::from_secs(5);
/// The most addresses of a name that are tried.
const ADDRESSES: usize = 4;
/// The most bytes of the head of an answer.
const HEAD: usize = 64 * 1024;
/// The most bytes of a body that are read. A receiver with more is disconnected.
const BODY: usize = 64 * 1024;
/// The bytes of a body that are kept.
const SNIPPET: usize = 2048;

/// The settings of webhooks.
#[derive(Debug, Clone)]
pub struct WebhookConfig {
    /// Exceptions from "https, and public addresses alone".
    pub allow: Allow,
    /// Certificates (PEM) to trust besides those of the system.
    pub ca: Option<Vec<u8>>,
    /// How long an attempt may take, from the lookup of the name to the head of the answer.
    pub timeout: Duration,
}

/// What is wrong with the settings of webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookConfigFault {
    /// The file has no certificates.
    #[error("must be certificates in PEM")]
    Certificates,
    /// TLS can't be set up.
    #[error("this system has no TLS")]
    Tls,
}

/// Posts webhooks.
#[derive(Clone)]
pub struct Client {
    allow: Allow,
    timeout: Duration,
    tls: TlsConnector,
    resolver: Arc<dyn Resolve>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("allow", &self.allow)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Reads the certificates of the system.
    pub fn new(config: WebhookConfig) -> Result<Self, WebhookConfigFault> {
        let WebhookConfig { allow, ca, timeout } = config;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(pem) = ca {
            let found: Vec<_> = CertificateDer::pem_slice_iter(&pem).filter_map(Result::ok).collect();
            if roots.add_parsable_certificates(found).0 == 0 {
                return Err(WebhookConfigFault::Certificates);
            }
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| WebhookConfigFault::Tls)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { allow, timeout, tls: TlsConnector::from(Arc::new(tls)), resolver: Arc::new(System) })
    }

    /// Looks names up there.
    #[must_use]
    pub fn resolving(mut self, resolver: Arc<dyn Resolve>) -> Self {
        self.resolver = resolver;
        self
    }

    /// The exceptions, for checks of addresses before they are stored.
    pub fn allow(&self) -> &Allow {
        &self.allow
    }

    /// Posts a body, signed with each of the secrets. `id` is the same in each attempt; `at` is the time of this one.
    pub async fn post(
        &self,
        url: &Url,
        id: &str,
        at: OffsetDateTime,
        body: &[u8],
        secrets: &[Secret],
    ) -> Result<Answer, Failure> {
        let begun = Instant::now();
        let deadline = begun + self.timeout;
        check(url, &self.allow)?;
        let request = request(url, id, at, body, secrets)?;
        // Ends the connection's task when this function ends.
        let mut tasks = JoinSet::new();
        let answered = timeout_at(deadline, async {
            let stream = self.connect(url).await?;
            if url.scheme() == "https" {
                let stream = self.tls.connect(server_name(url)?, stream).await.map_err(|_| Failure::Tls)?;
                exchange(stream, request, &mut tasks).await
            } else {
                exchange(stream, request, &mut tasks).await
            }
        });
        let response = answered.await.map_err(|_| Failure::TimedOut)??;
        let (head, incoming) = response.into_parts();
        let body = snippet(incoming, deadline).await;
        Ok(Answer {
            status: head.status.as_u16(),
            headers: answer::kept(&head.headers),
            body,
            took: begun.elapsed(),
            retry_after: answer::retry_after(&head.headers, at),
        })
    }

    /// A connection to an address that may be reached.
    async fn connect(&self, url: &Url) -> Result<TcpStream, Failure> {
        let port = url.port_or_known_default().ok_or(Failure::NoConnection)?;
        let addresses = match url.host().ok_or(Failure::NoPublicAddress)? {
            Host::Ipv4(address) => vec![IpAddr::V4(address)],
            Host::Ipv6(address) => vec![IpAddr::V6(address)],
            Host::Domain(name) => self.resolver.resolve(name).await.map_err(|_| Failure::NoPublicAddress)?,
        };
        let is_named = matches!(url.host(), Some(Host::Domain(name)) if self.allow.names(name, port));
        let may_be_reached =
            |address: &IpAddr| is_named || self.allow.has(*address, port) || is_public(*address);
        let addresses: Vec<IpAddr> = addresses.into_iter().filter(may_be_reached).take(ADDRESSES).collect();
        if addresses.is_empty() {
            return Err(Failure::NoPublicAddress);
        }
        for address in addresses {
            let connecting = TcpStream::connect(SocketAddr::new(address, port));
            if let Ok(Ok(stream)) = timeout(CONNECTING, connecting).await {
                // A small request must not wait for more.
                stream.set_nodelay(true).ok();
                return Ok(stream);
            }
        }
        Err(Failure::NoConnection)
    }
}

fn request(
    url: &Url,
    id: &str,
    at: OffsetDateTime,
    body: &[u8],
    secrets: &[Secret],
) -> Result<Request<Full<Bytes>>, Failure> {
    // A dot would move the border between id and time in what is signed.
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        return Err(Failure::Id);
    }
    let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str().unwrap_or_default()),
        None => url.host_str().unwrap_or_default().to_owned(),
    };
    let mut request = Request::post(target)
        .header(HOST, host)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, concat!("Gatepass/", env!("CARGO_PKG_VERSION")))
        .header(CONNECTION, "close");
    for (name, value) in sign(id, at, body, secrets) {
        request = request.header(name, value);
    }
    request.body(Full::new(Bytes::copy_from_slice(body))).map_err(|_| Failure::Broken)
}

fn server_name(url: &Url) -> Result<ServerName<'static>, Failure> {
    match url.host() {
        Some(Host::Domain(name)) => {
            ServerName::try_from(name.trim_end_matches('.').to_owned()).map_err(|_| Failure::Tls)
        }
        Some(Host::Ipv4(address)) => Ok(IpAddr::V4(address).into()),
        Some(Host::Ipv6(address)) => Ok(IpAddr::V6(address).into()),
        None => Err(Failure::Tls),
    }
}

async fn exchange<S>(
    stream: S,
    request: Request<Full<Bytes>>,
    tasks: &mut JoinSet<()>,
) -> Result<Response<Incoming>, Failure>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let mut http = http1::Builder::new();
    http.max_buf_size(HEAD);
    let (mut sender, connection) = http.handshake(TokioIo::new(stream)).await.map_err(|_| Failure::Broken)?;
    tasks.spawn(async move {
        connection.await.ok();
    });
    sender.send_request(request).await.map_err(|_| Failure::Broken)
}

/// The beginning of a body. A body that breaks, or that does not end in time, is cut there: the status has been told.
async fn snippet(mut body: Incoming, deadline: Instant) -> String {
    let mut kept = Vec::new();
    let mut read = 0;
    while read < BODY {
        let Ok(Some(Ok(frame))) = timeout_at(deadline, body.frame()).await else { break };
        let Ok(data) = frame.into_data() else { continue };
        read += data.len();
        let room = SNIPPET.saturating_sub(kept.len());
        kept.extend(data.iter().take(room));
    }
    text(&String::from_utf8_lossy(&kept))
}
