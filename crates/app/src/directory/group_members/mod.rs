//! Who is in a group. Only members of its organization can be.

mod add;
mod remove;

pub use add::add_group_member;
pub use remove::remove_group_member;

use gatepass_domain::ids::{GroupId, OrgId, UserId};
use gatepass_persistence::events::NewEvent;
use serde_json::json;

/// A user joined or left a group.
fn event(action: &str, org: OrgId, group: GroupId, user: UserId) -> NewEvent {
    NewEvent {
        action: action.to_owned(),
        org_id: Some(org.into()),
        subject: Some(("group", group.into())),
        data: json!({ "user_id": user }),
        ..NewEvent::default()
    }
}
