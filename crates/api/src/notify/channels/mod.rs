//! `/channels`: the chats of organizations.

mod create;
mod delete;
mod get;
mod list;
mod test;
mod update;
pub mod wire;

use self::wire::{ChannelSettings, ChannelView};
use crate::error::{Fault, Result};
use crate::extract::Caller;
use gatepass_app::chats;
use gatepass_app::rules::refuse;
use gatepass_delivery::chat::ConfigFault;
use gatepass_domain::authz::Target;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::notify::Channel as Service;
use gatepass_domain::why::Why;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::notify::Channel;
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_channel)
        .service(list::list_channels)
        .service(get::get_channel)
        .service(update::update_channel)
        .service(delete::delete_channel)
        .service(test::test_channel);
}

/// A channel as a target of authorization.
fn target(channel: &Channel) -> Target {
    Target::org(OrgId(channel.org_id))
}

/// An event of a channel.
fn event(action: EventAction, channel: &Channel, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(channel.id).in_org(Some(channel.org_id))
}

/// Checks settings, and divides them into those to store as they are and those to store encrypted.
fn settings(
    caller: &Caller,
    id: Uuid,
    service: Service,
    settings: ChannelSettings,
) -> Result<(Value, Vec<u8>)> {
    let shared = &caller.client.shared;
    let fault = |fault: ConfigFault| {
        let at = if fault.field.is_empty() { String::new() } else { format!("/{}", fault.field) };
        Fault::new(format!("/settings{at}"), "wrong_setting", fault.why)
    };
    let (service, ChannelSettings(settings)) = (crate::chats::service(service)?, settings);
    match shared.chats().try_out(service, &settings) {
        Ok((_, secrets)) => Ok(chats::seal(shared.secret_box()?, id, settings, secrets)?),
        Err(faults) => {
            refuse(faults.into_iter().map(fault).collect())?;
            Err(Why::Internal.into())
        }
    }
}

/// What a client sees.
fn view(channel: &Channel) -> ChannelView {
    ChannelView::from(channel.clone())
}
