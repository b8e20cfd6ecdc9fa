//! Notifications, and their deliveries (domain.md section 13).

mod bounces;
mod deliveries;
mod inbox;
mod lanes;
mod listeners;
mod preferences;
mod reminders;
mod templates;
mod watermarks;
mod webhooks;
mod write;

pub use bounces::{has_bounced, mark_bounced};
pub use deliveries::{Delivery, Filter, count, find, find_locked, hurry, list, remove_ended, retry};
pub use inbox::{InboxFilter, Item, count_inbox, inbox, mark_read, remove_old, unread};
pub use lanes::{Attempt, Lane, Result as Sent, claim, pending, record, release};
pub use listeners::{Found, admins, home_admins, listeners, super_admins};
pub use preferences::{Preferences, find_preferences, find_preferences_locked, save_preferences};
pub use reminders::{Due, ending, remind, remove_passed, scheduled, undecided};
pub use templates::{Template, delete_template, find_template, list_templates, save_template};
pub use watermarks::{Watermark, advance, begin};
pub use webhooks::{
    Secret, Webhook, WebhookFilter, active_webhooks, count_webhooks, delete_webhook, events_since,
    find_webhook, find_webhook_locked, insert_webhook, list_webhooks, note_webhook, remove_orphans, repeat,
    save_webhook, webhooks_of_locked,
};
pub use write::{NewDelivery, NewNotification, write};
