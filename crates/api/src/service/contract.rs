//! `/openapi.json` and `/asyncapi.json`: the contract of this server.

use super::fixed::Fixed;
use crate::error::Result;
use crate::extract::Visitor;
use crate::openapi;
use actix_web::{HttpResponse, get};
use std::sync::LazyLock;

static CONTRACT: LazyLock<Fixed> = LazyLock::new(|| Fixed::new("application/json", openapi::json()));

static YAML: LazyLock<Fixed> = LazyLock::new(|| Fixed::new("application/yaml", openapi::yaml()));

static EVENTS: LazyLock<Fixed> = LazyLock::new(|| Fixed::new("application/json", openapi::asyncapi_json()));

/// The OpenAPI document
///
/// OpenAPI 3.1. The same document as `openapi/gatepass.json` of this version.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "This document", body = Object)))]
#[get("/openapi.json")]
pub async fn get_contract(Visitor(client): Visitor) -> Result<HttpResponse> {
    Ok(CONTRACT.answer(&client.request))
}

/// The OpenAPI document as YAML
///
/// The same document as `/openapi.json`.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "This document", body = Object, content_type = "application/yaml")))]
#[get("/openapi.yaml")]
pub async fn get_contract_as_yaml(Visitor(client): Visitor) -> Result<HttpResponse> {
    Ok(YAML.answer(&client.request))
}

/// The AsyncAPI document
///
/// AsyncAPI 3.0: what is posted to webhooks, and what the stream of events sends.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "This document", body = Object)))]
#[get("/asyncapi.json")]
pub async fn get_event_contract(Visitor(client): Visitor) -> Result<HttpResponse> {
    Ok(EVENTS.answer(&client.request))
}
