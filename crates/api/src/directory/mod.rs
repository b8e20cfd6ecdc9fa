//! Organizations, their members, users and groups.

mod group_members;
mod groups;
mod invitations;
mod members;
mod organizations;
pub mod users;

use crate::error::{Answer, Code, Problem};
use gatepass_persistence::uses::Uses;
use serde_json::json;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .configure(organizations::configure)
        .configure(members::configure)
        .configure(invitations::configure)
        .configure(users::configure)
        .configure(groups::configure)
        .configure(group_members::configure);
}

/// Refuses to remove what something still uses.
fn refuse_used(uses: &Uses) -> Answer<()> {
    if uses.is_empty() {
        return Ok(());
    }
    let kinds = uses.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    Err(Problem::new(Code::InUse).detail(format!("still used by: {kinds}")).used_by(json!(uses)))
}
