//! The addresses that a rule names: one address, a network, or a range. An IPv4 address inside an IPv6 address is that IPv4
//! address.

use std::fmt::{self, Display};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// Addresses from `first` to `last`, of one family. A network is such a range, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Source {
    first: IpAddr,
    last: IpAddr,
}

/// What a source may look like.
pub const EXPECTED: &str = "an address, a network or a range of addresses, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::1-2001:db8::ff";

impl Source {
    /// Whether the address is one of these.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.first.is_ipv4() == address.is_ipv4() && self.first <= address && address <= self.last
    }

    /// Whether every address of the other is one of these.
    pub fn includes(&self, other: &Self) -> bool {
        self.contains(other.first) && self.contains(other.last)
    }

    /// Whether every address is one of these: one is all of IPv4, and one all of IPv6.
    pub(super) fn are_everything(sources: &[Self]) -> bool {
        let all = [
            (Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::BROADCAST.into()),
            (Ipv6Addr::UNSPECIFIED.into(), Ipv6Addr::from(u128::MAX).into()),
        ];
        all.into_iter().all(|(first, last)| sources.contains(&Self { first, last }))
    }

    /// The network that this is, if it is one.
    fn network(&self) -> Option<IpNet> {
        let widest = if self.first.is_ipv4() { 32 } else { 128 };
        (0..=widest)
            .filter_map(|length| IpNet::new(self.first, length).ok())
            .find(|network| network.network() == self.first && network.broadcast() == self.last)
    }
}

impl FromStr for Source {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address =
            |text: &str| text.trim().parse::<IpAddr>().map(|ip| ip.to_canonical()).map_err(|_| EXPECTED);
        if let Some((first, last)) = text.split_once('-') {
            let (first, last) = (address(first)?, address(last)?);
            let is_range = first.is_ipv4() == last.is_ipv4() && first <= last;
            return if is_range { Ok(Self { first, last }) } else { Err(EXPECTED) };
        }
        if text.contains('/') {
            let network: IpNet = text.trim().parse().map_err(|_| EXPECTED)?;
            let (first, last) = (network.network(), network.broadcast());
            // Ninety-six bits of a mapped network are the prefix of IPv4.
            return Ok(Self { first: first.to_canonical(), last: last.to_canonical() }).and_then(|made| {
                if made.first.is_ipv4() == made.last.is_ipv4() { Ok(made) } else { Err(EXPECTED) }
            });
        }
        let one = address(text)?;
        Ok(Self { first: one, last: one })
    }
}

impl Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, last } = self;
        match self.network() {
            _ if first == last => write!(f, "{first}"),
            Some(network) => write!(f, "{network}"),
            None => write!(f, "{first}-{last}"),
        }
    }
}

impl TryFrom<String> for Source {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        source.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(source: &str, address: &str) -> bool {
        source.parse::<Source>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn addresses_networks_and_ranges_hold_their_addresses_and_no_others() {
        for (source, inside, outside) in [
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("192.0.2.0/24", "192.0.2.255", "192.0.3.0"),
            ("192.0.2.77/24", "192.0.2.0", "192.0.1.255"),
            ("0.0.0.0/0", "255.255.255.255", "::1"),
            ("192.0.2.250-192.0.3.4", "192.0.3.0", "192.0.3.5"),
            ("192.0.2.250 - 192.0.3.4", "192.0.2.250", "192.0.2.249"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("2001:db8::1-2001:db8::ff", "2001:db8::80", "2001:db8::100"),
            ("::/0", "2001:db8::1", "192.0.2.7"),
            ("::ffff:192.0.2.0/120", "192.0.2.9", "192.0.3.9"),
            ("192.0.2.0/24", "::ffff:192.0.2.9", "::ffff:192.0.3.9"),
        ] {
            assert!(holds(source, inside), "{source} {inside}");
            assert!(!holds(source, outside), "{source} {outside}");
        }
    }

    #[test]
    fn what_is_no_source_is_refused() {
        for text in [
            "",
            "example.org",
            "192.0.2",
            "192.0.2.0/33",
            "192.0.2.9-192.0.2.1",
            "192.0.2.1-::1",
            "1.2.3.4-",
            "::/64/3",
            "*",
        ] {
            assert_eq!(text.parse::<Source>(), Err(EXPECTED), "{text}");
        }
    }

    #[test]
    fn a_source_has_one_spelling() {
        for (written, shown) in [
            ("192.0.2.77/24", "192.0.2.0/24"),
            ("192.0.2.0-192.0.2.255", "192.0.2.0/24"),
            ("192.0.2.7/32", "192.0.2.7"),
            ("192.0.2.1 - 192.0.2.4", "192.0.2.1-192.0.2.4"),
            ("::ffff:192.0.2.0/120", "192.0.2.0/24"),
            ("2001:0DB8::0/32", "2001:db8::/32"),
        ] {
            let source: Source = written.parse().unwrap();
            assert_eq!(String::from(source), shown);
            assert_eq!(shown.to_owned().try_into(), Ok(source));
        }
    }

    #[test]
    fn a_wider_source_includes_a_narrower_one() {
        let (wide, narrow, other): (Source, Source, Source) = (
            "10.0.0.0/8".parse().unwrap(),
            "10.1.0.0-10.2.0.0".parse().unwrap(),
            "2001:db8::/32".parse().unwrap(),
        );
        assert!(wide.includes(&narrow) && !narrow.includes(&wide) && !wide.includes(&other));
    }

    #[test]
    fn all_of_both_families_is_everything() {
        let everything = |texts: &[&str]| {
            Source::are_everything(&texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>())
        };
        assert!(everything(&["::/0", "192.0.2.7", "0.0.0.0/0"]));
        assert!(!everything(&["0.0.0.0/0"]) && !everything(&["::/0", "0.0.0.0/1"]) && !everything(&[]));
    }
}
