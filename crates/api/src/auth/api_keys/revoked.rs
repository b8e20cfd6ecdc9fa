//! Keys that were revoked: what the log says of each.

use super::wire::ApiKeyView;
use crate::error::{Code, Problem, Result};
use gatepass_domain::authz::Actor;
use gatepass_domain::ids::UserId;
use gatepass_persistence::api_keys::ApiKey;
use gatepass_persistence::events::NewEvent;
use serde_json::json;

/// What the log says of a key that was revoked.
pub fn event(key: ApiKey, viewer: &Actor) -> NewEvent {
    let key = ApiKeyView::new(key, viewer);
    NewEvent {
        action: "api_key.revoked".into(),
        on_behalf_of: Some(key.user_id),
        subject: Some(("api_key", key.id)),
        data: json!({ "name": key.name, "hint": key.hint, "after": key }),
        ..NewEvent::default()
    }
}

/// Refuses where a key was revoked whose user's rights are not held by the transaction.
pub fn refuse_unheld(revoked: &[ApiKey], held: &[UserId]) -> Result<()> {
    if revoked.iter().all(|key| held.contains(&UserId(key.user_id))) {
        return Ok(());
    }
    // A key for somebody else was made with one of these since: their writes were not waited for.
    Err(Problem::new(Code::Unavailable).detail("a key was made with it meanwhile").retry_after(1))
}
