//! Secrets of others that Gatepass must be able to read again, encrypted in the database: AES-256-GCM with a key of the
//! configuration. Whoever has the database alone, such as a backup, can't read them.
//!
//! ```text
//! 1 | id of the key (4 bytes) | nonce (12 bytes) | ciphertext | tag (16 bytes)
//! ```
//!
//! The name of the row is authenticated with it, so that nobody moves a secret from one row to another.

use crate::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatepass_domain::why::Why;
use rand::RngExt;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The version of the form.
const FORM: u8 = 1;
/// The length of the id of a key.
const ID: usize = 4;

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key is 32 random bytes in base64, as `openssl rand -base64 32` prints them")]
pub struct NoKey;

/// Encrypts and decrypts secrets. `Debug` shows no key.
#[derive(Clone)]
pub struct SecretBox(Arc<[(Id, LessSafeKey)]>);

type Id = [u8; ID];

impl SecretBox {
    /// Reads the keys. The first one encrypts, all decrypt.
    pub fn new(texts: &[String]) -> Result<Self, NoKey> {
        let keys = texts.iter().map(|text| {
            let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| NoKey)?);
            let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| NoKey)?;
            Ok((id_of(&bytes), LessSafeKey::new(key)))
        });
        let keys: Vec<_> = keys.collect::<Result<_, NoKey>>()?;
        if keys.is_empty() { Err(NoKey) } else { Ok(Self(keys.into())) }
    }

    /// Encrypts a secret of this row, such as `channel <id>`.
    pub fn seal(&self, row: &str, secret: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = rand::rng().random();
        let sealed = || {
            let (id, key) = self.0.first()?;
            let mut sealed = secret.to_vec();
            let unique = Nonce::assume_unique_for_key(nonce);
            key.seal_in_place_append_tag(unique, Aad::from(row), &mut sealed).ok()?;
            Some([&[FORM], id.as_slice(), nonce.as_slice(), sealed.as_slice()].concat())
        };
        sealed().ok_or_else(|| Why::Internal.into())
    }

    /// Decrypts a secret of this row. None: it was encrypted with a key that is gone, belongs to another row, or was changed.
    pub fn open(&self, row: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (form, rest) = sealed.split_first()?;
        let (id, rest) = rest.split_first_chunk::<ID>()?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>()?;
        let (_, key) = self.0.iter().find(|(own, _)| own == id && *form == FORM)?;
        let mut bytes = Zeroizing::new(rest.to_vec());
        let length =
            key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(row), &mut bytes).ok()?.len();
        bytes.truncate(length);
        Some(bytes)
    }
}

/// The id of a key says nothing about it.
fn id_of(key: &[u8]) -> Id {
    let hash = Sha256::digest([b"gatepass: the id of a key, 1 ".as_slice(), key].concat());
    let mut id = Id::default();
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    id
}

/// A new key.
#[must_use]
pub fn generate_key() -> String {
    let bytes: [u8; 32] = rand::rng().random();
    STANDARD.encode(bytes)
}

impl fmt::Debug for SecretBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretBox({} keys)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_changed_key_still_reads_older_secrets_until_it_is_removed() {
        let (old, new) = (generate_key(), generate_key());
        let before = SecretBox::new(std::slice::from_ref(&old)).unwrap();
        let sealed = before.seal("channel 1", b"xoxb-secret").unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        let both = SecretBox::new(&[new.clone(), old]).unwrap();
        assert_eq!(both.open("channel 1", &sealed).unwrap().as_slice(), b"xoxb-secret");
        let after = SecretBox::new(&[new]).unwrap();
        assert!(after.open("channel 1", &sealed).is_none());
        let newer = both.seal("channel 1", b"xoxb-secret").unwrap();
        assert!(after.open("channel 1", &newer).is_some() && before.open("channel 1", &newer).is_none());
        assert_ne!(both.seal("channel 1", b"xoxb-secret").unwrap(), newer, "each has a nonce of its own");
        assert_eq!(format!("{both:?}"), "SecretBox(2 keys)");
    }

    #[test]
    fn keys_have_256_bits() {
        for text in ["", "c2hvcnQ=", "not base64!", &STANDARD.encode([0; 31]), &STANDARD.encode([0; 33])] {
            assert_eq!(SecretBox::new(&[text.to_owned()]).err(), Some(NoKey), "{text}");
        }
        assert_eq!(SecretBox::new(&[]).err(), Some(NoKey));
    }

    proptest! {
        #[test]
        fn fuzz_only_the_same_row_opens_unchanged_bytes(secret: Vec<u8>, row in ".{0,20}", other in ".{0,20}", at in any::<prop::sample::Index>(), flip in 1u8..) {
            let sealing = SecretBox::new(&[generate_key()]).unwrap();
            let sealed = sealing.seal(&row, &secret).unwrap();
            let opened = sealing.open(&row, &sealed).unwrap();
            prop_assert_eq!(opened.as_slice(), secret.as_slice());
            prop_assert!(other == row || sealing.open(&other, &sealed).is_none());
            let mut changed = sealed.clone();
            let place = at.index(changed.len());
            changed[place] ^= flip;
            prop_assert!(sealing.open(&row, &changed).is_none());
            prop_assert!(sealing.open(&row, &sealed[..place]).is_none());
        }

        #[test]
        fn fuzz_other_bytes_are_no_secrets(bytes: Vec<u8>) {
            prop_assert!(SecretBox::new(&[generate_key()]).unwrap().open("", &bytes).is_none());
        }
    }
}
