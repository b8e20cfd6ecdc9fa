//! `/docs`: Swagger UI, with its files in the binary, asking no other host for anything.

use crate::error::Problem;
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{HttpResponse, web};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// How the page starts; logging in with `login` authorizes the page.
const INITIALIZER: &str = include_str!("swagger-initializer.js");
/// Swagger UI styles its elements inline; everything else comes from here, and the page is in nobody's frame.
const POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// The pages.
pub fn configure(config: &mut web::ServiceConfig) {
    let pages = web::scope("")
        .guard(actix_web::guard::fn_guard(|context| context.head().uri.path().starts_with("/docs")))
        .wrap(DefaultHeaders::new().add((header::CONTENT_SECURITY_POLICY, POLICY)))
        .route("/docs", web::get().to(enter))
        .route("/docs/swagger-initializer.js", web::get().to(initializer))
        .service(SwaggerUi::new("/docs/{_:.*}").config(Config::from("/openapi.json")))
        .default_service(web::to(crate::openapi::unrouted));
    config.service(pages);
}

async fn enter() -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish())
}

async fn initializer() -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().content_type("text/javascript; charset=utf-8").body(INITIALIZER))
}
