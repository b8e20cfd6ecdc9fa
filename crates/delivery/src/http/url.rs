//! Addresses to send to: what may be reached, as far as the text alone tells.

use std::net::IpAddr;

use url::{Host, Url};

use super::{Allow, addresses::is_public};

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlFault {
    /// It can't be read.
    #[error("is not an address, such as https://hooks.example.org/gatepass")]
    Unreadable,
    /// It is too long.
    #[error("has more than 2000 characters")]
    TooLong,
    /// It has another scheme, or `http` without an exception.
    #[error("must begin with https://")]
    Scheme,
    /// It has a user or password, which would be stored and shown.
    #[error("must have no user and no password")]
    Credentials,
    /// It has a fragment, which is never sent.
    #[error("must have no part after #")]
    Fragment,
    /// Its port belongs to another service.
    #[error("must have port 443, or one of 1024 and above")]
    Port,
    /// It leads to a machine that is not on the public internet.
    #[error("must lead to a public address")]
    NotPublic,
}

/// Checks an address before it is stored. The client checks it again, together with what its name resolves to.
pub fn check_url(text: &str, allow: &Allow) -> Result<Url, UrlFault> {
    if text.len() > 2000 {
        return Err(UrlFault::TooLong);
    }
    // Reads addresses as browsers do: `0x7f.1` and `2130706433` become 127.0.0.1.
    let url: Url = text.parse().map_err(|_| UrlFault::Unreadable)?;
    check(&url, allow).map(|()| url)
}

/// Checks an address.
pub(super) fn check(url: &Url, allow: &Allow) -> Result<(), UrlFault> {
    if !matches!(url.scheme(), "https" | "http") {
        return Err(UrlFault::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UrlFault::Credentials);
    }
    if url.fragment().is_some() {
        return Err(UrlFault::Fragment);
    }
    let port = url.port_or_known_default().filter(|port| *port != 0).ok_or(UrlFault::Port)?;
    let literal = match url.host().ok_or(UrlFault::Unreadable)? {
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
        Host::Domain(name) if allow.names(name, port) => return Ok(()),
        Host::Domain(name) if is_local(name) => return Err(UrlFault::NotPublic),
        Host::Domain(_) => None,
    };
    match literal {
        Some(address) if allow.has(address, port) => return Ok(()),
        Some(address) if !is_public(address) => return Err(UrlFault::NotPublic),
        _ => {}
    }
    if url.scheme() != "https" {
        return Err(UrlFault::Scheme);
    }
    if port != 443 && port < 1024 { Err(UrlFault::Port) } else { Ok(()) }
}

/// Whether a name can't be on the public internet: it has one part, or one of the endings kept for local networks.
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let last = name.rsplit('.').next().unwrap_or_default();
    !name.contains('.')
        || matches!(last, "localhost" | "local" | "internal" | "lan" | "home" | "corp" | "arpa")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_with_https_are_taken() {
        for text in [
            "https://hooks.example.org/gatepass?x=1",
            "HTTPS://Hooks.Example.org",
            "https://hooks.example.org:8443/",
            "https://93.184.216.34/",
            "https://[2606:4700::1111]/",
            "https://bücher.example/",
        ] {
            assert!(check_url(text, &Allow::default()).is_ok(), "{text}");
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for (text, fault) in [
            ("hooks.example.org", UrlFault::Unreadable),
            ("https://", UrlFault::Unreadable),
            ("https://exa mple.org", UrlFault::Unreadable),
            ("http://hooks.example.org", UrlFault::Scheme),
            ("ftp://hooks.example.org", UrlFault::Scheme),
            ("file:///etc/passwd", UrlFault::Scheme),
            ("gopher://hooks.example.org", UrlFault::Scheme),
            ("https://user@hooks.example.org", UrlFault::Credentials),
            ("https://:pass@hooks.example.org", UrlFault::Credentials),
            ("https://hooks.example.org/#x", UrlFault::Fragment),
            ("https://hooks.example.org:22", UrlFault::Port),
            ("https://hooks.example.org:0", UrlFault::Port),
            ("https://localhost", UrlFault::NotPublic),
            ("https://LOCALHOST.", UrlFault::NotPublic),
            ("https://x.localhost", UrlFault::NotPublic),
            ("https://database", UrlFault::NotPublic),
            ("https://metadata.google.internal", UrlFault::NotPublic),
            ("https://127.0.0.1", UrlFault::NotPublic),
            ("https://127.1", UrlFault::NotPublic),
            ("https://127.0.0.1.", UrlFault::NotPublic),
            ("https://2130706433", UrlFault::NotPublic),
            ("https://0x7f000001", UrlFault::NotPublic),
            ("https://0177.0.0.1", UrlFault::NotPublic),
            ("https://0x7f.1", UrlFault::NotPublic),
            ("https://0", UrlFault::NotPublic),
            ("https://%31%32%37.0.0.1", UrlFault::NotPublic),
            ("https://１２７.0.0.1", UrlFault::NotPublic),
            ("https://①②⑦.0.0.1", UrlFault::NotPublic),
            ("https://169.254.169.254/latest/meta-data", UrlFault::NotPublic),
            ("https://[::1]", UrlFault::NotPublic),
            ("https://[::ffff:127.0.0.1]", UrlFault::NotPublic),
            ("https://[::ffff:7f00:1]", UrlFault::NotPublic),
            ("https://[64:ff9b::127.0.0.1]", UrlFault::NotPublic),
            ("https://[fe80::1%25eth0]", UrlFault::Unreadable),
            ("http://127.0.0.1", UrlFault::NotPublic),
        ] {
            assert_eq!(check_url(text, &Allow::default()), Err(fault), "{text}");
        }
        let long = format!("https://hooks.example.org/{}", "x".repeat(2000));
        assert_eq!(check_url(&long, &Allow::default()), Err(UrlFault::TooLong));
    }

    #[test]
    fn exceptions_may_have_http_and_any_port() {
        let allow: Allow = "hooks:80,10.0.0.0/8,127.0.0.1:9000".parse().unwrap();
        for text in [
            "http://hooks/x",
            "http://10.1.2.3:25",
            "https://10.1.2.3",
            "http://127.0.0.1:9000",
            "http://0x7f.1:9000",
        ] {
            assert!(check_url(text, &allow).is_ok(), "{text}");
        }
        for text in [
            "https://hooks",
            "http://hooks:81",
            "http://127.0.0.1:9001",
            "http://user@hooks",
            "http://11.1.1.1",
        ] {
            assert!(check_url(text, &allow).is_err(), "{text}");
        }
    }
}
