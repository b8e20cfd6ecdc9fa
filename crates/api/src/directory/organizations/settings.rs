//! The contract's types for the settings of an organization.

use crate::notify::Message;
use gatepass_domain::{notify, settings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::schema::text_schemas! {
    Reminder = notify::Reminder, "When approvers who have not decided are reminded.";
    MailDecisions = notify::MailDecisions, "Which requests may be decided by a link in a mail, without a login: `all`; `unprivileged`, those that can't give a privileged account or the administration of a device; or `none`. A mailbox may be forwarded, and whoever has the mail has the link. Otherwise mails lead to the frontend.";
    EndNotice = notify::EndNotice, "When people are told that access ends soon.";
    InventoryVisibility = settings::InventoryVisibility, "How much of the inventory of an organization its members see: `all` of it, or with `restricted` only what permissions in force give them, what enabled flows and items that they may use are for, and what they own. A flow whose scope names no places shows nothing. Auditors and admins see everything.";
}

/// The settings of an organization: what its admins choose about its policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganizationSettings)]
pub struct SettingsView {
    /// For each type of ticket, whether the organization's own flows or catalog items hide global ones.
    pub shadow_global: ShadowGlobal,
    /// Whether admins may give access to themselves: by a permission, a group, a role or an automatic flow. True by default.
    /// Events of such acts say `self_granted: true`.
    pub self_grants: bool,
    /// Whether new flows show their progress to requesters, unless they say it themselves. True by default.
    pub show_progress: bool,
    /// How much of the inventory members see. `all` by default.
    #[schema(value_type = InventoryVisibility)]
    pub inventory_visibility: settings::InventoryVisibility,
    /// For how many days after its end a session on an asset is kept, with its commands; null: for ever, as by default.
    #[schema(minimum = 30, maximum = 36_500, required)]
    pub session_records_days: Option<u16>,
    /// Which messages people get, and when they are reminded.
    pub notifications: NotificationSettings,
}

/// Which messages the people of an organization get, and when they are reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationSettings {
    /// Whether people get mail. True by default.
    pub mail: bool,
    /// Messages that nobody gets. None by default. Messages about security are always sent.
    #[schema(value_type = Vec<Message>, max_items = 30)]
    pub silent: Vec<notify::Message>,
    /// When approvers who have not decided are reminded: after `half` of the time, and a `day` before the deadline. Both by default.
    #[schema(value_type = Vec<Reminder>, max_items = 2)]
    pub reminders: Vec<notify::Reminder>,
    /// When people hear that their access ends: a `week`, a `day` and an `hour` before. All by default.
    #[schema(value_type = Vec<EndNotice>, max_items = 3)]
    pub endings: Vec<notify::EndNotice>,
    /// Which requests may be decided by a link in a mail, without a login. `unprivileged` by default.
    #[schema(value_type = MailDecisions)]
    pub decisions_by_mail: notify::MailDecisions,
}

/// Changes to the messages of an organization. Omitted members stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateNotificationSettings {
    /// Whether people get mail.
    #[schema(nullable = false)]
    pub mail: Option<bool>,
    /// Messages that nobody gets.
    #[schema(value_type = Option<Vec<Message>>, nullable = false, max_items = 30)]
    pub silent: Option<Vec<notify::Message>>,
    /// When approvers who have not decided are reminded.
    #[schema(value_type = Option<Vec<Reminder>>, nullable = false, max_items = 2)]
    pub reminders: Option<Vec<notify::Reminder>>,
    /// When people hear that their access ends.
    #[schema(value_type = Option<Vec<EndNotice>>, nullable = false, max_items = 3)]
    pub endings: Option<Vec<notify::EndNotice>>,
    /// Which requests may be decided by a link in a mail, without a login.
    #[schema(value_type = Option<MailDecisions>, nullable = false)]
    pub decisions_by_mail: Option<notify::MailDecisions>,
}

impl UpdateNotificationSettings {
    fn after(self, mut settings: notify::NotificationSettings) -> notify::NotificationSettings {
        let Self { mail, silent, reminders, endings, decisions_by_mail } = self;
        settings.mail = mail.unwrap_or(settings.mail);
        settings.silent = silent.map_or(settings.silent, distinct);
        settings.reminders = reminders.map_or(settings.reminders, distinct);
        settings.endings = endings.map_or(settings.endings, distinct);
        settings.decisions_by_mail = decisions_by_mail.unwrap_or(settings.decisions_by_mail);
        settings
    }
}

fn distinct<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

