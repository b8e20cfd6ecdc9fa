//! What a caller's session is used from.

use crate::extract::Client;
use actix_web::http::header;
use gatepass_persistence::sessions::Device;

/// More of a `User-Agent` tells nobody more.
const LONGEST_AGENT: usize = 300;

/// The device at the other end of the connection, by its address and what it calls itself.
pub fn of(client: &Client) -> Device {
    let agent = client.request.headers().get(header::USER_AGENT);
    let cut = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(LONGEST_AGENT).collect();
    Device { ip: client.origin.ip.clone(), user_agent: agent.map(|agent| cut(agent.as_bytes())) }
}
