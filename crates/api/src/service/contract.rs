//! `/openapi.json`: the contract that this server keeps.

use crate::error::Answer;
use crate::extract::Visitor;
use crate::openapi;
use actix_web::{HttpResponse, get};

/// The OpenAPI document
///
/// OpenAPI 3.1, the same as `openapi/gatepass.json` of this version.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "This document", body = Object)))]
#[get("/openapi.json")]
pub async fn get_contract(_: Visitor) -> Answer<HttpResponse> {
    Ok(HttpResponse::Ok().content_type("application/json").body(openapi::json()))
}
