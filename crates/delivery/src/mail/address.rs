//! Addresses and names in headers. Domains travel as ASCII (`xn--...`), which every server takes. The part before the `@`
//! has no such form: other letters than ASCII need a server with SMTPUTF8.

use lettre::{Address, message::Mailbox};

/// The longest name in a header, in characters.
const LONGEST_NAME: usize = 100;

/// The address in the form for the wire. None: it is no address.
pub(super) fn parse(text: &str) -> Option<Address> {
    let (user, domain) = text.rsplit_once('@')?;
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && !"<>,;:\"\\()[]@".contains(c);
    if !user.chars().all(is_plain) || !domain.chars().all(is_plain) {
        return None;
    }
    let domain = idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::URL).ok()?;
    // RFC 5321 counts bytes.
    if user.len() > 64 || domain.len() > 253 {
        return None;
    }
    Address::new(user, domain).ok()
}

/// A name and an address, such as `Gatepass <gatepass@example.org>`, or an address alone.
pub(super) fn parse_mailbox(text: &str) -> Option<Mailbox> {
    match text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => Some(mailbox(Some(name.trim().trim_matches('"')), parse(address)?)),
        None => Some(mailbox(None, parse(text.trim())?)),
    }
}

/// A sender. Its address is ASCII.
pub(super) fn parse_sender(text: &str) -> Option<Mailbox> {
    parse_mailbox(text).filter(|sender| sender.email.user().is_ascii())
}

/// An address with the name of its owner. The name loses characters that could start a header or hide an address.
pub(super) fn mailbox(name: Option<&str>, address: Address) -> Mailbox {
    let name = name.map(crate::text::line).map(|name| name.chars().take(LONGEST_NAME).collect::<String>());
    Mailbox::new(name.filter(|name| !name.is_empty()), address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_domains_become_ascii() {
        for (text, wire) in [
            ("carol@example.org", "carol@example.org"),
            ("carol+x@EXAMPLE.org", "carol+x@example.org"),
            ("carol@bücher.example", "carol@xn--bcher-kva.example"),
            ("张三@例子.测试", "张三@xn--fsqu00a.xn--0zwm56d"),
        ] {
            assert_eq!(parse(text).map(|address| address.to_string()).as_deref(), Some(wire), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let long = format!("{}@example.org", "x".repeat(65));
        for text in [
            "",
            "carol",
            "@example.org",
            "carol@",
            "a b@example.org",
            "a@b@example.org",
            "a@exa mple.org",
            "<a@example.org>",
            "a@example.org>",
            "a@example.org\r\nBcc: x@example.org",
            "a\r\n@example.org",
            "a@example.org,b@example.org",
            "\"a b\"@example.org",
            "a@example.org SIZE=1",
            "a@[127.0.0.1]",
            "a@example.org\0",
            &long,
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn mailboxes_have_a_name_or_none() {
        for (text, shown) in [
            ("Gatepass <gatepass@example.org>", "Gatepass <gatepass@example.org>"),
            ("\"Access desk\" <desk@example.org>", "Access desk <desk@example.org>"),
            ("gatepass@example.org", "gatepass@example.org"),
            ("<gatepass@example.org>", "gatepass@example.org"),
            ("a\r\nBcc: b <gatepass@example.org>", "\"a Bcc: b\" <gatepass@example.org>"),
        ] {
            assert_eq!(
                parse_mailbox(text).map(|mailbox| mailbox.to_string()).as_deref(),
                Some(shown),
                "{text:?}"
            );
        }
        assert_eq!(parse_mailbox("Gatepass <gatepass>"), None);
    }
}
