//! The caller's address: the connection's other end, or what a trusted proxy says of it.

use crate::state::Shared;
use actix_web::HttpRequest;
use std::net::IpAddr;

/// The address nearest to the caller that is vouched for: going back from the connection through `X-Forwarded-For`, the
/// first that is no trusted proxy. What a caller writes into that header by themselves is never reached.
pub fn address(request: &HttpRequest, shared: &Shared) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let trusted = |ip: &IpAddr| shared.settings().trusted_proxies.iter().any(|network| network.contains(ip));
    let headers = request.headers().get_all("x-forwarded-for");
    let said: Vec<&str> = headers.filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).collect();
    let mut nearest = peer;
    for text in said.into_iter().rev() {
        if !trusted(&nearest) {
            break;
        }
        match text.trim().parse::<IpAddr>() {
            Ok(ip) => nearest = ip.to_canonical(),
            Err(_) => break,
        }
    }
    Some(nearest)
}
