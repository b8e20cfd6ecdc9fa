//! A proxy between a server and its database that counts round trips and statements (PostgreSQL's frontend/backend
//! protocol, version 3.0).

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio_postgres::config::Host;

/// A key of `names` that is no statement's name: a Close message was sent.
const CLOSING: &str = "closing";

/// The messages of a server since the last [`Wire::take`].
#[derive(Debug, Default, Clone)]
pub struct Said {
    /// Round trips: how often the server waited for a response. Messages sent before that response are one trip.
    pub trips: usize,
    /// The statements that were executed, in order.
    pub statements: Vec<String>,
    /// The statements that were prepared, as each one is once on a connection.
    pub parsed: Vec<String>,
}

/// The proxy.
#[derive(Clone)]
pub struct Wire {
    said: Arc<Mutex<Said>>,
    port: u16,
}

impl Wire {
    /// A proxy before the cluster of this URL.
    pub fn before(url: &str) -> Self {
        let config: tokio_postgres::Config = url.parse().unwrap();
        let Some(Host::Unix(folder)) = config.get_hosts().first() else { panic!("no unix socket: {url}") };
        let socket = folder.join(format!(".s.PGSQL.{}", config.get_ports().first().unwrap_or(&5432)));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Self { said: Arc::default(), port: listener.local_addr().unwrap().port() };
        let said = wire.said.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                connect(client, &socket, &said);
            }
        });
        wire
    }

    /// Connection settings that reach this URL's database through the proxy.
    pub fn url(&self, url: &str) -> String {
        let config: tokio_postgres::Config = url.parse().unwrap();
        let (user, name) = (config.get_user().unwrap(), config.get_dbname().unwrap());
        format!("host=127.0.0.1 port={} user={user} dbname={name}", self.port)
    }

    /// Returns the messages so far and starts again.
    pub fn take(&self) -> Said {
        std::mem::take(&mut self.said.lock().unwrap())
    }
}

fn connect(client: TcpStream, socket: &Path, said: &Arc<Mutex<Said>>) {
    let server = UnixStream::connect(socket).unwrap();
    // Else the kernel would hold a response back until the client acknowledged the one before.
    client.set_nodelay(true).unwrap();
    // One entry for each response that is due: true if the server waits for it.
    let due: Arc<Mutex<VecDeque<bool>>> = Arc::default();
    let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (said, answers) = (said.clone(), due.clone());
    std::thread::spawn(move || {
        let mut names = HashMap::new();
        relay(from, to, 0, |kind, body| {
            listen(kind, body, &mut names, &said, &due);
            true
        });
    });
    std::thread::spawn(move || {
        // A response is passed on whole, so that the server can't send its next message before this one is counted.
        relay(server, client, 1, |kind, _| {
            let is_whole = kind == b'Z';
            if is_whole {
                answers.lock().unwrap().pop_front();
            }
            is_whole
        });
    });
}

/// Passes messages on until either end hangs up. Each message is noted first, and held back until `note` returns true.
/// Only the first message of a connection has no kind.
fn relay(mut from: impl Read, mut to: impl Write, first: usize, mut note: impl FnMut(u8, &[u8]) -> bool) {
    let (mut kind, mut kept) = (first, Vec::new());
    loop {
        let mut raw = vec![0; kind + 4];
        if from.read_exact(&mut raw).is_err() {
            return;
        }
        let length = u32::from_be_bytes(raw[kind..].try_into().unwrap()) as usize;
        raw.resize(kind + length, 0);
        if from.read_exact(&mut raw[kind + 4..]).is_err() {
            return;
        }
        let is_time = kind == 0 || note(raw[0], &raw[5..]);
        kept.append(&mut raw);
        if is_time && to.write_all(&std::mem::take(&mut kept)).is_err() {
            return;
        }
        kind = 1;
    }
}

/// Counts a message of the server.
fn listen(
    kind: u8,
    body: &[u8],
    names: &mut HashMap<String, String>,
    said: &Mutex<Said>,
    due: &Mutex<VecDeque<bool>>,
) {
    let mut texts = body.split(|byte| *byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
    let (first, second) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
    let (mut said, mut due) = (said.lock().unwrap(), due.lock().unwrap());
    if matches!(kind, b'P' | b'B' | b'Q') && !due.contains(&true) {
        said.trips += 1;
    }
    match kind {
        b'P' => {
            names.insert(first, second.clone());
            said.parsed.push(second);
        }
        b'B' => said.statements.push(names[&second].clone()),
        b'Q' => {
            said.statements.push(first);
            due.push_back(true);
        }
        // The server does not wait for the response to a Close.
        b'C' => drop(names.insert(CLOSING.to_owned(), String::new())),
        b'S' => due.push_back(names.remove(CLOSING).is_none()),
        _ => {}
    }
}
