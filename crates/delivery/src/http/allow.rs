//! The operator's exceptions: hosts and networks that requests may reach although they are not public.

use std::{net::IpAddr, str::FromStr};

use ipnet::IpNet;

/// Exceptions from "https, and public addresses alone".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow {
    /// Names in lower case, each with a port. None: any port.
    hosts: Vec<(String, Option<u16>)>,
    /// Networks, each with a port. None: any port.
    networks: Vec<(IpNet, Option<u16>)>,
}

/// A text that names no exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be hosts, hosts with a port, addresses or networks, such as hooks.corp.example:8443 or 10.0.0.0/8"
)]
pub struct AllowFault;

impl FromStr for Allow {
    type Err = AllowFault;

    /// Reads exceptions that are separated by commas.
    fn from_str(text: &str) -> Result<Self, AllowFault> {
        let mut allow = Self::default();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            allow.add(entry)?;
        }
        Ok(allow)
    }
}

impl Allow {
    fn add(&mut self, entry: &str) -> Result<(), AllowFault> {
        if let Ok(network) = entry.parse() {
            self.networks.push((network, None));
            return Ok(());
        }
        if let Ok(address) = entry.trim_matches(['[', ']']).parse::<IpAddr>() {
            self.networks.push((address.into(), None));
            return Ok(());
        }
        let (host, port) = match entry.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| AllowFault)?)),
            None => (entry, None),
        };
        if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
            self.networks.push((address.into(), port));
            return Ok(());
        }
        let name = idna::domain_to_ascii(host).map_err(|_| AllowFault)?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(AllowFault);
        }
        self.hosts.push((name, port));
        Ok(())
    }

    /// Whether this name is an exception, whatever its addresses are.
    pub(super) fn names(&self, host: &str, port: u16) -> bool {
        let host = host.trim_end_matches('.');
        self.hosts.iter().any(|(name, at)| name == host && at.is_none_or(|at| at == port))
    }

    /// Whether this address is an exception.
    pub(super) fn has(&self, address: IpAddr, port: u16) -> bool {
        // A mapped address reaches the IPv4 address in it.
        let address = address.to_canonical();
        self.networks.iter().any(|(network, at)| network.contains(&address) && at.is_none_or(|at| at == port))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_named_as_host_network_or_address() {
        let allow: Allow =
            "hooks.corp.example, bücher.example:8443,10.0.0.0/8, fd00::/8,192.168.1.7:9000,[::1]:9001,127.0.0.1".parse().unwrap();
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        for (host, port, is_named) in [
            ("hooks.corp.example", 1, true),
            ("hooks.corp.example.", 1, true),
            ("xn--bcher-kva.example", 8443, true),
            ("xn--bcher-kva.example", 443, false),
            ("x.hooks.corp.example", 443, false),
            ("corp.example", 443, false),
        ] {
            assert_eq!(allow.names(host, port), is_named, "{host}:{port}");
        }
        for (text, port, is_there) in [
            ("10.1.2.3", 1, true),
            ("::ffff:10.1.2.3", 1, true),
            ("11.0.0.1", 1, false),
            ("fd12::1", 1, true),
            ("192.168.1.7", 9000, true),
            ("192.168.1.7", 9001, false),
            ("::1", 9001, true),
            ("::1", 9000, false),
            ("127.0.0.1", 5, true),
            ("127.0.0.2", 5, false),
        ] {
            assert_eq!(allow.has(address(text), port), is_there, "{text}:{port}");
        }
        assert_eq!("".parse(), Ok(Allow::default()));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["*", "http://x", "x:y", "x:70000", "10.0.0.0/33", "a b", "x/8", ":80", "user@x"] {
            assert_eq!(text.parse::<Allow>(), Err(AllowFault), "{text}");
        }
    }
}
