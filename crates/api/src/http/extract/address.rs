//! The caller's address: the other end of the connection, or the address that a trusted proxy reports.

use crate::state::Shared;
use actix_web::HttpRequest;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The caller's address. Goes back from the connection through `X-Forwarded-For` to the first address that is no
/// trusted proxy, so text that the caller put into the header is never reached. If the report of a trusted proxy
/// can't be read, the proxy's own address counts: all of its callers are counted as one, and the log warns.
pub fn address(request: &HttpRequest, shared: &Shared) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let headers = request.headers().get_all("x-forwarded-for");
    // A header that is not text has no address, and must not hide the headers beside it.
    let lines: Vec<_> = headers.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    let said: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).collect();
    let Nearest { ip, unread } = nearest(peer, &said, &shared.settings().trusted_proxies);
    if unread {
        shared.proxies().warn(ip);
    }
    Some(ip)
}

/// Logs trusted proxies whose report can't be read, at most once a minute. The operator must fix that, because all of
/// their callers are counted as one.
#[derive(Debug, Default)]
pub struct Proxies(Mutex<Option<Instant>>);

impl Proxies {
    fn warn(&self, proxy: IpAddr) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|told| told.elapsed() >= Duration::from_mins(1)) {
            *told = Some(Instant::now());
            tracing::warn!(%proxy, "X-Forwarded-For has no address where this trusted proxy adds one: its callers count as one");
        }
    }
}

struct Nearest {
    ip: IpAddr,
    /// Whether a trusted proxy reported something that can't be read.
    unread: bool,
}

/// An address in any form that proxies write: bare, with a port, in brackets, in quotes (RFC 7239).
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let bare = || text.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets =
        || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::from);
    bare().or_else(with_port).or_else(in_brackets).map(|ip| ip.to_canonical())
}

fn nearest(peer: IpAddr, said: &[&str], trusted: &[IpNet]) -> Nearest {
    let mut nearest = Nearest { ip: peer, unread: false };
    for text in said.iter().rev() {
        if !trusted.iter().any(|network| network.contains(&nearest.ip)) {
            break;
        }
        match hop(text) {
            Some(ip) => nearest.ip = ip,
            None => return Nearest { unread: true, ..nearest },
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said() -> impl Strategy<Value = String> {
        let address = any::<[u8; 4]>().prop_map(|a| IpAddr::from(a).to_string());
        let near = any::<u8>().prop_map(|n| format!("10.0.0.{n}"));
        let written =
            prop_oneof![address, near, any::<[u16; 8]>().prop_map(|a| IpAddr::from(a).to_string()), ".*"];
        (written, any::<Option<u16>>()).prop_map(|(text, port)| match port {
            Some(port) if text.contains(':') => format!("[{text}]:{port}"),
            Some(port) => format!("{text}:{port}"),
            None => text,
        })
    }

    #[test]
    fn the_forms_of_an_address() {
        let (v4, v6) = (Some(IpAddr::from([192, 0, 2, 1])), "2001:db8::1".parse().ok());
        for text in
            ["192.0.2.1", " 192.0.2.1:443 ", "\"192.0.2.1:443\"", "::ffff:192.0.2.1", "[::ffff:192.0.2.1]:1"]
        {
            assert_eq!(hop(text), v4, "{text}");
        }
        for text in [
            "2001:db8::1",
            "[2001:db8::1]",
            "[2001:db8::1]:443",
            "\"[2001:db8::1]:443\"",
            "\"[2001:db8::1]\"",
        ] {
            assert_eq!(hop(text), v6, "{text}");
        }
        for text in [
            "",
            "unknown",
            "_hidden",
            "192.0.2.1:",
            "192.0.2.1:65536",
            "192.0.2",
            "[192.0.2.1]",
            "[2001:db8::1",
            "\"192.0.2.1",
            "2001:db8::1]:443",
            "for=192.0.2.1",
            "192.0.2.1 443",
        ] {
            assert_eq!(hop(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn fuzz_only_trusted_proxies_move_the_address(peer: IpAddr, said in proptest::collection::vec(said(), 0..6)) {
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            prop_assert_eq!(nearest(peer, &said, &[]).ip, peer);
            let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
            let found = nearest("10.0.0.1".parse().unwrap(), &said, &trusted).ip;
            // Everything behind the address is a trusted proxy, and text before it makes no difference.
            let behind = said.iter().rev().map_while(|text| hop(text));
            let expected = behind.clone().find(|ip| !trusted[0].contains(ip));
            prop_assert_eq!(found, expected.or(behind.last()).unwrap_or("10.0.0.1".parse().unwrap()));
        }
    }
}
