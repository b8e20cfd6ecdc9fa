//! Secrets that sign webhooks. `whsec_` is shared with the receiver (`v1`, HMAC-SHA256). `whsk_` stays here, and the receiver
//! gets its public half, `whpk_` (`v1a`, Ed25519).

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
    signature::{Ed25519KeyPair, KeyPair},
};
use zeroize::Zeroizing;

/// A secret. Its bytes are overwritten when it is dropped, and `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    /// 24 to 64 bytes.
    Shared(Zeroizing<Vec<u8>>),
    /// A seed of 32 bytes, and the public key of 32.
    Private(Zeroizing<Vec<u8>>),
}

/// A text that is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be whsec_ with 24 to 64 bytes, or whsk_ with the 64 bytes of an Ed25519 key, in base64")]
pub struct SecretFault;

const SHARED: &str = "whsec_";
const PRIVATE: &str = "whsk_";
const PUBLIC: &str = "whpk_";

impl Secret {
    /// A new shared secret of 32 bytes. None: the system has no randomness.
    pub fn generate_shared() -> Option<Self> {
        random().map(|bytes| Self(Kind::Shared(bytes)))
    }

    /// A new Ed25519 key. None: the system has no randomness.
    pub fn generate_private() -> Option<Self> {
        let mut bytes = random()?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&bytes).ok()?;
        bytes.extend_from_slice(pair.public_key().as_ref());
        Some(Self(Kind::Private(bytes)))
    }

    /// Reads a secret with its prefix.
    pub fn parse(text: &str) -> Result<Self, SecretFault> {
        let decode = |text: &str| STANDARD.decode(text).map(Zeroizing::new).map_err(|_| SecretFault);
        if let Some(text) = text.strip_prefix(SHARED) {
            let bytes = decode(text)?;
            return if (24..=64).contains(&bytes.len()) {
                Ok(Self(Kind::Shared(bytes)))
            } else {
                Err(SecretFault)
            };
        }
        let bytes = decode(text.strip_prefix(PRIVATE).ok_or(SecretFault)?)?;
        pair(&bytes).map(|_| Self(Kind::Private(bytes))).ok_or(SecretFault)
    }

    /// The secret as text, to store it encrypted or to show it once.
    pub fn reveal(&self) -> Zeroizing<String> {
        let (prefix, bytes) = match &self.0 {
            Kind::Shared(bytes) => (SHARED, bytes),
            Kind::Private(bytes) => (PRIVATE, bytes),
        };
        Zeroizing::new(format!("{prefix}{}", STANDARD.encode(bytes.as_slice())))
    }

    /// The public key that verifies signatures, for an Ed25519 key. None: the secret is shared.
    pub fn public_key(&self) -> Option<String> {
        match &self.0 {
            Kind::Shared(_) => None,
            Kind::Private(bytes) => {
                bytes.get(32..).map(|public| format!("{PUBLIC}{}", STANDARD.encode(public)))
            }
        }
    }

    /// The signature of these bytes, such as `v1,...`. None: never, since the key was checked when it was read.
    pub(super) fn sign(&self, bytes: &[u8]) -> Option<String> {
        match &self.0 {
            Kind::Shared(secret) => {
                let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), bytes);
                Some(format!("v1,{}", STANDARD.encode(tag)))
            }
            Kind::Private(secret) => {
                pair(secret).map(|pair| format!("v1a,{}", STANDARD.encode(pair.sign(bytes))))
            }
        }
    }
}

/// The key of a seed and its public key. None: they don't belong together.
fn pair(bytes: &[u8]) -> Option<Ed25519KeyPair> {
    let (seed, public) = bytes.split_at_checked(32)?;
    Ed25519KeyPair::from_seed_and_public_key(seed, public).ok()
}

fn random() -> Option<Zeroizing<Vec<u8>>> {
    // Room for the public key, so that the seed is never copied by a growing vector.
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    bytes.resize(32, 0);
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(bytes)
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Shared(_) => "whsec_****",
            Kind::Private(_) => "whsk_****",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_new_and_survive_their_text() {
        for make in [Secret::generate_shared, Secret::generate_private] {
            let (secret, other) = (make().unwrap(), make().unwrap());
            assert_ne!(secret, other);
            assert_eq!(Secret::parse(&secret.reveal()), Ok(secret.clone()));
            assert!(format!("{secret:?}").ends_with("_****"));
        }
        let private = Secret::generate_private().unwrap();
        assert!(private.public_key().unwrap().starts_with("whpk_") && private.reveal().len() == 93);
        assert_eq!(Secret::generate_shared().unwrap().public_key(), None);
    }

    #[test]
    fn bad_secrets_are_refused() {
        let of = |prefix: &str, length: usize| format!("{prefix}{}", STANDARD.encode(vec![7; length]));
        let good = Secret::generate_private().unwrap().reveal();
        let mut swapped = good.clone();
        swapped.replace_range(10..11, if good.as_bytes()[10] == b'A' { "B" } else { "A" });
        for bad in [
            "",
            "w",
            "whsec_",
            "whsec_%",
            "hwsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw ",
            &of(SHARED, 23),
            &of(SHARED, 65),
            &of(PRIVATE, 63),
            &of(PRIVATE, 64),
            &of(PUBLIC, 32),
            &swapped,
        ] {
            assert_eq!(Secret::parse(bad), Err(SecretFault), "{bad}");
        }
        for length in [24, 64] {
            assert!(Secret::parse(&of(SHARED, length)).is_ok());
        }
    }
}
