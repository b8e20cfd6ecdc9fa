//! Access tokens: JWTs signed with Ed25519 (RFC 8037), valid for 15 minutes. Several keys can verify them, so that the signing key
//! can be changed without logging anybody out.

use super::seals::Seals;
use crate::Result;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_domain::why::Why;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::RngExt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// How long an access token is valid.
pub const LIFETIME: Duration = Duration::minutes(15);
/// The longest token that is read, in bytes. Tokens of Gatepass have about 500.
const LONGEST: usize = 4096;
pub(crate) const ISSUER: &str = "gatepass";
const AUDIENCE: &str = "gatepass-api";

/// The claims of an access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Always `gatepass`.
    pub iss: String,
    /// Always `gatepass-api`.
    pub aud: String,
    /// The user.
    pub sub: UserId,
    /// The session. When it ends, its tokens are refused.
    pub sid: SessionId,
    /// When the token was issued, in seconds since 1970.
    pub iat: i64,
    /// When the token expires, in seconds since 1970. At this second it is no longer valid.
    pub exp: i64,
}

impl Claims {
    /// Whether the token is valid at this moment.
    pub fn is_current(&self, now: OffsetDateTime) -> bool {
        let now = now.unix_timestamp();
        self.iat <= now && now < self.exp && self.exp.saturating_sub(self.iat) <= LIFETIME.whole_seconds()
    }
}

/// The public half of an Ed25519 key, as a JSON Web Key states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The id of the key: its RFC 7638 thumbprint.
    pub kid: String,
    /// The key itself, base64url.
    pub x: String,
}

/// A key that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no key to sign with.
    #[error("no Ed25519 key is given")]
    None,
    /// The text is not PKCS#8 PEM of an Ed25519 key.
    #[error("a key is not an Ed25519 private key in PKCS#8 PEM: {0}")]
    Unreadable(String),
}

/// How many tokens are remembered before all are forgotten.
const KNOWN: usize = 10_000;

/// Issues and verifies access tokens.
pub struct Tokens {
    signing: EncodingKey,
    verifying: Vec<(PublicKey, DecodingKey)>,
    seals: Seals,
    /// The claims of tokens whose signature was verified, because verifying takes longer than the rest of a read. The claims of a
    /// token never change; whether they are current is asked each time.
    known: Mutex<HashMap<String, Claims>>,
}

impl Tokens {
    /// Reads the keys. The first one signs, all verify.
    pub fn new(pems: &[String]) -> Result<Self, KeyError> {
        let first = pems.first().ok_or(KeyError::None)?;
        let unreadable = |e: &dyn std::fmt::Display| KeyError::Unreadable(e.to_string());
        let signing = EncodingKey::from_ed_pem(first.as_bytes()).map_err(|e| unreadable(&e))?;
        let keys = pems
            .iter()
            .map(|pem| SigningKey::from_pkcs8_pem(pem).map_err(|e| unreadable(&e)))
            .collect::<Result<Vec<_>, KeyError>>()?;
        let verifying = keys
            .iter()
            .map(|key| {
                let public = publish(key);
                let decoding = DecodingKey::from_ed_components(&public.x).map_err(|e| unreadable(&e))?;
                Ok((public, decoding))
            })
            .collect::<Result<Vec<_>, KeyError>>()?;
        Ok(Self { signing, verifying, seals: Seals::of(keys.iter()), known: Mutex::default() })
    }

    /// Seals texts that callers keep.
    pub fn seals(&self) -> &Seals {
        &self.seals
    }

    /// Issues a token for this session of this user.
    pub fn issue(&self, sub: UserId, sid: SessionId, now: OffsetDateTime) -> Result<String> {
        let iat = now.unix_timestamp();
        let exp = iat + LIFETIME.whole_seconds();
        let claims = Claims { iss: ISSUER.to_owned(), aud: AUDIENCE.to_owned(), sub, sid, iat, exp };
        self.sign(&claims)
    }

