//! Access tokens: JWTs signed with Ed25519 (RFC 8037), valid 15 minutes. Several keys may verify, so that the
//! signing key can be changed without logging anybody out.

use crate::error::{Code, Problem, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use gatepass_domain::ids::{SessionId, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// How long an access token is good for.
pub const LIFETIME: Duration = Duration::minutes(15);
/// The longest token, in bytes; ours have some 500.
const LONGEST: usize = 4096;
const ISSUER: &str = "gatepass";
const AUDIENCE: &str = "gatepass-api";

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Always `gatepass`.
    pub iss: String,
    /// Always `gatepass-api`.
    pub aud: String,
    /// The user.
    pub sub: UserId,
    /// The session: revoked, its tokens end with it.
    pub sid: SessionId,
    /// Issued at, seconds since 1970.
    pub iat: i64,
    /// Good up to, and without, this second.
    pub exp: i64,
}

impl Claims {
    /// Whether the token is good at this moment.
    pub fn is_current(&self, now: OffsetDateTime) -> bool {
        let now = now.unix_timestamp();
        self.iat <= now && now < self.exp && self.exp.saturating_sub(self.iat) <= LIFETIME.whole_seconds()
    }
}

/// A public key as published (RFC 7517).
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Jwk {
    /// The key type.
    #[schema(example = "OKP", max_length = 10)]
    kty: &'static str,
    /// The curve.
    #[schema(example = "Ed25519", max_length = 10)]
    crv: &'static str,
    /// The public key, base64url.
    #[schema(max_length = 100)]
    x: String,
    /// The RFC 7638 thumbprint of the key.
    #[schema(max_length = 100)]
    kid: String,
    /// The use of the key: signatures.
    #[serde(rename = "use")]
    #[schema(example = "sig", max_length = 10)]
    use_: &'static str,
    /// The algorithm.
    #[schema(example = "EdDSA", max_length = 10)]
    alg: &'static str,
}

/// A key that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There has to be one to sign with.
    #[error("no Ed25519 key is given")]
    None,
    /// Not PKCS#8 PEM of an Ed25519 key.
    #[error("a key is not an Ed25519 private key in PKCS#8 PEM: {0}")]
    Unreadable(String),
}

/// How many tokens are known by heart before all are forgotten.
const KNOWN: usize = 10_000;

/// Signs and checks access tokens.
pub struct Tokens {
    signing: EncodingKey,
    verifying: Vec<(Jwk, DecodingKey)>,
    /// What tokens say whose signature was checked, which takes longer than all else of a read. It never changes;
    /// whether they are still good is asked each time.
    known: Mutex<HashMap<String, Claims>>,
}

impl Tokens {
    /// The first key signs, all verify.
    pub fn new(pems: &[String]) -> Result<Self, KeyError> {
        let first = pems.first().ok_or(KeyError::None)?;
        let unreadable = |e: &dyn std::fmt::Display| KeyError::Unreadable(e.to_string());
        let signing = EncodingKey::from_ed_pem(first.as_bytes()).map_err(|e| unreadable(&e))?;
        let verifying = pems
            .iter()
            .map(|pem| {
                let key = SigningKey::from_pkcs8_pem(pem).map_err(|e| unreadable(&e))?;
                let jwk = publish(&key);
                let decoding = DecodingKey::from_ed_components(&jwk.x).map_err(|e| unreadable(&e))?;
                Ok((jwk, decoding))
            })
            .collect::<Result<Vec<_>, KeyError>>()?;
        Ok(Self { signing, verifying, known: Mutex::default() })
    }

    /// A token for this session of this user.
    pub fn issue(&self, sub: UserId, sid: SessionId, now: OffsetDateTime) -> Result<String> {
        let iat = now.unix_timestamp();
        let exp = iat + LIFETIME.whole_seconds();
        let claims = Claims { iss: ISSUER.to_owned(), aud: AUDIENCE.to_owned(), sub, sid, iat, exp };
        let kid = self.signing_key().map(str::to_owned);
        let header = Header { kid, ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &self.signing).map_err(|error| {
            tracing::error!(%error, "can't sign a token");
            Problem::new(Code::Internal)
        })
    }

    /// What a token of ours says. Whether it is still good, its reader asks [`Claims::is_current`].
    pub fn verify_signature(&self, token: &str) -> Result<Claims> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(claims) = known().get(token) {
            return Ok(claims.clone());
        }
        let claims = self.verify(token)?;
        let mut known = known();
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert(token.to_owned(), claims.clone());
        Ok(claims)
    }

    fn verify(&self, token: &str) -> Result<Claims> {
        let refused = || Problem::new(Code::Unauthenticated);
        if token.len() > LONGEST {
            return Err(refused());
        }
        let Header { kid, typ, .. } = jsonwebtoken::decode_header(token).map_err(|_| refused())?;
        if typ.as_deref() != Some("JWT") {
            return Err(refused());
        }
        let (_, key) =
            self.verifying.iter().find(|(jwk, _)| Some(&jwk.kid) == kid.as_ref()).ok_or_else(refused)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Expiry is judged by the database's clock, not by this machine's.
        validation.validate_exp = false;
        let token = jsonwebtoken::decode::<Claims>(token, key, &validation).map_err(|_| refused())?;
        Ok(token.claims)
    }

    /// The id of the key that signs.
    pub fn signing_key(&self) -> Option<&str> {
        self.verifying.first().map(|(jwk, _)| jwk.kid.as_str())
    }

    /// The public keys.
    pub fn published(&self) -> Vec<Jwk> {
        self.verifying.iter().map(|(jwk, _)| jwk.clone()).collect()
    }
}

fn publish(key: &SigningKey) -> Jwk {
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    let kid = URL_SAFE_NO_PAD.encode(Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#)));
    Jwk { kty: "OKP", crv: "Ed25519", x, kid, use_: "sig", alg: "EdDSA" }
}

/// A new signing key, as PKCS#8 PEM.
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
