//! `/healthz`: the process is alive. `/readyz`: the server accepts requests and reaches its database.

use crate::error::{Code, Problem, Result};
use crate::extract::Visitor;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// The health of the server.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`. A server that is not ok answers with a problem, or not at all.
    #[schema(example = "ok", max_length = 10)]
    status: &'static str,
}

const OK: Health = Health { status: "ok" };

/// Check that the process is alive
///
/// Checks nothing else. A process that answers needs no restart.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "The process is alive", body = Health)))]
#[get("/healthz")]
pub async fn get_health(_: Visitor) -> Result<HttpResponse> {
    Ok(Reply::answer(&OK)?.send())
}

/// Check that the server is ready
///
/// The server is not ready while it stops, or while it can't reach its database.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "The server is ready", body = Health)))]
#[get("/readyz")]
pub async fn get_readiness(Visitor(client): Visitor) -> Result<HttpResponse> {
    if !client.shared.is_ready() {
        return Err(Problem::new(Code::Unavailable).detail("the server is stopping").retry_after(1));
    }
    let conn = client.db.conn().await?;
    gatepass_persistence::now(&conn).await?;
    Ok(Reply::answer(&OK)?.send())
}
