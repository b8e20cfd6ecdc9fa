//! Limits on guessed passwords and on sessions, and which addresses count as one. The limits let nobody lock out
//! somebody else: guesses from one address stop further guesses from that address only.

use std::net::{IpAddr, Ipv6Addr};
use time::Duration;

/// How long a wrong password counts.
pub const WINDOW: Duration = Duration::minutes(15);
/// Wrong passwords for one user from one address, or within one session.
pub const PER_PLACE: i32 = 10;
/// Wrong passwords for one user from all addresses from which the user never logged in. Ten addresses must guess
/// together to reach this limit. Addresses from which the user logged in before are exempt.
pub const PER_USER: i32 = 100;
/// Wrong passwords from one address. Many people may share one.
pub const PER_ADDRESS: i32 = 100;
/// How long an address is remembered after the last login from there.
pub const ADDRESS_KNOWN_FOR: Duration = Duration::days(90);
/// How many addresses of a user are remembered. The latest logins count.
pub const MOST_KNOWN_ADDRESSES: i64 = 20;
/// How many sessions a user has at once. One more ends the oldest.
pub const MOST_SESSIONS: i64 = 50;
/// How long a used refresh token returns the same new tokens to the device that used it.
pub const REPLAY: Duration = Duration::seconds(30);

/// The key under which an address is counted: an IPv4 address, or the /64 of an IPv6 address, because one machine may
/// have a whole /64. A text that is not an address is returned unchanged.
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
