//! Tokens for tests, signed as Microsoft signs.

use std::sync::OnceLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject};
use serde_json::{Value, json};

use super::keys::Key;

pub const AT: i64 = 1_700_000_000;
pub const APP: &str = "11111111-1111-1111-1111-111111111111";
pub const SERVICE: &str = "https://smba.example.org/emea/";

/// The key that signs.
pub fn pair() -> &'static RsaKeyPair {
    static PAIR: OnceLock<RsaKeyPair> = OnceLock::new();
    PAIR.get_or_init(new_pair)
}

/// A new key, made by openssl.
pub fn new_pair() -> RsaKeyPair {
    let run = std::process::Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
        .output()
        .unwrap();
    RsaKeyPair::from_pkcs8(PrivatePkcs8KeyDer::from_pem_slice(&run.stdout).unwrap().secret_pkcs8_der())
        .unwrap()
}

/// The public half, as Microsoft publishes it.
pub fn published(pair: &RsaKeyPair) -> Key {
    let public: ring::rsa::PublicKeyComponents<Vec<u8>> = pair.public().into();
    Key {
        kid: "key1".to_owned(),
        n: URL_SAFE_NO_PAD.encode(public.n),
        e: URL_SAFE_NO_PAD.encode(public.e),
        endorsements: vec!["msteams".to_owned()],
    }
}

/// A token with this header and these claims.
pub fn signed(pair: &RsaKeyPair, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

pub fn header() -> Value {
    json!({ "alg": "RS256", "typ": "JWT", "kid": "key1" })
}

pub fn claims() -> Value {
    json!({ "iss": "https://api.botframework.com", "aud": APP, "nbf": AT - 60, "exp": AT + 3600, "serviceurl": SERVICE })
}

/// A value with another part.
pub fn changed(value: &Value, pointer: &str, to: Value) -> Value {
    let mut value = value.clone();
    *value.pointer_mut(pointer).unwrap() = to;
    value
}
