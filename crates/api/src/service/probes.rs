//! `/healthz`: the process answers. `/readyz`: it wants requests, and reaches its database.

use crate::error::{Code, Problem, Result};
use crate::extract::Visitor;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// How the server is.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`; a server that is not answers a problem, or nothing.
    #[schema(example = "ok", max_length = 10)]
    status: &'static str,
}

const OK: Health = Health { status: "ok" };

/// Does the process answer
///
/// Without a look at anything else: a process that answers this needs no restart.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "It does", body = Health)))]
#[get("/healthz")]
pub async fn get_health(_: Visitor) -> Result<HttpResponse> {
    Ok(Reply::answer(&OK)?.send())
}

/// Does the server want requests
///
/// Not while it stops, and not while it can't reach its database.
#[utoipa::path(tag = "service", security(()), responses((status = 200, description = "It does", body = Health)))]
#[get("/readyz")]
pub async fn get_readiness(Visitor(client): Visitor) -> Result<HttpResponse> {
    if !client.shared.is_ready() {
        return Err(Problem::new(Code::Unavailable).detail("the server is stopping").retry_after(1));
    }
    let conn = client.db.conn().await?;
    gatepass_persistence::now(&conn).await?;
    Ok(Reply::answer(&OK)?.send())
}
