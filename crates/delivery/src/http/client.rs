//! Connects to a public address of a host, and exchanges one request and answer with it.

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
    header::{CONNECTION, HOST, USER_AGENT},
    http::{request, response::Parts},
};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
    time::{Instant, timeout, timeout_at},
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::{Allow, Failure, Resolve, System, addresses::is_public, url::check};

/// How long one address may take to accept a connection.
const CONNECTING: Duration = Duration::from_secs(5);
/// The most addresses of a name that are tried.
const ADDRESSES: usize = 4;
/// The most bytes of the head of an answer.
const HEAD: usize = 64 * 1024;

/// The settings of requests to the outside.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Exceptions from "https, and public addresses alone".
    pub allow: Allow,
    /// Certificates (PEM) to trust besides those of the system.
    pub ca: Option<Vec<u8>>,
    /// How long an attempt may take, from the lookup of the name to the head of the answer.
    pub timeout: Duration,
}

/// What is wrong with the settings of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpConfigFault {
    /// The file has no certificates.
    #[error("must be certificates in PEM")]
    Certificates,
    /// TLS can't be set up.
    #[error("this system has no TLS")]
    Tls,
}

/// Sends requests to hosts on the public internet, and to the operator's exceptions.
#[derive(Clone)]
pub struct Http {
    allow: Allow,
    timeout: Duration,
    tls: TlsConnector,
    resolver: Arc<dyn Resolve>,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("allow", &self.allow)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// The head of an answer. Its body is read from here.
pub(crate) struct Exchange {
    pub head: Parts,
    body: Incoming,
    deadline: Instant,
    /// Ends the connection's task when the exchange is dropped.
    _tasks: JoinSet<()>,
}

impl Http {
    /// Reads the certificates of the system.
    pub fn new(config: HttpConfig) -> Result<Self, HttpConfigFault> {
        let HttpConfig { allow, ca, timeout } = config;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(pem) = ca {
            let found: Vec<_> = CertificateDer::pem_slice_iter(&pem).filter_map(Result::ok).collect();
            if roots.add_parsable_certificates(found).0 == 0 {
                return Err(HttpConfigFault::Certificates);
            }
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| HttpConfigFault::Tls)?
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

    /// Sends a request to this address, and waits for the head of the answer. `request` has the method and headers. Host,
    /// user agent and target are added. A redirect is an answer like any other.
    pub(crate) async fn exchange(
        &self,
        url: &Url,
        request: request::Builder,
        body: Vec<u8>,
    ) -> Result<Exchange, Failure> {
        let deadline = Instant::now() + self.timeout;
        check(url, &self.allow)?;
        let request = whole(url, request, body)?;
        let mut tasks = JoinSet::new();
        let answered = timeout_at(deadline, async {
            let stream = self.connect(url).await?;
            if url.scheme() == "https" {
                let stream = self.tls.connect(server_name(url)?, stream).await.map_err(|_| Failure::Tls)?;
                answer(stream, request, &mut tasks).await
            } else {
                answer(stream, request, &mut tasks).await
            }
        });
        let (head, body) = answered.await.map_err(|_| Failure::TimedOut)??.into_parts();
        Ok(Exchange { head, body, deadline, _tasks: tasks })
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

impl Exchange {
    /// The first `kept` bytes of the body. A body that breaks, or that does not end in time or after `read` bytes, is cut
    /// there: the status has been told.
    pub async fn beginning(mut self, kept: usize, read: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut seen = 0;
        while seen < read {
            let Ok(Some(Ok(frame))) = timeout_at(self.deadline, self.body.frame()).await else { break };
            let Ok(data) = frame.into_data() else { continue };
            seen += data.len();
            bytes.extend(data.iter().take(kept.saturating_sub(bytes.len())));
        }
        bytes
    }

    /// The whole body, of `most` bytes at most. A longer one counts as broken.
    pub async fn body(mut self, most: usize) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        loop {
            let frame = timeout_at(self.deadline, self.body.frame()).await.map_err(|_| Failure::TimedOut)?;
            let Some(frame) = frame else { return Ok(bytes) };
            let Ok(data) = frame.map_err(|_| Failure::Broken)?.into_data() else { continue };
            bytes.extend_from_slice(&data);
            if bytes.len() > most {
                return Err(Failure::Broken);
            }
        }
    }
}

/// The request as it goes over the wire.
fn whole(url: &Url, request: request::Builder, body: Vec<u8>) -> Result<Request<Full<Bytes>>, Failure> {
    let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str().unwrap_or_default()),
        None => url.host_str().unwrap_or_default().to_owned(),
    };
    request
        .uri(target)
        .header(HOST, host)
        .header(USER_AGENT, concat!("Gatepass/", env!("CARGO_PKG_VERSION")))
        .header(CONNECTION, "close")
        .body(Full::new(Bytes::from(body)))
        .map_err(|_| Failure::Broken)
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

async fn answer<S>(
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
