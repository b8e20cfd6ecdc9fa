//! Members of groups. Only members of the organization can be members of its groups.

mod add;
mod leave_all;
mod remove;

pub use add::add_group_member;
pub(crate) use leave_all::leave_all;
pub use remove::remove_group_member;

use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use gatepass_persistence::events::NewEvent;
use serde_json::json;

/// The event of a user who joined or left a group.
fn event(action: EventAction, org: OrgId, group: GroupId, user: UserId) -> NewEvent {
    NewEvent::new(action, json!({ "user_id": user })).about(group.0).in_org(org.0)
}
