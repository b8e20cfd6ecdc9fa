//! Groups in groups, of one organization.

mod nest;
mod unnest;

pub use nest::nest_group;
pub use unnest::unnest_group;

use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{GroupId, OrgId};
use gatepass_persistence::events::NewEvent;
use serde_json::json;

/// The event of a group that was put into a group, or taken out.
fn event(action: EventAction, org: OrgId, group: GroupId, member: GroupId) -> NewEvent {
    NewEvent::new(action, json!({ "member_id": member })).about(group.0).in_org(org.0)
}
