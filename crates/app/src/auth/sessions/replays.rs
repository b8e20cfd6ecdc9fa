//! The tokens that a refresh token was exchanged for, kept for a device that asks twice. They are encrypted under a key that is
//! derived from the refresh token. The database has only a hash of it, so nobody can decrypt them with the database alone.

use crate::Result;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use gatepass_domain::ids::SessionId;
use gatepass_domain::why::Why;
use hkdf::Hkdf;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

const PURPOSE: &[u8] = b"gatepass: the answer to a refresh token, 1";
/// The length of the random part in front of the ciphertext.
const NONCE: usize = 12;

/// The tokens that a refresh token was exchanged for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The access token.
    pub(super) access_token: String,
    /// The refresh token.
    pub(super) refresh_token: String,
}

/// Encrypts the answer to a refresh token of this session.
pub(super) fn seal(token: &str, session: SessionId, kept: &Kept) -> Result<Vec<u8>> {
    let sealed = || {
        let nonce: [u8; NONCE] = rand::rng().random();
        let plain = serde_json::to_vec(kept).ok()?;
        let session = Uuid::from(session);
        let payload = Payload { msg: &plain, aad: session.as_bytes() };
        let text = cipher(token)?.encrypt(&nonce.into(), payload).ok()?;
        Some([&nonce[..], &text].concat())
    };
    sealed().ok_or_else(|| Why::Internal.into())
}

/// Decrypts the answer to a refresh token of this session.
pub(super) fn open(token: &str, session: SessionId, sealed: &[u8]) -> Result<Kept> {
    let opened = || {
        let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
        let session = Uuid::from(session);
        let payload = Payload { msg: text, aad: session.as_bytes() };
        let plain = cipher(token)?.decrypt(&(*nonce).into(), payload).ok()?;
        serde_json::from_slice(&plain).ok()
    };
    opened().ok_or_else(|| {
        tracing::error!("a kept answer to a refresh token can't be read");
        Why::Internal.into()
    })
}

/// The cipher of a refresh token. A token has 256 random bits, so the key is derived from it without a salt (RFC 5869).
fn cipher(token: &str) -> Option<ChaCha20Poly1305> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, token.as_bytes()).expand(PURPOSE, &mut key).ok()?;
    ChaCha20Poly1305::new_from_slice(&key).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_of_the_session_opens_what_it_was_exchanged_for() {
        let (session, other) = (SessionId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));
        let kept = Kept { access_token: "access".into(), refresh_token: "gpr_next".into() };
        let sealed = seal("gpr_old", session, &kept).unwrap();
        assert_ne!(sealed, seal("gpr_old", session, &kept).unwrap(), "never the same twice");
        assert!(!sealed.windows(6).any(|part| part == b"access" || part == b"gpr_ne"));
        assert_eq!(open("gpr_old", session, &sealed).unwrap(), kept);
        assert!(open("gpr_ole", session, &sealed).is_err());
        assert!(open("gpr_old", other, &sealed).is_err());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open("gpr_old", session, &changed).is_err(), "{place}");
        }
        assert!(open("gpr_old", session, &sealed[..5]).is_err());
    }
}
