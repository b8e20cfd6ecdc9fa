//! A receiver of webhooks, which answers as it is told, and remembers what it got.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use crate::support::certificates::Certificates;

/// What a receiver does with a request.
#[derive(Debug, Clone, Default)]
pub struct Behaviour {
    /// How long it thinks.
    pub delay: Duration,
    /// The bytes that it answers.
    pub answer: Vec<u8>,
    /// How often it sends `xxxx...` after the answer, 1 KiB each time.
    pub more: usize,
    /// How long it rests before each of these.
    pub rest: Duration,
}

/// An answer with this status, these headers and this body.
pub fn answer(status: &str, headers: &str, body: &str) -> Behaviour {
    let answer = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len());
    Behaviour { answer: answer.into_bytes(), ..Behaviour::default() }
}

/// A running receiver. It ends with this value.
pub struct Receiver {
    /// Its port on 127.0.0.1.
    pub port: u16,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl Receiver {
    /// Starts a receiver, with TLS if it has certificates.
    pub async fn start(behaviour: Behaviour, certificates: Option<&Certificates>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (connections, requests) = (Arc::<AtomicUsize>::default(), Arc::<Mutex<Vec<String>>>::default());
        let (counted, told, tls) = (connections.clone(), requests.clone(), certificates.map(acceptor));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
                let (behaviour, told, tls) = (behaviour.clone(), told.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, behaviour, told).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => serve(stream, behaviour, told).await,
                            Err(_) => None,
                        },
                    }
                });
            }
        });
        Self { port, connections, requests, _tasks: tasks }
    }

    /// The number of connections.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The requests, each as its first line, its headers and its body.
    pub fn requests(&self) -> Vec<Value> {
        self.requests.lock().unwrap().iter().map(|request| parse(request)).collect()
    }
}

/// Accepts TLS with these certificates.
pub fn acceptor(certificates: &Certificates) -> TlsAcceptor {
    let [certificate, key] = certificates.files();
    let chain = CertificateDer::pem_file_iter(certificate).unwrap().map(Result::unwrap).collect();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key).unwrap());
    TlsAcceptor::from(Arc::new(config.unwrap()))
}

/// Serves one request. None: the caller went away.
async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    behaviour: Behaviour,
    told: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let mut request = Vec::new();
    while !is_whole(&request) {
        if stream.read_buf(&mut request).await.ok()? == 0 {
            return None;
        }
    }
    told.lock().unwrap().push(String::from_utf8(request).unwrap());
    tokio::time::sleep(behaviour.delay).await;
    stream.write_all(&behaviour.answer).await.ok()?;
    for _ in 0..behaviour.more {
        tokio::time::sleep(behaviour.rest).await;
        stream.write_all(&[b'x'; 1024]).await.ok()?;
        stream.flush().await.ok()?;
    }
    stream.shutdown().await.ok()
}

/// Whether all bytes of a request are there.
pub fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}

fn parse(request: &str) -> Value {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let (first, headers) = head.split_once("\r\n").unwrap();
    let headers = headers.lines().map(|line| line.split_once(": ").unwrap());
    let headers: serde_json::Map<_, _> =
        headers.map(|(name, value)| (name.to_lowercase(), Value::from(value))).collect();
    json!({ "line": first, "headers": headers, "body": body })
}
