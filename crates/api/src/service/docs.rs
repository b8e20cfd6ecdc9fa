//! `/docs`: Swagger UI from files in the binary, without requests to other hosts. Each file is compressed once.

use super::fixed::Fixed;
use crate::error::{Code, Problem, Result};
use crate::extract::Visitor;
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{HttpResponse, web};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use utoipa_swagger_ui::Config;

/// The script that starts the page. A login with the operation `login` authorizes the page.
const INITIALIZER: &str = include_str!("swagger-initializer.js");
/// Swagger UI uses inline styles. Everything else comes from this server, and no other page may frame it.
const POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// The requested files. Only existing files are kept, so there are few.
static FILES: LazyLock<Mutex<HashMap<String, Arc<Fixed>>>> = LazyLock::new(Mutex::default);

/// The pages.
pub fn configure(config: &mut web::ServiceConfig) {
    let pages = web::scope("")
        .guard(actix_web::guard::fn_guard(|context| {
            let path = context.head().uri.path();
            path == "/" || path.starts_with("/docs")
        }))
        .wrap(DefaultHeaders::new().add((header::CONTENT_SECURITY_POLICY, POLICY)))
        .route("/", web::get().to(enter))
        .route("/docs", web::get().to(enter))
        .route("/docs/{file:.*}", web::get().to(file))
        .default_service(web::to(crate::openapi::unrouted));
    config.service(pages);
}

async fn enter(_: Visitor) -> Result<HttpResponse> {
    Ok(HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish())
}

async fn file(Visitor(client): Visitor, name: web::Path<String>) -> Result<HttpResponse> {
    Ok(find(&name)?.answer(&client.request))
}

fn find(name: &str) -> Result<Arc<Fixed>> {
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(file) = files.get(name) {
        return Ok(Arc::clone(file));
    }
    let file = if name == "swagger-initializer.js" {
        Fixed::new("text/javascript; charset=utf-8", INITIALIZER)
    } else {
        let found = utoipa_swagger_ui::serve(name, Arc::new(Config::from("/openapi.json"))).ok().flatten();
        let found = found.ok_or_else(|| Problem::new(Code::NotFound).detail("there is no such resource"))?;
        Fixed::new(found.content_type, found.bytes.into_owned())
    };
    let file = Arc::new(file);
    files.insert(name.to_owned(), Arc::clone(&file));
    Ok(file)
}
