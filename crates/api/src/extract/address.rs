//! The caller's address: the connection's other end, or what a trusted proxy says of it.

use crate::state::Shared;
use actix_web::HttpRequest;
use ipnet::IpNet;
use std::net::IpAddr;

/// The address nearest to the caller that is vouched for: going back from the connection through `X-Forwarded-For`, the
/// first that is no trusted proxy. What a caller writes into that header by themselves is never reached.
pub fn address(request: &HttpRequest, shared: &Shared) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let headers = request.headers().get_all("x-forwarded-for");
    let said: Vec<&str> = headers.filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).collect();
    Some(nearest(peer, &said, &shared.settings().trusted_proxies))
}

fn nearest(peer: IpAddr, said: &[&str], trusted: &[IpNet]) -> IpAddr {
    let mut nearest = peer;
    for text in said.iter().rev() {
        if !trusted.iter().any(|network| network.contains(&nearest)) {
            break;
        }
        match text.trim().parse::<IpAddr>() {
            Ok(ip) => nearest = ip.to_canonical(),
            Err(_) => break,
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hop() -> impl Strategy<Value = String> {
        let address = any::<[u8; 4]>().prop_map(|a| IpAddr::from(a).to_string());
        let near = any::<u8>().prop_map(|n| format!("10.0.0.{n}"));
        prop_oneof![address, near, any::<[u16; 8]>().prop_map(|a| IpAddr::from(a).to_string()), ".*"]
    }

    proptest! {
        #[test]
        fn fuzz_only_trusted_proxies_move_the_address(peer: IpAddr, said in proptest::collection::vec(hop(), 0..6)) {
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            prop_assert_eq!(nearest(peer, &said, &[]), peer);
            let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
            let found = nearest("10.0.0.1".parse().unwrap(), &said, &trusted);
            // Everything behind it is a trusted proxy, and what is before it makes no difference.
            let behind = said.iter().rev().map_while(|t| t.trim().parse::<IpAddr>().ok().map(|ip| ip.to_canonical()));
            let expected = behind.clone().find(|ip| !trusted[0].contains(ip));
            prop_assert_eq!(found, expected.or(behind.last()).unwrap_or("10.0.0.1".parse().unwrap()));
        }
    }
}
