//! Groups: named sets of users in one organization.

mod create;
mod delete;
mod update;

pub use create::{CreateGroup, create_group};
pub use delete::delete_group;
pub use update::{UpdateGroup, update_group};

use crate::log::time;
use gatepass_domain::authz::Target;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::directory::groups::Group;
use gatepass_persistence::events::NewEvent;
use serde_json::{Value, json};

/// A group as a target of authorization.
fn target(group: &Group) -> Target {
    Target::org(OrgId(group.org_id))
}

/// A group as the audit log shows it.
fn logged(group: &Group) -> Value {
    let Group { id, org_id, name, created_at, updated_at } = group;
    json!({
        "id": id,
        "org_id": org_id,
        "name": name,
        "created_at": time(*created_at),
        "updated_at": time(*updated_at),
    })
}

/// An event of a group.
fn event(action: EventAction, group: &Group, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(group.id).in_org(group.org_id)
}
