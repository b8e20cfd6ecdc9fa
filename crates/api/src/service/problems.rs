//! `/problems/{code}`: the meaning of a problem's code. The `type` of a problem is this URI.

use crate::error::{Code, Problem, Result};
use crate::extract::{Id, Visitor};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
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
    /// The meaning.
    #[schema(max_length = 200)]
    title: &'static str,
}

/// Get the meaning of a problem code
///
/// The `type` of a problem is the URI of this resource.
#[utoipa::path(
    tag = "service",
    security(()),
    params(("code" = String, Path, description = "The code of a problem", max_length = 100)),
    responses((status = 200, description = "The meaning of the code", body = ProblemMeaning))
)]
#[get("/problems/{code}")]
pub async fn get_problem(_: Visitor, code: Id<String>) -> Result<HttpResponse> {
    let code = Code::ALL.iter().find(|c| c.as_str() == code.0).ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(Reply::answer(&ProblemMeaning { code: code.as_str(), status: code.status(), title: code.title() })?
        .send())
}
