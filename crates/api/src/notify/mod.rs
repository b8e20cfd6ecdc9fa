//! Messages: the inbox of the caller, what they want by mail, and the deliveries of an organization.

mod channels;
mod deliveries;
mod inbox;
mod my_channels;
mod preferences;
mod templates;
mod webhooks;

pub use channels::wire::callback_path;
pub use inbox::wire::Message;
pub use webhooks::{WebhookData, WebhookLinks, WebhookPost};

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(inbox::list::list_notifications)
        .service(inbox::unread::count_unread_notifications)
        .service(inbox::mark::mark_notifications)
        .service(preferences::get_notification_preferences)
        .service(preferences::put_notification_preferences)
        .service(deliveries::list::list_deliveries)
        .service(deliveries::get::get_delivery)
        .service(deliveries::retry::retry_delivery)
        .configure(templates::configure)
        .configure(webhooks::configure)
        .configure(channels::configure)
        .configure(my_channels::configure);
}
