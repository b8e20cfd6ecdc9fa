//! `/.well-known/jwks.json`: the public keys of access tokens, for gateways that verify tokens themselves.

use crate::error::Result;
use crate::extract::Visitor;
use actix_web::{HttpResponse, get};
use gatepass_app::auth::tokens::PublicKey;
use serde::Serialize;
use utoipa::ToSchema;

/// A JSON Web Key Set (RFC 7517).
#[derive(Serialize, ToSchema)]
pub struct Jwks {
    /// The keys. The first signs new tokens.
    #[schema(max_items = 100)]
    keys: Vec<Jwk>,
}

/// A public key as published (RFC 7517).
#[derive(Serialize, ToSchema)]
struct Jwk {
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

impl From<PublicKey> for Jwk {
    fn from(PublicKey { kid, x }: PublicKey) -> Self {
        Self { kty: "OKP", crv: "Ed25519", x, kid, use_: "sig", alg: "EdDSA" }
    }
}

/// The public keys of access tokens
///
/// With these keys, a gateway can verify access tokens itself. The first key signs; the others are still valid.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "The keys", body = Jwks)))]
#[get("/.well-known/jwks.json")]
pub async fn get_jwks(Visitor(client): Visitor) -> Result<HttpResponse> {
    let keys = client.shared.tokens().published().into_iter().map(Jwk::from).collect();
    Ok(HttpResponse::Ok().insert_header(("cache-control", "public, max-age=300")).json(Jwks { keys }))
}
