//! Denied acts in the log: every 403, written after the transaction that it undid. A loop of denials can't fill the log: of
//! a caller it keeps so many different ones a minute, and how many there were besides.

use crate::error::Problem;
use crate::state::Shared;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};
use gatepass_persistence::Db;
use gatepass_persistence::events::{self, NewEvent, Origin};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// The most lines of one caller in a minute, but for the one that counts the rest.
const MOST: usize = 30;

/// What an act was: operation, object and code.
type Act = (String, Option<Uuid>, &'static str);

/// Who is known to call, for what is written after the request.
#[derive(Clone)]
pub struct Known(pub Origin);

/// What was denied in this minute, by user.
#[derive(Debug, Default)]
pub struct Denials(Mutex<BTreeMap<Uuid, Denied>>);

#[derive(Debug, Default)]
struct Denied {
    told: BTreeSet<Act>,
    untold: u64,
    last: Origin,
}

impl Denials {
    /// Whether this one is to be told by itself; else it is counted.
    fn is_new(&self, user: Uuid, act: Act, origin: &Origin) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Denied { told, untold, last } = all.entry(user).or_default();
        if told.len() < MOST && told.insert(act) {
            return true;
        }
        *untold += 1;
        origin.clone_into(last);
        false
    }

    /// Ends a minute: writes for each caller how many denials were not told.
    pub async fn end_minute(&self, db: &Db) -> gatepass_persistence::Result<()> {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for Denied { told: _, untold, last } in all.into_values().filter(|denied| denied.untold > 0) {
            let event = NewEvent {
                action: "act.denied".into(),
                data: json!({ "repeated": untold }),
                ..NewEvent::default()
            };
            write(db, &last, event).await?;
        }
        Ok(())
    }

    /// Ends every minute, for as long as the server runs.
    pub async fn count_minutes(&self, db: Db) {
        let mut minutes = tokio::time::interval(Duration::from_mins(1));
        loop {
            minutes.tick().await;
            if let Err(error) = self.end_minute(&db).await {
                tracing::error!(%error, "can't write how often acts were denied");
            }
        }
    }
}

/// Middleware: writes what was denied. The answer is the same where that fails.
pub async fn denials<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let response = next.call(request).await?;
    if response.status() == StatusCode::FORBIDDEN
        && let Err(error) = tell(response.request(), response.response().error()).await
    {
        tracing::error!(%error, "can't write that an act was denied");
    }
    Ok(response)
}

async fn tell(request: &HttpRequest, error: Option<&Error>) -> gatepass_persistence::Result<()> {
    let known = request.extensions().get::<Known>().cloned();
    let (Some(Known(origin)), Some(db)) = (known, request.app_data::<web::Data<Db>>()) else { return Ok(()) };
    let (Some(shared), Some(user)) = (request.app_data::<web::Data<Shared>>(), origin.actor_id) else {
        return Ok(());
    };
    let code = error.and_then(|error| error.as_error::<Problem>()).map_or("forbidden", |p| p.code().as_str());
    let pattern = request.match_pattern().unwrap_or_default();
    let operation = format!("{} {pattern}", request.method());
    let subject = subject(request, &pattern);
    if !shared.denials().is_new(user, (operation.clone(), subject.map(|(_, id)| id), code), &origin) {
        return Ok(());
    }
    let org_id = match subject {
        Some((kind, id)) => events::org_of(&db.conn().await?, kind, id).await?,
        None => None,
    };
    let event = NewEvent {
        action: "act.denied".into(),
        org_id,
        subject,
        ticket_id: subject.filter(|(kind, _)| *kind == "ticket").map(|(_, id)| id),
        data: json!({ "act": operation, "code": code }),
        ..NewEvent::default()
    };
    write(db, &origin, event).await
}

async fn write(db: &Db, origin: &Origin, event: NewEvent) -> gatepass_persistence::Result<()> {
    let mut tx = db.begin().await?;
    events::record(&mut tx, origin, vec![event]).await?;
    tx.commit().await
}

/// The object that the path names first.
fn subject(request: &HttpRequest, pattern: &str) -> Option<(&'static str, Uuid)> {
    let (collection, rest) = pattern.strip_prefix("/api/v1/")?.split_once("/{")?;
    let (name, _) = rest.split_once('}')?;
    let kind = match collection {
        "tickets" => "ticket",
        "grants" => "grant",
        "flows" => "flow",
        "permissions" => "permission",
        "organizations" => "organization",
        "groups" => "group",
        "nodes" => "node",
        "assets" => "asset",
        "users" => "user",
        "api-keys" => "api_key",
        _ => return None,
    };
    Some((kind, request.match_info().get(name)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_of_denials_is_counted() {
        let (denials, origin) = (Denials::default(), Origin::default());
        let (ann, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let act = |n: u128| ("POST /x".to_owned(), Some(Uuid::from_u128(n)), "own_only");
        assert!(denials.is_new(ann, act(1), &origin) && !denials.is_new(ann, act(1), &origin));
        let told = (0..1000).filter(|n| denials.is_new(ann, act(*n), &origin)).count();
        assert_eq!(told, MOST - 1);
        assert!(denials.is_new(ben, act(1), &origin), "each has their own");
    }
}
