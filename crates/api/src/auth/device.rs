//! The device from which a caller uses a session.

use crate::extract::Client;
use actix_web::http::header;
use gatepass_persistence::auth::sessions::Device;

/// The first characters of a `User-Agent` are enough to tell devices apart.
const LONGEST_AGENT: usize = 300;

/// The device at the other end of the connection: its address and its `User-Agent`.
pub fn of(client: &Client) -> Device {
    let agent = client.request.headers().get(header::USER_AGENT);
    let cut = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(LONGEST_AGENT).collect();
    Device { ip: client.origin.ip.clone(), user_agent: agent.map(|agent| cut(agent.as_bytes())) }
}
