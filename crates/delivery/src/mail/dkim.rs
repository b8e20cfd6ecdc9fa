//! Signs mails (DKIM, RFC 6376; Ed25519: RFC 8463). Headers and body are canonicalized as `relaxed`, which survives servers
//! that fold lines anew. Written here and not taken from lettre, whose RSA is not constant in time.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use time::OffsetDateTime;

use super::{Dkim, MailConfigFault, config::MailSetting};

/// The headers that are signed if a mail has them.
const SIGNED: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];
/// Headers that are named once more than they are there, so that nobody can add another.
const SEALED: &[&str] = &["from", "to", "subject", "date"];

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

/// Signs mails with one key.
pub(super) struct Signer {
    selector: String,
    domain: String,
    key: Key,
}

impl Signer {
    /// Reads the key. `domain` is the sender's.
    pub fn new(dkim: &Dkim, domain: &str) -> Result<Self, MailConfigFault> {
        let domain = dkim.domain.as_deref().unwrap_or(domain);
        let domain = idna::domain_to_ascii(domain)
            .map_err(|_| MailConfigFault::new(MailSetting::Dkim, "is not a domain"))?;
        let is_name = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
        };
        if !is_name(&dkim.selector) || !is_name(&domain) {
            return Err(MailConfigFault::new(
                MailSetting::Dkim,
                "selector and domain must have letters, digits, dots and hyphens alone",
            ));
        }
        Ok(Self { selector: dkim.selector.clone(), domain, key: key(&dkim.key)? })
    }

    /// The mail with a signature before it.
    pub fn sign(&self, mail: &[u8], at: OffsetDateTime) -> Result<Vec<u8>, MailConfigFault> {
        let (headers, body) = split(mail);
        let names: Vec<&str> =
            SIGNED.iter().copied().filter(|name| headers.iter().any(|h| h.0 == *name)).collect();
        let algorithm = match self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let head = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={};\r\n\ts={}; t={};\r\n\th={};\r\n\tbh={};\r\n\tb=",
            self.domain,
            self.selector,
            at.unix_timestamp(),
            names.iter().chain(SEALED).copied().collect::<Vec<_>>().join(":\r\n\t"),
            STANDARD.encode(digest(&SHA256, &relaxed_body(body))),
        );
        let mut signed = Vec::new();
        for name in names {
            if let Some((_, value)) = headers.iter().find(|header| header.0 == name) {
                signed.extend_from_slice(format!("{name}:{}\r\n", relaxed(value)).as_bytes());
            }
        }
        signed.extend_from_slice(format!("dkim-signature:{}", relaxed(&head)).as_bytes());
        let signature = STANDARD.encode(self.signature(&signed)?);
        let mut whole = format!("DKIM-Signature: {head}").into_bytes();
        for (n, piece) in signature.as_bytes().chunks(72).enumerate() {
            whole.extend_from_slice(if n == 0 { b"" } else { b"\r\n\t" });
            whole.extend_from_slice(piece);
        }
        whole.extend_from_slice(b"\r\n");
        whole.extend_from_slice(mail);
        Ok(whole)
    }

    fn signature(&self, bytes: &[u8]) -> Result<Vec<u8>, MailConfigFault> {
        match &self.key {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature)
                    .map_err(|_| MailConfigFault::new(MailSetting::Dkim, "the key can't sign"))?;
                Ok(signature)
            }
            Key::Ed25519(key) => Ok(key.sign(digest(&SHA256, bytes).as_ref()).as_ref().to_vec()),
        }
    }
}

fn key(pem: &str) -> Result<Key, MailConfigFault> {
    let fault = MailConfigFault::new(
        MailSetting::Dkim,
        "must be a private key in PEM: RSA with 2048 bits or more, or Ed25519",
    );
    match PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| fault)? {
        PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()).map(Box::new).map(Key::Rsa),
        PrivateKeyDer::Pkcs8(der) => {
            let der = der.secret_pkcs8_der();
            Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)
                .map(Key::Ed25519)
                .or_else(|_| RsaKeyPair::from_pkcs8(der).map(Box::new).map(Key::Rsa))
        }
        _ => return Err(fault),
    }
    .map_err(|_| fault)
}

/// The headers, each as its name in lower case and its value, and the body.
fn split(mail: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let end = mail.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = match end.and_then(|end| mail.split_at_checked(end + 4)) {
        Some(parts) => parts,
        None => (mail, [].as_slice()),
    };
    let head = String::from_utf8_lossy(head).replace("\r\n ", " ").replace("\r\n\t", " ");
    let fields = head.split("\r\n").filter_map(|line| line.split_once(':'));
    (fields.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(), body)
}

/// A value on one line, with single spaces (RFC 6376, section 3.4.2).
fn relaxed(value: &str) -> String {
    let words = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A body with single spaces, without spaces at ends of lines and empty lines at its end (RFC 6376, section 3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len());
    for line in body.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut after_space = false;
        let end = line.iter().rposition(|byte| !is_space(*byte)).map_or(0, |last| last + 1);
        for byte in line.iter().take(end) {
            let is_space = is_space(*byte);
            if !is_space {
                relaxed.push(*byte);
            } else if !after_space {
                relaxed.push(b' ');
            }
            after_space = is_space;
        }
        relaxed.extend_from_slice(b"\r\n");
    }
    while relaxed.ends_with(b"\r\n\r\n") {
        relaxed.truncate(relaxed.len() - 2);
    }
    if relaxed == b"\r\n" { Vec::new() } else { relaxed }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_values_are_relaxed_as_in_the_rfc() {
        // RFC 6376, section 3.4.5.
        assert_eq!(relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
        assert_eq!(relaxed("  Y\t\r\n\tZ  "), "Y Z");
        assert_eq!(relaxed_body(b""), b"");
        assert_eq!(relaxed_body(b"\r\n\r\n"), b"");
        assert_eq!(relaxed_body(b"x"), b"x\r\n");
    }

    #[test]
    fn keys_that_are_none_are_refused() {
        for pem in ["", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"] {
            assert!(key(pem).is_err(), "{pem}");
        }
    }
}
