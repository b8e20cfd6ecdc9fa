//! How often passwords are guessed, how many sessions a user has, and which addresses count as one. Limits are such that
//! nobody locks somebody else out: guesses from one place stop guesses from that place.

use std::net::{IpAddr, Ipv6Addr};
use time::Duration;

/// How long wrong passwords count.
pub const WINDOW: Duration = Duration::minutes(15);
/// Wrong passwords for one user from one address, or within one session.
pub const PER_PLACE: i32 = 10;
/// Wrong passwords for one user from all addresses from which they never logged in. Ten addresses have to guess together
/// before these stop, and those from which the user logged in before are not concerned.
pub const PER_USER: i32 = 100;
/// Wrong passwords from one address, from behind which many people may log in.
pub const PER_ADDRESS: i32 = 100;
/// How long an address is remembered after the last login from there.
pub const ADDRESS_KNOWN_FOR: Duration = Duration::days(90);
/// How many addresses of a user are remembered: those of the latest logins.
pub const MOST_KNOWN_ADDRESSES: i64 = 20;
/// How many sessions a user has at once: the oldest ends when one more begins.
pub const MOST_SESSIONS: i64 = 50;
/// How long a used refresh token gives the same new tokens again, to the device that used it.
pub const REPLAY: Duration = Duration::seconds(30);

/// What counts as one address: an IPv4 address; the /64 of an IPv6 address, all of which one machine has. What is no
/// address is itself.
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V4(ip)) => ip.to_string(),
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_an_ipv6_network_are_one_address_and_others_are_not() {
        for (address, expected) in [
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.8", "203.0.113.8"),
            ("", ""),
        ] {
            assert_eq!(network(address), expected, "{address}");
        }
    }
}
