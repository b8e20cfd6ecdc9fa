//! `/openapi.json`: the contract that this server keeps.

use crate::openapi;
use actix_web::{HttpResponse, get};

/// The OpenAPI document
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "This document", body = Object)))]
#[get("/openapi.json")]
pub async fn get_contract() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(openapi::json())
}
