//! What a server says to its database: a proxy that reads along (PostgreSQL's frontend/backend protocol, version 3.0).

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio_postgres::config::Host;

/// No statement is called so.
const CLOSING: &str = "closing";

/// What was said since somebody asked last.
#[derive(Debug, Default, Clone)]
pub struct Said {
    /// How often the server waited for an answer. What is sent before the answer to what came before is one trip.
    pub trips: usize,
    /// The statements that were executed, in their order.
    pub statements: Vec<String>,
    /// Those that were parsed, as each one is the first time on a connection.
    pub parsed: Vec<String>,
}

/// A proxy before the database.
#[derive(Clone)]
pub struct Wire {
    said: Arc<Mutex<Said>>,
    port: u16,
}

impl Wire {
    /// A proxy before the cluster that this URL leads to.
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

    /// How to reach this URL's database through the proxy.
    pub fn url(&self, url: &str) -> String {
        let config: tokio_postgres::Config = url.parse().unwrap();
        let (user, name) = (config.get_user().unwrap(), config.get_dbname().unwrap());
        format!("host=127.0.0.1 port={} user={user} dbname={name}", self.port)
    }

    /// What was said, and forgets it.
    pub fn take(&self) -> Said {
        std::mem::take(&mut self.said.lock().unwrap())
    }
}

fn connect(client: TcpStream, socket: &Path, said: &Arc<Mutex<Said>>) {
    let server = UnixStream::connect(socket).unwrap();
    // For every answer that is due, whether somebody waits for it.
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
        // Answers are passed on whole: who has the first part of one does not ask again before it is noted.
        relay(server, client, 1, |kind, _| {
            let is_whole = kind == b'Z';
            if is_whole {
                answers.lock().unwrap().pop_front();
            }
            is_whole
        });
    });
}

/// Passes messages on until either end hangs up; each is noted first, and kept back until `note` says that it is time.
/// Only a connection's first one has no kind.
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

/// Notes what the server says.
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
        // Nobody waits until a statement is closed.
        b'C' => drop(names.insert(CLOSING.to_owned(), String::new())),
        b'S' => due.push_back(names.remove(CLOSING).is_none()),
        _ => {}
    }
}
