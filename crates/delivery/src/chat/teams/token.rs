//! The signed token of a request to a bot.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use time::OffsetDateTime;

use super::keys::Key;

/// The issuer of tokens for bots.
const ISSUER: &str = "https://api.botframework.com";
/// The difference of clocks that Microsoft allows, in seconds.
const SKEW: i64 = 300;
/// The most bytes of a token.
const LONGEST: usize = 8 * 1024;

/// What a request is held against.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    exp: i64,
    nbf: Option<i64>,
    /// Where answers go. The code of Microsoft's libraries and their documentation spell it differently.
    #[serde(alias = "serviceUrl")]
    pub serviceurl: String,
}

/// The id of the key that signed a token. None: it is no token that Microsoft makes.
pub(super) fn kid(token: &str) -> Option<String> {
    if token.len() > LONGEST {
        return None;
    }
    let header = decode_header(token).ok()?;
    let is_allowed = matches!(header.alg, Algorithm::RS256 | Algorithm::RS384 | Algorithm::RS512);
    header.kid.filter(|_| is_allowed)
}

/// The claims of a token that this key signed for this app, if it is valid now.
pub(super) fn verify(token: &str, key: &Key, app: &str, now: OffsetDateTime) -> Option<Claims> {
    let algorithm = decode_header(token).ok()?.alg;
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[app]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    // The caller's clock judges these, not this machine's.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let decoding = DecodingKey::from_rsa_components(&key.n, &key.e).ok()?;
    let claims: Claims = decode(token, &decoding, &validation).ok()?.claims;
    let now = now.unix_timestamp();
    let is_valid = now <= claims.exp.saturating_add(SKEW)
        && claims.nbf.is_none_or(|nbf| now >= nbf.saturating_sub(SKEW));
    is_valid.then_some(claims)
}