    /// Signs any claims.
    pub(crate) fn sign(&self, claims: &impl Serialize) -> Result<String> {
        let kid = self.signing_key().map(str::to_owned);
        let header = Header { kid, ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &self.signing).map_err(|error| {
            tracing::error!(%error, "can't sign a token");
            Why::Internal.into()
        })
    }

    /// The claims of a token that one of the keys signed. The caller asks [`Claims::is_current`].
    pub fn verify_signature(&self, token: &str) -> Result<Claims, Why> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(claims) = known().get(token) {
            return Ok(claims.clone());
        }
        if token.len() > LONGEST {
            return Err(Why::Unauthenticated);
        }
        let claims: Claims = self.verify(token, AUDIENCE)?;
        let mut known = known();
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert(token.to_owned(), claims.clone());
        Ok(claims)
    }

    /// The claims of a token for this audience that one of the keys signed.
    pub(crate) fn verify<C: DeserializeOwned + Clone>(&self, token: &str, audience: &str) -> Result<C, Why> {
        let refused = || Why::Unauthenticated;
        let Header { kid, typ, .. } = jsonwebtoken::decode_header(token).map_err(|_| refused())?;
        if typ.as_deref() != Some("JWT") {
            return Err(refused());
        }
        let (_, key) = self
            .verifying
            .iter()
            .find(|(public, _)| Some(&public.kid) == kid.as_ref())
            .ok_or_else(refused)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The database's clock judges the expiry, not this machine's.
        validation.validate_exp = false;
        let token = jsonwebtoken::decode::<C>(token, key, &validation).map_err(|_| refused())?;
        Ok(token.claims)
    }

    /// The id of the key that signs.
    pub fn signing_key(&self) -> Option<&str> {
        self.verifying.first().map(|(public, _)| public.kid.as_str())
    }

    /// The public halves of all keys.
    pub fn published(&self) -> Vec<PublicKey> {
        self.verifying.iter().map(|(public, _)| public.clone()).collect()
    }
}

fn publish(key: &SigningKey) -> PublicKey {
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    let kid = URL_SAFE_NO_PAD.encode(Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#)));
    PublicKey { kid, x }
}

/// Makes a new signing key; gives it as PKCS#8 PEM.
pub fn generate_key() -> Result<String, KeyError> {
    let key = SigningKey::from_bytes(&rand::rng().random());
    let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|e| KeyError::Unreadable(e.to_string()))?;
    Ok(pem.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ours() -> &'static Tokens {
        static TOKENS: std::sync::LazyLock<Tokens> =
            std::sync::LazyLock::new(|| Tokens::new(&[generate_key().unwrap()]).unwrap());
        &TOKENS
    }

    fn token(sub: u128, iat: i64) -> String {
        let (sub, sid) = (UserId(uuid::Uuid::from_u128(sub)), SessionId(uuid::Uuid::nil()));
        ours().issue(sub, sid, OffsetDateTime::from_unix_timestamp(iat).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn fuzz_texts_that_are_no_token_are_refused(text in prop_oneof![".*", "[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*"]) {
            prop_assert!(ours().verify_signature(&text).is_err());
        }

        #[test]
        fn fuzz_a_token_is_good_and_no_other_text_like_it(sub: u128, iat in 0_i64..4_000_000_000, at in any::<proptest::sample::Index>(), by in "[A-Za-z0-9_.-]") {
            let good = token(sub, iat);
            prop_assert_eq!(ours().verify_signature(&good).unwrap().iat, iat);
            let mut changed = good.clone();
            let place = at.index(good.len());
            changed.replace_range(place..=place, &by);
            prop_assert!(changed == good || ours().verify_signature(&changed).is_err());
            prop_assert!(ours().verify_signature(&good[..place]).is_err());
        }

        #[test]
        fn fuzz_any_claimed_times_are_judged(iat: i64, exp: i64, now in -60_000_000_000_i64..250_000_000_000) {
            let claims = Claims { iat, exp, ..ours().verify_signature(&token(1, 0)).unwrap() };
            let is_current = claims.is_current(OffsetDateTime::from_unix_timestamp(now).unwrap());
            prop_assert!(!is_current || iat <= now && now < exp && exp - iat <= 900);
        }
    }
}
