//! Tokens of links in mails: whoever has such a link may do one thing, without a login. A token is its claims and their
//! HMAC-SHA256.
//!
//! Each purpose has keys of its own, so a token of one purpose is worth nothing for another. They are derived from the keys
//! that sign access tokens (HKDF, RFC 5869): the first signs, all verify, and a removed key ends its links.

use crate::Result;
use crate::auth::tokens::KeyError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use gatepass_domain::why::Why;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use std::fmt;

/// The length of an HMAC, in bytes.
const TAG: usize = 32;
/// The longest token that is read, in bytes.
const LONGEST: usize = 1000;

/// What the holder of a link may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Stop mails of one kind to one person.
    Unsubscribe,
    /// Decide one request, as a page asks.
    Decide,
    /// Approve one request.
    Approve,
    /// Deny one request.
    Deny,
}

impl Purpose {
    /// The text that separates the keys of this purpose from all others. A new meaning of the claims needs a new text.
    fn info(self) -> &'static [u8] {
        match self {
            Self::Unsubscribe => b"gatepass: links that stop mails, 1",
            Self::Decide => b"gatepass: links that decide requests, 1",
            Self::Approve => b"gatepass: buttons that approve requests, 1",
            Self::Deny => b"gatepass: buttons that deny requests, 1",
        }
    }
}

/// Issues and reads tokens of links. `Debug` shows no key.
#[derive(Clone)]
pub struct LinkTokens(Vec<Hkdf<Sha256>>);

impl LinkTokens {
    /// Derives keys from Ed25519 keys in PKCS#8 PEM. The first one signs, all verify.
    pub fn new(pems: &[String]) -> Result<Self, KeyError> {
        if pems.is_empty() {
            return Err(KeyError::None);
        }
        let derived = pems.iter().map(|pem| {
            let key = SigningKey::from_pkcs8_pem(pem).map_err(|e| KeyError::Unreadable(e.to_string()))?;
            Ok(Hkdf::new(None, key.as_bytes()))
        });
        derived.collect::<Result<_, KeyError>>().map(Self)
    }

    /// A token with these claims, in characters that need no escape in a URL.
    pub fn issue(&self, purpose: Purpose, claims: &impl Serialize) -> Result<String> {
        let issued = || {
            let mut token = serde_json::to_vec(claims).ok()?;
            let tag = hmac(self.0.first()?, purpose, &token)?.finalize().into_bytes();
            token.extend_from_slice(&tag);
            Some(URL_SAFE_NO_PAD.encode(token)).filter(|token| token.len() <= LONGEST)
        };
        issued().ok_or_else(|| {
            tracing::error!(?purpose, "can't sign a link");
            Why::Internal.into()
        })
    }

    /// The claims of a token that was issued for this purpose. None: it was not, or by a key that is gone.
    pub fn read<C: DeserializeOwned>(&self, purpose: Purpose, token: &str) -> Option<C> {
        if token.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (claims, tag) = bytes.split_at_checked(bytes.len().checked_sub(TAG)?)?;
        let is_ours = |key| hmac(key, purpose, claims).is_some_and(|hmac| hmac.verify_slice(tag).is_ok());
        self.0.iter().any(is_ours).then(|| serde_json::from_slice(claims).ok())?
    }
}

fn hmac(key: &Hkdf<Sha256>, purpose: Purpose, claims: &[u8]) -> Option<Hmac<Sha256>> {
    let mut derived = [0; 32];
    key.expand(purpose.info(), &mut derived).ok()?;
    Some(Hmac::<Sha256>::new_from_slice(&derived).ok()?.chain_update(claims))
}

impl fmt::Debug for LinkTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkTokens({} keys)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::tokens::generate_key;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static OURS: LazyLock<LinkTokens> =
        LazyLock::new(|| LinkTokens::new(&[generate_key().unwrap()]).unwrap());

    fn read(tokens: &LinkTokens, token: &str) -> Option<(u32, String)> {
        tokens.read(Purpose::Unsubscribe, token)
    }

    #[test]
    fn a_changed_key_still_reads_older_links_until_it_is_removed() {
        let (old, new) = (generate_key().unwrap(), generate_key().unwrap());
        let before = LinkTokens::new(std::slice::from_ref(&old)).unwrap();
        let link = before.issue(Purpose::Unsubscribe, &(1, "a")).unwrap();
        let both = LinkTokens::new(&[new.clone(), old]).unwrap();
        assert_eq!(read(&both, &link), Some((1, "a".to_owned())));
        let newer = both.issue(Purpose::Unsubscribe, &(1, "a")).unwrap();
        assert_ne!(newer, link);
        let after = LinkTokens::new(&[new]).unwrap();
        assert_eq!((read(&after, &link), read(&before, &newer)), (None, None));
        assert_eq!(read(&after, &newer), Some((1, "a".to_owned())));
        assert!(LinkTokens::new(&[]).is_err() && LinkTokens::new(&["no key".to_owned()]).is_err());
        assert_eq!(format!("{both:?}"), "LinkTokens(2 keys)");
    }

    #[test]
    fn the_keys_of_links_are_not_those_of_another_purpose() {
        // As somebody would sign who had the key of another purpose.
        let token = OURS.issue(Purpose::Unsubscribe, &(1, "a")).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        let claims = &bytes[..bytes.len() - TAG];
        let mut other = [0; 32];
        OURS.0[0].expand(b"gatepass: another purpose, 1", &mut other).unwrap();
        let tag =
            Hmac::<Sha256>::new_from_slice(&other).unwrap().chain_update(claims).finalize().into_bytes();
        let forged = URL_SAFE_NO_PAD.encode([claims, &tag].concat());
        assert!(read(&OURS, &token).is_some());
        assert_eq!(read(&OURS, &forged), None);
    }

    proptest! {
        #[test]
        fn fuzz_only_issued_links_are_read(number: u32, text in "[ -~]{0,80}", at in any::<proptest::sample::Index>(), by in "[A-Za-z0-9_.-]") {
            let good = OURS.issue(Purpose::Unsubscribe, &(number, &text)).unwrap();
            prop_assert_eq!(read(&OURS, &good), Some((number, text)));
            let mut changed = good.clone();
            let place = at.index(good.len());
            changed.replace_range(place..=place, &by);
            prop_assert!(changed == good || read(&OURS, &changed).is_none(), "{}", changed);
            prop_assert_eq!(read(&OURS, &good[..place]), None);
        }

        #[test]
        fn fuzz_other_texts_are_no_links(text in prop_oneof![".*", "[A-Za-z0-9_-]{0,1200}"]) {
            prop_assert_eq!(read(&OURS, &text), None);
        }
    }
}
