//! `/problems` and `/problems/{code}`: the meaning of the codes of problems, and what to do about them. The `type` of a problem is
//! the URI of its code. Browsers get a page.

use crate::error::{Code, Problem, Result, remedy};
use crate::extract::{Id, Visitor};
use crate::pages::Page;
use crate::reply::Reply;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// The meaning of a code.
#[derive(Serialize, ToSchema)]
pub struct ProblemMeaning {
    /// The code.
    #[schema(example = "not_found", max_length = 100)]
    code: &'static str,
    /// The HTTP status of the code.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// The meaning, or the cause.
    #[schema(max_length = 200)]
    title: &'static str,
    /// What to do about it.
    #[schema(max_length = 500)]
    remedy: &'static str,
}

/// The codes of problems.
#[derive(Serialize, ToSchema)]
pub struct ProblemMeanings {
    /// All codes, by status and name.
    #[schema(max_items = 1000)]
    items: Vec<ProblemMeaning>,
}

impl From<Code> for ProblemMeaning {
    fn from(code: Code) -> Self {
        Self { code: code.as_str(), status: code.status(), title: code.title(), remedy: remedy(code) }
    }
}

/// List the codes of problems
///
/// Every code with its status, its meaning, and what to do about it.
#[utoipa::path(
    tag = "service",
    security(()),
    responses((status = 200, description = "The codes", body = ProblemMeanings))
)]
#[get("/problems")]
pub async fn list_problems(_: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| (code.status(), code.as_str()));
    if wants_page(&request) {
        let fact = |code: &Code| (format!("{} {}", code.status(), code.as_str()), code.title().to_owned());
        return page("Problems", &[], codes.iter().map(fact).collect());
    }
    let items = codes.into_iter().map(ProblemMeaning::from).collect();
    Ok(Reply::answer(&ProblemMeanings { items })?.send())
}

/// Get the meaning of a problem code
///
/// The `type` of a problem is the URI of this resource. A browser gets a page.
#[utoipa::path(
    tag = "service",
    security(()),
    params(("code" = String, Path, description = "The code of a problem", max_length = 100)),
    responses((status = 200, description = "The meaning of the code", body = ProblemMeaning))
)]
#[get("/problems/{code}")]
pub async fn get_problem(_: Visitor, code: Id<String>, request: HttpRequest) -> Result<HttpResponse> {
    let code = Code::ALL.iter().find(|c| c.as_str() == code.0).ok_or_else(|| Problem::new(Code::NotFound))?;
    if wants_page(&request) {
        let facts = [("Code", code.as_str().to_owned()), ("Status", code.status().to_string())];
        let facts = facts.map(|(label, value)| (label.to_owned(), value)).to_vec();
        return page(code.title(), &[remedy(*code)], facts);
    }
    Ok(Reply::answer(&ProblemMeaning::from(*code))?.send())
}

/// Whether the caller is a browser that opens the address. Programs ask for JSON or for anything.
fn wants_page(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("text/html"))
}

fn page(title: &str, paragraphs: &[&str], facts: Vec<(String, String)>) -> Result<HttpResponse> {
    let paragraphs = paragraphs.iter().map(|text| (*text).to_owned()).collect();
    let page = Page { language: "en", title: title.to_owned(), paragraphs, facts, form: None };
    let mut response = page.answer(StatusCode::OK)?;
    response.headers_mut().append(header::VARY, header::HeaderValue::from_static("accept"));
    Ok(response)
}
