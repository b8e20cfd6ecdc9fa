//! `/me/channels`: the caller's own accounts in chats.

mod authorize;
mod confirm;
mod list;
mod send_code;
mod unbind;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_own_channels)
        .service(send_code::send_channel_code)
        .service(authorize::authorize_channel)
        .service(confirm::confirm_channel_code)
        .service(unbind::unbind_channel);
}