/// For each type of ticket, whether the organization's own flows or catalog items hide global ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShadowGlobal {
    /// For `asset_access`: as soon as the organization has a flow of its own, even a disabled one, global flows take none of
    /// its requests. True by default.
    pub asset_access: bool,
    /// For `resource_access`: items of the organization hide global items. False by default: both are offered.
    pub resource_access: bool,
    /// For `device_admin`: items of the organization hide global items. False by default: both are offered.
    pub device_admin: bool,
}

/// Changes to the settings. Omitted members stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateOrganizationSettings)]
pub struct UpdateSettings {
    /// Whether own flows and items hide global ones.
    #[schema(nullable = false)]
    pub shadow_global: Option<UpdateShadowGlobal>,
    /// Whether admins may give access to themselves.
    #[schema(nullable = false)]
    pub self_grants: Option<bool>,
    /// Whether new flows show their progress to requesters, unless they say it themselves. Existing flows stay as they are.
    #[schema(nullable = false)]
    pub show_progress: Option<bool>,
    /// How much of the inventory members see.
    #[schema(value_type = Option<InventoryVisibility>, nullable = false)]
    pub inventory_visibility: Option<settings::InventoryVisibility>,
    /// For how many days after its end a session on an asset is kept, with its commands; null: for ever.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(minimum = 30, maximum = 36_500)]
    pub session_records_days: Option<Option<u16>>,
    /// Which messages people get, and when they are reminded.
    #[schema(nullable = false)]
    pub notifications: Option<UpdateNotificationSettings>,
}

/// Changes to which own flows and items hide global ones. Omitted types stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateShadowGlobal {
    /// For `asset_access`.
    #[schema(nullable = false)]
    pub asset_access: Option<bool>,
    /// For `resource_access`.
    #[schema(nullable = false)]
    pub resource_access: Option<bool>,
    /// For `device_admin`.
    #[schema(nullable = false)]
    pub device_admin: Option<bool>,
}

impl From<settings::Settings> for SettingsView {
    fn from(settings: settings::Settings) -> Self {
        let settings::Settings {
            shadow_global,
            self_grants,
            show_progress,
            inventory_visibility,
            session_records_days,
            notifications,
        } = settings;
        let notify::NotificationSettings { mail, silent, reminders, endings, decisions_by_mail } =
            notifications;
        let notifications = NotificationSettings { mail, silent, reminders, endings, decisions_by_mail };
        let settings::ShadowGlobal { asset_access, resource_access, device_admin } = shadow_global;
        let shadow_global = ShadowGlobal { asset_access, resource_access, device_admin };
        Self {
            shadow_global,
            self_grants,
            show_progress,
            inventory_visibility,
            session_records_days,
            notifications,
        }
    }
}

impl From<SettingsView> for settings::Settings {
    fn from(input: SettingsView) -> Self {
        let SettingsView {
            shadow_global,
            self_grants,
            show_progress,
            inventory_visibility,
            session_records_days,
            notifications,
        } = input;
        let ShadowGlobal { asset_access, resource_access, device_admin } = shadow_global;
        let shadow_global = settings::ShadowGlobal { asset_access, resource_access, device_admin };
        let NotificationSettings { mail, silent, reminders, endings, decisions_by_mail } = notifications;
        let (silent, reminders, endings) = (distinct(silent), distinct(reminders), distinct(endings));
        let notifications =
            notify::NotificationSettings { mail, silent, reminders, endings, decisions_by_mail };
        Self {
            shadow_global,
            self_grants,
            show_progress,
            inventory_visibility,
            session_records_days,
            notifications,
        }
    }
}

impl UpdateSettings {
    /// The settings after this change.
    pub fn after(self, mut settings: settings::Settings) -> settings::Settings {
        let Self {
            shadow_global,
            self_grants,
            show_progress,
            inventory_visibility,
            session_records_days,
            notifications,
        } = self;
        if let Some(notifications) = notifications {
            settings.notifications = notifications.after(settings.notifications);
        }
        settings.session_records_days = session_records_days.unwrap_or(settings.session_records_days);
        settings.self_grants = self_grants.unwrap_or(settings.self_grants);
        settings.show_progress = show_progress.unwrap_or(settings.show_progress);
        settings.inventory_visibility = inventory_visibility.unwrap_or(settings.inventory_visibility);
        if let Some(UpdateShadowGlobal { asset_access, resource_access, device_admin }) = shadow_global {
            let types = &mut settings.shadow_global;
            types.asset_access = asset_access.unwrap_or(types.asset_access);
            types.resource_access = resource_access.unwrap_or(types.resource_access);
            types.device_admin = device_admin.unwrap_or(types.device_admin);
        }
        settings
    }
}
