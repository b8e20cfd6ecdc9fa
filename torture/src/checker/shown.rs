//! Over HTTP, every caller sees what was acknowledged to them. A final object is shown unchanged.

use futures::{StreamExt, TryStreamExt, stream};
use serde_json::Value;

use super::FaultKind::{Lost, Reopened};
use super::{Fault, FaultKind, Faults};
use crate::Result;
use crate::api::Api;
use crate::journal::{Kind, Request, Story};

/// Concurrent requests.
const AT_ONCE: usize = 16;
/// The fields of a started session that never change. Its end does.
const STARTED: [&str; 6] = ["/id", "/ticket_id", "/beneficiary", "/asset_id", "/started_at", "/window/start"];
/// The fields of a ticket that never change.
const FIXED: [&str; 12] = [
    "/id",
    "/number",
    "/type",
    "/org_id",
    "/title",
    "/reason",
    "/applicant",
    "/beneficiary",
    "/flow",
    "/requested",
    "/extends",
    "/created_at",
];

pub(super) async fn check(story: &Story, api: &Api, faults: &mut Faults) -> Result<()> {
    let done = story
        .requests
        .iter()
        .flat_map(|(key, request)| request.shown().into_iter().map(move |told| (key, request, told)));
    let looks = stream::iter(done).map(|(key, request, told)| look(story, api, key, request, told));
    let found: Vec<Option<Fault>> = looks.buffer_unordered(AT_ONCE).try_collect().await?;
    faults.0.extend(found.into_iter().flatten());
    Ok(())
}

async fn look(
    story: &Story,
    api: &Api,
    key: &str,
    request: &Request,
    mut told: Value,
) -> Result<Option<Fault>> {
    let Some(who) = story.world.person_called(&request.caller) else { return Ok(None) };
    let fault = |kind: FaultKind, what: &str| Fault { kind, what: format!("{key}: {what}") };
    let id = told["id"].as_str().unwrap_or_default().to_owned();
    let path = match request.kind {
        Kind::Open
        | Kind::Extend
        | Kind::Approve
        | Kind::Deny
        | Kind::Cancel
        | Kind::Override
        | Kind::ApproveMany
        | Kind::DenyMany
        | Kind::CancelMany => format!("/tickets/{id}"),
        Kind::Revoke | Kind::Start | Kind::End => format!("/grants/{id}"),
        Kind::Comment => format!("{}?limit=200", request.path),
    };
    let Ok(mut shown) = api.get(who, &path).await else {
        return Ok(Some(fault(Lost, &format!("GET {path} shows nothing"))));
    };
    if request.kind == Kind::Comment {
        let there = shown["items"].as_array().is_some_and(|all| all.contains(&told));
        return Ok((!there).then(|| fault(Lost, "the comment is not shown")));
    }
    if told["state"] == "pending" || request.kind == Kind::Start {
        let fixed = if request.kind == Kind::Start { STARTED.as_slice() } else { &FIXED };
        let same = fixed.iter().all(|field| told.pointer(field) == shown.pointer(field));
        return Ok((!same).then(|| fault(FaultKind::Different, &format!("GET {path}"))));
    }
    // Its connector has taken the access away since.
    if told["state"] == "revoking" {
        told["state"] = shown["state"].clone();
    }
    // The allowed actions change with time, and comments come later.
    for view in [&mut told, &mut shown] {
        for field in ["allowed_actions", "updated_at", "comment_count"] {
            view[field] = Value::Null;
        }
    }
    Ok((told != shown).then(|| fault(Reopened, &format!("GET {path} shows {shown}, told was {told}"))))
}
