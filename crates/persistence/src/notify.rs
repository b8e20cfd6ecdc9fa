//! Notifications, and their deliveries (domain.md section 13).

mod bounces;
mod channels;
mod chat_accounts;
mod chat_limits;
mod chat_sign_ins;
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

pub use bounces::{bounced_at, has_bounced, mark_bounced};
pub use channels::{
    Channel, ChannelFilter, active_channels, channel_of, count_channels, delete_channel, find_channel,
    find_channel_locked, insert_channel, list_channels, save_channel,
};
pub use chat_accounts::{
    ChatAccount, ChatCode, account_of, accounts_of, address_of, bind_account, bound_people, guess_code,
    note_press, owner_of, remove_code, remove_presses, save_address, save_code, unbind_account,
};
pub use chat_limits::{Limited, count_chat, remove_limits};
pub use chat_sign_ins::{ChatSignIn, save_sign_in, take_sign_in};
pub use deliveries::{
    Card, Delivery, Filter, cards, close_card, count, find, find_locked, hurry, list, move_card,
    note_decision, remove_ended, retry,
};
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
