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

#[cfg(test)]
mod tests {
    use super::super::samples::{
        APP, AT, SERVICE, changed, claims, header, new_pair, pair, published, signed,
    };
    use serde_json::{Value, json};
    use time::OffsetDateTime;

    #[test]
    fn tokens_of_microsoft_are_verified() {
        let pair = pair();
        let key = published(pair);
        let now = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        let verify = |claims: &Value, at| {
            super::verify(&signed(pair, &header(), claims), &key, APP, now(at))
                .map(|claims| claims.serviceurl)
        };
        for at in [AT, AT - 60 - 300, AT + 3600 + 300] {
            assert_eq!(verify(&claims(), at).as_deref(), Some(SERVICE), "{at}");
        }
        for at in [AT - 60 - 301, AT + 3600 + 301] {
            assert_eq!(verify(&claims(), at), None, "{at}");
        }
        let mut spelled = claims();
        let service = spelled.as_object_mut().unwrap().remove("serviceurl").unwrap();
        assert_eq!(verify(&spelled, AT), None);
        spelled["serviceUrl"] = service;
        assert_eq!(verify(&spelled, AT).as_deref(), Some(SERVICE));
        assert_eq!(verify(&changed(&claims(), "/aud", json!([APP])), AT).as_deref(), Some(SERVICE));
        for (pointer, value) in [
            ("/iss", json!("https://api.botframework.us")),
            ("/iss", json!("https://sts.windows.net/x/")),
            ("/iss", Value::Null),
            ("/aud", json!("33333333-3333-3333-3333-333333333333")),
            ("/aud", Value::Null),
            ("/exp", Value::Null),
            ("/exp", json!("soon")),
        ] {
            assert_eq!(verify(&changed(&claims(), pointer, value), AT), None, "{pointer}");
        }
        let good = signed(pair, &header(), &claims());
        let other = published(&new_pair());
        assert!(super::verify(&good, &other, APP, now(AT)).is_none());
        let (head, signature) = good.rsplit_once('.').unwrap();
        for token in
            [head.to_owned(), format!("{head}."), format!("{head}.{}", &signature[4..]), format!("x{good}")]
        {
            assert!(super::verify(&token, &key, APP, now(AT)).is_none(), "{token}");
        }
    }

    #[test]
    fn other_algorithms_name_no_key() {
        let pair = pair();
        let kid = |header: &Value| super::kid(&signed(pair, header, &claims()));
        assert_eq!(kid(&header()).as_deref(), Some("key1"));
        for algorithm in ["none", "HS256", "ES256", "PS256", "EdDSA"] {
            assert_eq!(kid(&json!({ "alg": algorithm, "kid": "key1" })), None, "{algorithm}");
        }
        assert_eq!(kid(&json!({ "alg": "RS256" })), None);
        assert_eq!((super::kid(""), super::kid("a.b.c")), (None, None));
        assert_eq!(super::kid(&format!("{}x", signed(pair, &header(), &claims()).repeat(20))), None);
    }
}
