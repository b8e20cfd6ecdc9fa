//! Records a denied act, in the log of the organization whose auditors must read of it.

use super::{Act, write};
use crate::error::Problem;
use crate::state::Shared;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};
use gatepass_domain::event::SubjectType;
use gatepass_persistence::Db;
use gatepass_persistence::events::{self, NewEvent, Origin};
use serde_json::json;
use uuid::Uuid;

/// The origin of an authenticated request, for events that are written after the request.
#[derive(Clone)]
pub struct Known(pub Origin);

/// The kind of an object, and its id.
type Subject = (SubjectType, Uuid);

/// Middleware that records every response 403. If that fails, the response stays as it is.
pub async fn denials<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let response = next.call(request).await?;
    if response.status() == StatusCode::FORBIDDEN {
        let problem = response.response().error().and_then(|error| error.as_error::<Problem>());
        record(response.request(), subject(response.request()), problem).await;
    }
    Ok(response)
}

/// Records that the caller of this request was denied an act on this object.
pub async fn record(request: &HttpRequest, subject: Option<Subject>, problem: Option<&Problem>) {
    if let Err(error) = try_to_record(request, subject, problem).await {
        tracing::error!(%error, "can't write that an act was denied");
    }
}

async fn try_to_record(
    request: &HttpRequest,
    subject: Option<Subject>,
    problem: Option<&Problem>,
) -> gatepass_persistence::Result<()> {
    let known = request.extensions().get::<Known>().cloned();
    let (Some(Known(origin)), Some(db)) = (known, request.app_data::<web::Data<Db>>()) else { return Ok(()) };
    let (Some(shared), Some(user)) = (request.app_data::<web::Data<Shared>>(), origin.actor_id) else {
        return Ok(());
    };
    let code = problem.map_or("forbidden", |problem| problem.code().as_str());
    let operation = format!("{} {}", request.method(), request.match_pattern().unwrap_or_default());
    let object = subject.map(|(_, id)| id);
    if object.is_some_and(|id| shared.denials().is_repeated(user, (&operation, code), id, &origin)) {
        return Ok(());
    }
    let concerned = problem.map(Problem::concerned).unwrap_or_default();
    let mut orgs = match (subject, concerned) {
        (Some(_), [org, ..]) => vec![Some(*org)],
        (Some((kind, id)), []) => vec![events::org_of(&db.conn().await?, kind, id).await?],
        (None, []) => vec![None],
        (None, orgs) => orgs.iter().copied().map(Some).collect(),
    };
    let act = |org| Act { operation: operation.clone(), code, org };
    orgs.retain(|org| shared.denials().is_new(user, act(*org), object, &origin));
    if orgs.is_empty() {
        return Ok(());
    }
    let event = |org_id: Option<Uuid>| {
        NewEvent::denied(subject, json!({ "act": operation, "code": code })).in_org(org_id)
    };
    write(db, &origin, orgs.into_iter().map(event).collect()).await
}

/// The first object that the path names.
fn subject(request: &HttpRequest) -> Option<Subject> {
    let pattern = request.match_pattern()?;
    let path = pattern.strip_prefix("/api/v1/")?;
    let of_rules = path.strip_prefix("acls/{kind}/{").map(|rest| ("acls", rest));
    let (collection, rest) = of_rules.or_else(|| path.split_once("/{"))?;
    let (name, _) = rest.split_once('}')?;
    let kind = match collection {
        "tickets" => SubjectType::Ticket,
        "grants" => SubjectType::Grant,
        "flows" => SubjectType::Flow,
        "permissions" => SubjectType::Permission,
        "organizations" => SubjectType::Organization,
        "command-groups" => SubjectType::CommandGroup,
        "groups" => SubjectType::Group,
        "nodes" => SubjectType::Node,
        "assets" => SubjectType::Asset,
        "users" => SubjectType::User,
        "api-keys" => SubjectType::ApiKey,
        "acls" => SubjectType::GuardRule,
        "connection-tokens" => SubjectType::ConnectionToken,
        "sessions" => SubjectType::AssetSession,
        _ => return None,
    };
    Some((kind, request.match_info().get(name)?.parse().ok()?))
}
