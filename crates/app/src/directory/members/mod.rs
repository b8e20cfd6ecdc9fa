//! Members of organizations, with their roles.

mod put;
mod remove;

pub use put::put_member;
pub use remove::remove_member;

use crate::log::time;
use gatepass_domain::event::EventAction;
use gatepass_persistence::directory::members::Member;
use gatepass_persistence::events::NewEvent;
use serde_json::{Value, json};

/// A member as the audit log shows them.
pub(super) fn logged(member: &Member) -> Value {
    let Member { org_id, user_id, username, name, is_active, role, created_at, updated_at } = member;
    json!({
        "org_id": org_id,
        "user_id": user_id,
        "username": username,
        "name": name,
        "is_active": is_active,
        "role": role,
        "created_at": time(*created_at),
        "updated_at": time(*updated_at),
    })
}

/// An event of a member.
pub(super) fn event(action: EventAction, member: &Member, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(member.user_id).in_org(member.org_id)
}

/// The event of a user who became a member.
pub(super) fn added(member: &Member) -> NewEvent {
    event(EventAction::MemberAdded, member, json!({ "after": logged(member) }))
}
