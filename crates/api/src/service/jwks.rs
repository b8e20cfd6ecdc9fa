//! `/.well-known/jwks.json`: the public keys of access tokens, for gateways that verify tokens themselves.

use crate::auth::tokens::Jwk;
use crate::error::Result;
use crate::extract::Visitor;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// A JSON Web Key Set (RFC 7517).
#[derive(Serialize, ToSchema)]
pub struct Jwks {
    /// The keys. The first signs new tokens.
    #[schema(max_items = 100)]
    keys: Vec<Jwk>,
}

/// The public keys of access tokens
///
/// With these keys, a gateway can verify access tokens itself. The first key signs; the others are still valid.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "The keys", body = Jwks)))]
#[get("/.well-known/jwks.json")]
pub async fn get_jwks(Visitor(client): Visitor) -> Result<HttpResponse> {
    let keys = client.shared.tokens().published();
    Ok(HttpResponse::Ok().insert_header(("cache-control", "public, max-age=300")).json(Jwks { keys }))
}
