//! `/command-groups`: lists of commands, and regular expressions, that rules on commands are about.

mod create;
mod delete;
mod get;
mod import;
mod list;
mod test;
mod update;
mod wire;
mod wire_import;

use crate::error::Fault;
use gatepass_domain::authz::Target;
use gatepass_domain::event::EventAction;
use gatepass_domain::guard::commands::{CompiledGroup, ContentFault};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::guard::command_groups::CommandGroup;
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource. A path without parameters comes first.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(import::import_command_groups)
        .service(create::create_command_group)
        .service(list::list_command_groups)
        .service(get::get_command_group)
        .service(update::update_command_group)
        .service(delete::delete_command_group)
        .service(test::test_command_group);
}

/// A group as a target of authorization.
fn target(group: &CommandGroup) -> Target {
    Target::within(group.org_id.map(OrgId))
}

/// The group, ready to be searched for.
fn compile(group: &CommandGroup) -> Result<CompiledGroup, Vec<ContentFault>> {
    CompiledGroup::compile(group.type_, &group.content, group.ignore_case)
}

/// The faults of a group's content.
fn faults(found: Option<&Vec<ContentFault>>) -> Vec<Fault> {
    found.into_iter().flatten().map(|fault| fault.at("/content")).collect()
}

/// An event of a group.
fn event(action: EventAction, group: &CommandGroup, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(group.id).in_org(group.org_id)
}
