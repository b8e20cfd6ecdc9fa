//! Connections: their number in total and for each address, and their deadlines. A connection over the limit is
//! closed at once, before anything is read from it. A connection whose other end stops reading or sending is closed
//! by its deadlines.

mod guarded;
mod talk;
mod tally;

pub use guarded::Guarded;
pub use talk::{Talk, talk};
pub use tally::{Ended, Tally};

use crate::Settings;
use actix_web::rt::net::TcpStream;
use ipnet::IpNet;
use socket2::SockRef;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How many connections from this machine are accepted over the limit, because health checks come from here.
pub const SPARE: usize = 8;
/// The most unread bytes that the kernel buffers; its default is megabytes. It also decides what counts as progress:
/// the kernel reports room when about a third of the buffer is free.
const SEND_BUFFER: usize = 128 * 1024;
/// The response on a connection over the limit. Nobody waits until it is sent.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\n\
    content-type: application/problem+json\r\ncontent-length: 152\r\n\r\n\
    {\"type\":\"/problems/unavailable\",\"title\":\"The service is unavailable\",\"status\":503,\
    \"detail\":\"too many connections\",\"code\":\"unavailable\",\"request_id\":\"-\"}";

/// The connections of this server. Cheap to clone.
#[derive(Clone)]
pub struct Connections(Arc<Inner>);

struct Inner {
    most: usize,
    most_per_address: usize,
    trusted: Vec<IpNet>,
    patience: Patience,
    held: Mutex<Held>,
    tally: Tally,
}

/// How long the other end of a connection may take.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// To accept the next part of a response.
    answer: Duration,
    /// To send the head of a request after the first.
    head: Duration,
}

#[derive(Default)]
struct Held {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// The right to be connected. Dropping it frees the place.
pub struct Place {
    connections: Connections,
    address: IpAddr,
}

impl Connections {
    /// No connections.
    pub fn new(settings: &Settings) -> Self {
        Self(Arc::new(Inner {
            most: settings.max_connections,
            most_per_address: settings.max_connections_per_address,
            trusted: settings.trusted_proxies.clone(),
            patience: Patience { answer: settings.answer_timeout, head: settings.request_timeout },
            held: Mutex::default(),
            tally: Tally::default(),
        }))
    }

    /// The number of open connections.
    pub fn held(&self) -> usize {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// The counts of connections that ended badly.
    pub fn tally(&self) -> &Tally {
        &self.0.tally
    }

    /// Takes a place for a connection from this address, if one is free.
    fn take(&self, peer: IpAddr) -> Option<Place> {
        let Inner { most, most_per_address, trusted, .. } = &*self.0;
        let (peer, address) = (peer.to_canonical(), one_caller(peer));
        let spare = if peer.is_loopback() { SPARE } else { 0 };
        let is_proxy = trusted.iter().any(|network| network.contains(&peer));
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        let of_address = held.by_address.get(&address).copied().unwrap_or_default();
        if held.all >= most.saturating_add(spare) || (of_address >= *most_per_address && !is_proxy) {
            return None;
        }
        held.all += 1;
        held.by_address.insert(address, of_address + 1);
        Some(Place { connections: self.clone(), address })
    }

    /// Guards an accepted connection, or closes it.
    pub(crate) fn admit(&self, io: TcpStream) -> Option<Guarded<TcpStream>> {
        let peer = io.peer_addr().ok()?.ip();
        let socket = SockRef::from(&io);
        let Some(place) = self.take(peer) else {
            self.0.tally.count(Ended::Refused);
            // Without waiting: bytes that do not fit are lost.
            let _best_effort = socket.send(FULL);
            return None;
        };
        let Patience { answer, head } = self.0.patience;
        let _smaller = socket.set_send_buffer_size(SEND_BUFFER);
        // Also limits data that is still unsent when the server closes. The kernel would try for minutes, as other
        // systems do.
        #[cfg(target_os = "linux")]
        let _shorter = socket.set_tcp_user_timeout(Some(answer));
        Some(Guarded::new(io, answer, head, place))
    }
}

impl Place {
    /// Counts how this connection ended.
    fn count(&self, ended: Ended) {
        self.connections.0.tally.count(ended);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.connections.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.all = held.all.saturating_sub(1);
        let left = held.by_address.get(&self.address).copied().unwrap_or_default().saturating_sub(1);
        if left == 0 {
            held.by_address.remove(&self.address);
        } else {
            held.by_address.insert(self.address, left);
        }
    }
}

/// The address that counts as one caller: an IPv4 address, or the /64 of an IPv6 address, because one machine may
/// have a whole /64.
fn one_caller(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn connections(most: usize, most_per_address: usize, trusted: &[&str]) -> Connections {
        let trusted = trusted.iter().map(|network| network.parse().unwrap()).collect();
        let patience = Patience { answer: Duration::from_hours(1), head: Duration::from_hours(1) };
        let (held, tally) = (Mutex::default(), Tally::default());
        Connections(Arc::new(Inner { most, most_per_address, trusted, patience, held, tally }))
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_has_so_many_and_gets_them_back() {
        let connections = connections(100, 2, &["10.0.0.0/8"]);
        let mut taken: Vec<Place> = (0..2).map(|_| connections.take(ip("203.0.113.7")).unwrap()).collect();
        assert!(connections.take(ip("203.0.113.7")).is_none());
        assert!(connections.take(ip("::ffff:203.0.113.7")).is_none(), "the same in other letters");
        let _other = connections.take(ip("203.0.113.8")).unwrap();
        taken.pop();
        assert!(connections.take(ip("203.0.113.7")).is_some());
        let proxied: Vec<Place> = (0..50).map_while(|_| connections.take(ip("10.1.2.3"))).collect();
        assert_eq!(proxied.len(), 50, "a proxy speaks for many");
        drop((taken, proxied));
        assert_eq!(connections.held(), 1);
    }

    #[test]
    fn a_network_of_64_bits_is_one_caller() {
        let connections = connections(100, 1, &[]);
        let _first = connections.take(ip("2001:db8:0:1::1")).unwrap();
        assert!(connections.take(ip("2001:db8:0:1:ffff::2")).is_none());
        assert!(connections.take(ip("2001:db8:0:2::1")).is_some());
    }

    #[test]
    fn when_all_places_are_taken_this_machine_still_asks_whether_the_server_is_well() {
        let connections = connections(10, 100, &[]);
        let taken: Vec<Place> =
            (0..20).map_while(|n| connections.take(ip(&format!("203.0.113.{n}")))).collect();
        assert_eq!(taken.len(), 10);
        let probes: Vec<Place> = (0..20).map_while(|_| connections.take(ip("127.0.0.1"))).collect();
        assert_eq!(probes.len(), SPARE);
        assert!(connections.take(ip("203.0.113.99")).is_none());
    }

    #[test]
    fn what_is_said_to_one_too_many_is_a_whole_answer() {
        let text = std::str::from_utf8(FULL).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", body.len())), "{} bytes", body.len());
        let problem: serde_json::Value = serde_json::from_str(body).unwrap();
        let code = crate::error::Code::Unavailable;
        assert_eq!(problem["code"], code.as_str());
        assert_eq!(problem["title"], code.title());
    }
}
