//! Texts that callers keep for the server and must not read. They are encrypted under keys that are derived from the signing keys, so
//! that all servers of an installation can read them. A text is lost with the signing key that it was sealed under.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use rand::RngExt;
use sha2::Sha256;

const PURPOSE: &[u8] = b"gatepass: texts that callers keep, 1";
/// The length of the random part in front of the ciphertext.
const NONCE: usize = 12;
/// Texts are padded to a multiple of this length, so that the length tells little.
const BLOCK: usize = 128;

/// The keys. The first one seals, all open.
pub struct Seals(Vec<ChaCha20Poly1305>);

impl Seals {
    /// Derives a key from each signing key (RFC 5869).
    pub(super) fn of<'a>(keys: impl Iterator<Item = &'a SigningKey>) -> Self {
        let derive = |signing: &SigningKey| {
            let mut key = [0; 32];
            Hkdf::<Sha256>::new(None, signing.as_bytes()).expand(PURPOSE, &mut key).ok()?;
            ChaCha20Poly1305::new_from_slice(&key).ok()
        };
        Self(keys.filter_map(derive).collect())
    }

    /// Encrypts a text without blanks at its end. The same text never gives the same result twice. None: there is no key.
    pub fn seal(&self, text: &str) -> Option<String> {
        let nonce: [u8; NONCE] = rand::rng().random();
        let padded = format!("{text:width$}", width = text.len().next_multiple_of(BLOCK));
        let sealed = self.0.first()?.encrypt(&nonce.into(), padded.as_bytes()).ok()?;
        Some(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Decrypts what one of the keys has sealed.
    pub fn open(&self, sealed: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let plain = self.0.iter().find_map(|key| key.decrypt(&(*nonce).into(), sealed).ok())?;
        Some(String::from_utf8(plain).ok()?.trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SigningKey {
        SigningKey::from_bytes(&[byte; 32])
    }

    #[test]
    fn what_one_key_seals_opens_as_long_as_the_key_is_there() {
        let (old, new, both) =
            (Seals::of([key(1)].iter()), Seals::of([key(2)].iter()), Seals::of([key(2), key(1)].iter()));
        for text in ["", "a", &"x".repeat(127), &"x".repeat(300)] {
            let sealed = old.seal(text).unwrap();
            assert_ne!(sealed, old.seal(text).unwrap());
            assert_eq!(
                (old.open(&sealed).as_deref(), both.open(&sealed).as_deref()),
                (Some(text), Some(text))
            );
            assert_eq!(new.open(&sealed), None);
            for place in 0..sealed.len() {
                let mut garbled = sealed.clone().into_bytes();
                garbled[place] = if garbled[place] == b'A' { b'B' } else { b'A' };
                assert_eq!(old.open(std::str::from_utf8(&garbled).unwrap()), None, "{place}");
            }
        }
        assert_eq!(old.seal("a").unwrap().len(), old.seal(&"x".repeat(127)).unwrap().len());
        for text in ["", "x", "now", "AAAA"] {
            assert_eq!(old.open(text), None);
        }
    }
}
