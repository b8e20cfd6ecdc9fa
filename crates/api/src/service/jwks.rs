//! `/.well-known/jwks.json`: the public keys of access tokens, for gateways that check them by themselves.

use crate::auth::tokens::Jwk;
use crate::error::Result;
use crate::extract::Visitor;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// A JSON Web Key Set (RFC 7517).
#[derive(Serialize, ToSchema)]
pub struct Jwks {
    /// The keys; the first signs new tokens.
    #[schema(max_items = 100)]
    keys: Vec<Jwk>,
}

/// The public keys of access tokens
///
/// A gateway checks access tokens with them by itself. The first key signs; the others are still good.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "The keys", body = Jwks)))]
#[get("/.well-known/jwks.json")]
pub async fn get_jwks(Visitor(client): Visitor) -> Result<HttpResponse> {
    let keys = client.shared.tokens().published();
    Ok(HttpResponse::Ok().insert_header(("cache-control", "public, max-age=300")).json(Jwks { keys }))
}
