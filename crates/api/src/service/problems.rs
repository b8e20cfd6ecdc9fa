//! `/problems/{code}`: where the `type` of a problem leads.

use crate::error::{Code, Problem, Result};
use crate::extract::{Id, Visitor};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// What a code means.
#[derive(Serialize, ToSchema)]
pub struct ProblemMeaning {
    /// The code.
    #[schema(example = "not_found", max_length = 100)]
    code: &'static str,
    /// The HTTP status that it comes with.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What it means.
    #[schema(max_length = 200)]
    title: &'static str,
}

/// What a problem code means
///
/// Where the `type` of a problem leads.
#[utoipa::path(
    tag = "service",
    security(()),
    params(("code" = String, Path, description = "A problem's code", max_length = 100)),
    responses((status = 200, description = "Its meaning", body = ProblemMeaning))
)]
#[get("/problems/{code}")]
pub async fn get_problem(_: Visitor, code: Id<String>) -> Result<HttpResponse> {
    let code = Code::ALL.iter().find(|c| c.as_str() == code.0).ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(Reply::answer(&ProblemMeaning { code: code.as_str(), status: code.status(), title: code.title() })?
        .send())
}
