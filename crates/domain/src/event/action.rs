//! The list of all event actions. One line each: name in the log, kind of object, who may read it. `docs/events.md` shows the
//! same list.

use super::SubjectType::{
    Account, ApiKey, Asset, AssetSession, Channel, CommandGroup, ConnectionToken, Connector, Delivery, Flow,
    Grant, Group, GuardRule, Job, Node, Organization, Permission, Ticket, User, Webhook,
};
use super::{SubjectType, Visibility};

/// Declares [`EventAction`], so that an action can't be added without its subject and its readers.
macro_rules! event_actions {
    ($(#[doc = $meaning:literal] $name:ident = $text:literal, $subject:expr, $visibility:ident;)+) => {
        crate::text_enum! {
            /// What happened.
            pub enum EventAction { $(#[doc = $meaning] $name = $text),+ }
        }

        impl EventAction {
            /// The kind of object that events with this action are about. None: no object, except for `act.denied`, which
            /// names any kind.
            pub fn subject(self) -> Option<SubjectType> {
                match self { $(Self::$name => $subject),+ }
            }

            /// Who may read events with this action.
            pub fn visibility(self) -> Visibility {
                match self { $(Self::$name => Visibility::$visibility),+ }
            }

            /// What the action means.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning),+ }
            }
        }
    };
}

event_actions! {
    /// A ticket was submitted.
    TicketOpened = "ticket.opened", Some(Ticket), Participants;
    /// A level of approval began.
    TicketLevelStarted = "ticket.level_started", Some(Ticket), Participants;
    /// A level could not begin because it has no eligible approver.
    TicketBlocked = "ticket.blocked", Some(Ticket), Participants;
    /// An approver approved.
    TicketApprovalRecorded = "ticket.approval_recorded", Some(Ticket), Participants;
    /// An approver denied, and the level requires more denials.
    TicketDenialRecorded = "ticket.denial_recorded", Some(Ticket), Participants;
    /// Enough approvers of a level approved.
    TicketLevelApproved = "ticket.level_approved", Some(Ticket), Participants;
    /// A ticket was approved.
    TicketApproved = "ticket.approved", Some(Ticket), Participants;
    /// A ticket was denied.
    TicketDenied = "ticket.denied", Some(Ticket), Participants;
    /// A ticket was canceled: by the applicant or the beneficiary, or because its flow was deleted or its user left.
    TicketCanceled = "ticket.canceled", Some(Ticket), Participants;
    /// A ticket was not decided before its deadline.
    TicketExpired = "ticket.expired", Some(Ticket), Participants;
    /// A ticket was approved, but its grant could not be created.
    TicketFailed = "ticket.failed", Some(Ticket), Participants;
    /// An admin decided a whole ticket at once.
    TicketOverridden = "ticket.overridden", Some(Ticket), Participants;
    /// An admin replaced the approvers of a level.
    TicketReassigned = "ticket.reassigned", Some(Ticket), Participants;
    /// The approvers of an open level follow its rule, which names other people now.
    TicketApproversChanged = "ticket.approvers_changed", Some(Ticket), Participants;
    /// An approver widened the request, so that earlier approvals don't count any more.
    TicketApprovalsVoided = "ticket.approvals_voided", Some(Ticket), Participants;
    /// A ticket that had ended was submitted again, as a new ticket.
    TicketResubmitted = "ticket.resubmitted", Some(Ticket), Participants;
    /// The approvers of an open ticket who have not decided were reminded.
    TicketReminded = "ticket.reminded", Some(Ticket), Participants;
    /// A user commented on a ticket.
    TicketCommented = "ticket.commented", Some(Ticket), Participants;
    /// Other people were named as watchers of a ticket.
    TicketWatchersChanged = "ticket.watchers_changed", Some(Ticket), Participants;
    /// An approval created a grant.
    GrantCreated = "grant.created", Some(Grant), Participants;
    /// The beneficiary started the session of a grant.
    GrantStarted = "grant.started", Some(Grant), Participants;
    /// An approval moved the end of a grant.
    GrantExtended = "grant.extended", Some(Grant), Participants;
    /// An admin moved the end of a grant.
    GrantUpdated = "grant.updated", Some(Grant), Participants;
    /// The window of a grant is over.
    GrantExpired = "grant.expired", Some(Grant), Participants;
    /// All connectors have given the access of a grant, which begins.
    GrantProvisioned = "grant.provisioned", Some(Grant), Participants;
    /// All connectors have taken the access of a grant away, which had ended.
    GrantDeprovisioned = "grant.deprovisioned", Some(Grant), Participants;
    /// A connector is late to take the access of a grant away.
    GrantRevocationOverdue = "grant.revocation_overdue", Some(Grant), Participants;
    /// Connectors gave a grant up, before all of them gave its access.
    GrantFailed = "grant.failed", Some(Grant), Participants;
    /// An admin revoked a grant.
    GrantRevoked = "grant.revoked", Some(Grant), Participants;
    /// An asset or node was moved to where a grant reaches it.
    GrantWidened = "grant.widened", Some(Grant), Participants;
    /// The beneficiary ended a grant.
    GrantEnded = "grant.ended", Some(Grant), Participants;

    /// The window of a scheduled grant began.
    GrantBegan = "grant.began", Some(Grant), Participants;
    /// The end of a grant is near: a week, a day or an hour away.
    GrantEnding = "grant.ending", Some(Grant), Participants;
    /// A flow was created.
    FlowCreated = "flow.created", Some(Flow), Auditors;
    /// A flow was changed.
    FlowUpdated = "flow.updated", Some(Flow), Auditors;
    /// A flow was deleted.
    FlowDeleted = "flow.deleted", Some(Flow), Auditors;
    /// A permission was created.
    PermissionCreated = "permission.created", Some(Permission), Auditors;
    /// A permission was changed.
    PermissionUpdated = "permission.updated", Some(Permission), Auditors;
    /// A permission was deleted.
    PermissionDeleted = "permission.deleted", Some(Permission), Auditors;
    /// A node was created.
    NodeCreated = "node.created", Some(Node), Auditors;
    /// A node was renamed or moved.
    NodeUpdated = "node.updated", Some(Node), Auditors;
    /// A node was deleted.
    NodeDeleted = "node.deleted", Some(Node), Auditors;
    /// An asset was created.
    AssetCreated = "asset.created", Some(Asset), Auditors;
    /// An asset was changed.
    AssetUpdated = "asset.updated", Some(Asset), Auditors;
    /// An asset was deleted.
    AssetDeleted = "asset.deleted", Some(Asset), Auditors;
    /// An account was added to an asset.
    AccountCreated = "account.created", Some(Account), Auditors;
    /// An account was changed.
    AccountUpdated = "account.updated", Some(Account), Auditors;
    /// An account was deleted.
    AccountDeleted = "account.deleted", Some(Account), Auditors;
    /// An organization was created.
    OrganizationCreated = "organization.created", Some(Organization), Auditors;
    /// An organization was changed.
    OrganizationUpdated = "organization.updated", Some(Organization), Auditors;
    /// The settings of an organization were changed.
    OrganizationSettingsUpdated = "organization.settings_updated", Some(Organization), Auditors;
    /// The templates of a message were changed.
    OrganizationTemplateUpdated = "organization.template_updated", Some(Organization), Auditors;
    /// The templates of a message were deleted, so that the built-in ones are used again.
    OrganizationTemplateDeleted = "organization.template_deleted", Some(Organization), Auditors;
    /// An organization was deleted.
    OrganizationDeleted = "organization.deleted", Some(Organization), Auditors;
    /// A user became a member of an organization.
    MemberAdded = "member.added", Some(User), Auditors;
    /// The role of a member changed.
    MemberUpdated = "member.updated", Some(User), Auditors;
    /// A user was removed from an organization.
    MemberRemoved = "member.removed", Some(User), Auditors;
    /// An admin invited a user to an organization.
    InvitationCreated = "invitation.created", Some(User), Auditors;
    /// A user declined an invitation.
    InvitationDeclined = "invitation.declined", Some(User), Auditors;
    /// An admin withdrew an invitation.
    InvitationDeleted = "invitation.deleted", Some(User), Auditors;
    /// A group was created.
    GroupCreated = "group.created", Some(Group), Auditors;
    /// A group was renamed.
    GroupUpdated = "group.updated", Some(Group), Auditors;
    /// A group was deleted.
    GroupDeleted = "group.deleted", Some(Group), Auditors;
    /// A user was added to a group.
    GroupMemberAdded = "group.member_added", Some(Group), Auditors;
    /// A user was removed from a group.
    GroupMemberRemoved = "group.member_removed", Some(Group), Auditors;
    /// A group was put into another group.
    GroupNested = "group.nested", Some(Group), Auditors;
    /// A group was taken out of another group.
    GroupUnnested = "group.unnested", Some(Group), Auditors;
    /// A command group was created.
    CommandGroupCreated = "command_group.created", Some(CommandGroup), Auditors;
    /// A command group was changed.
    CommandGroupUpdated = "command_group.updated", Some(CommandGroup), Auditors;
    /// A command group was deleted.
    CommandGroupDeleted = "command_group.deleted", Some(CommandGroup), Auditors;
    /// A user exported tickets.
    TicketsExported = "tickets.exported", None, Auditors;
    /// A user exported grants.
    GrantsExported = "grants.exported", None, Auditors;
    /// A user exported permissions.
    PermissionsExported = "permissions.exported", None, Auditors;
    /// A user exported events.
    EventsExported = "events.exported", None, Auditors;
    /// A caller was refused an act, on an object of any kind.
    ActDenied = "act.denied", None, Auditors;

    /// A user was created.
    UserCreated = "user.created", Some(User), SuperAdmins;
    /// A user was changed.
    UserUpdated = "user.updated", Some(User), SuperAdmins;
    /// A user was deleted.
    UserDeleted = "user.deleted", Some(User), SuperAdmins;
    /// A user logged in.
    LoginSucceeded = "login.succeeded", Some(User), SuperAdmins;
    /// A login failed.
    LoginFailed = "login.failed", Some(User), SuperAdmins;
    /// Too many logins failed. More attempts are refused for a while.
    LoginThrottled = "login.throttled", Some(User), SuperAdmins;
    /// A user logged out.
    Logout = "logout", Some(User), SuperAdmins;
    /// A session was ended before its time.
    SessionRevoked = "session.revoked", Some(User), SuperAdmins;
    /// A user who changed their profile gave a wrong present password.
    PasswordRefused = "password.refused", Some(User), SuperAdmins;
    /// An API key was created.
    ApiKeyCreated = "api_key.created", Some(ApiKey), SuperAdmins;
    /// An API key was renamed.
    ApiKeyUpdated = "api_key.updated", Some(ApiKey), SuperAdmins;
    /// An API key was revoked.
    ApiKeyRevoked = "api_key.revoked", Some(ApiKey), SuperAdmins;
    /// An API key was used. Recorded at most once a minute.
    ApiKeyUsed = "api_key.used", Some(ApiKey), SuperAdmins;
    /// A super admin retried a background job.
    JobRetried = "job.retried", Some(Job), SuperAdmins;
    /// An admin retried a delivery.
    DeliveryRetried = "delivery.retried", Some(Delivery), Auditors;
    /// A webhook was created.
    WebhookCreated = "webhook.created", Some(Webhook), Auditors;
    /// A webhook was changed.
    WebhookUpdated = "webhook.updated", Some(Webhook), Auditors;
    /// A webhook got another secret.
    WebhookRotated = "webhook.rotated", Some(Webhook), Auditors;
    /// An admin tested a webhook: the webhook gets this event, whatever it asks for.
    WebhookTested = "webhook.tested", Some(Webhook), Auditors;
    /// An admin had past events sent to a webhook again.
    WebhookReplayed = "webhook.replayed", Some(Webhook), Auditors;
    /// A webhook was disabled by the server: its receiver is gone, or failed for 5 days.
    WebhookDisabled = "webhook.disabled", Some(Webhook), Auditors;
    /// A webhook was deleted.
    WebhookDeleted = "webhook.deleted", Some(Webhook), Auditors;
    /// A connector was created.
    ConnectorCreated = "connector.created", Some(Connector), Auditors;
    /// A connector was changed.
    ConnectorUpdated = "connector.updated", Some(Connector), Auditors;
    /// A connector was given another secret.
    ConnectorRotated = "connector.rotated", Some(Connector), Auditors;
    /// A connector was deleted.
    ConnectorDeleted = "connector.deleted", Some(Connector), Auditors;
    /// A connector has not what its grants say, or has other differences than before.
    ConnectorDrifted = "connector.drifted", Some(Connector), Auditors;
    /// A channel was created.
    ChannelCreated = "channel.created", Some(Channel), Auditors;
    /// A channel was changed.
    ChannelUpdated = "channel.updated", Some(Channel), Auditors;
    /// A channel was deleted, with the accounts that were bound in it.
    ChannelDeleted = "channel.deleted", Some(Channel), Auditors;
    /// A person bound their account in a chat, or the server bound it by their e-mail address.
    ChannelBound = "channel.bound", Some(Channel), Auditors;
    /// The account of a person in a chat was unbound.
    ChannelUnbound = "channel.unbound", Some(Channel), Auditors;
    /// An operator ran a command of `gatepass admin` on the server's machine.
    BreakGlass = "admin.break_glass", Some(User), SuperAdmins;
    /// A guard rule was created.
    GuardRuleCreated = "guard_rule.created", Some(GuardRule), Auditors;
    /// A guard rule was changed.
    GuardRuleUpdated = "guard_rule.updated", Some(GuardRule), Auditors;
    /// A guard rule matched a login, a connection or a command: it refused, notified or warned, was passed over, or is a dry run.
    GuardRuleMatched = "guard_rule.matched", Some(GuardRule), Auditors;
    /// A guard rule was deleted.
    GuardRuleDeleted = "guard_rule.deleted", Some(GuardRule), Auditors;
    /// A user got a connection token, or one that waits for a review.
    ConnectionTokenCreated = "connection_token.created", Some(ConnectionToken), Auditors;
    /// A connection token is ready, because its review was approved.
    ConnectionTokenReady = "connection_token.ready", Some(ConnectionToken), Auditors;
    /// The user of a connection token took it back.
    ConnectionTokenRevoked = "connection_token.revoked", Some(ConnectionToken), Auditors;
    /// A connection token will not become ready: the review was approved, but the user has no access any more.
    ConnectionTokenDenied = "connection_token.denied", Some(ConnectionToken), Auditors;
    /// A gateway redeemed a connection token, and a session on an asset began.
    AssetSessionBegan = "asset_session.began", Some(AssetSession), Auditors;
    /// The actions or the end of the access of a session changed.
    AssetSessionUpdated = "asset_session.updated", Some(AssetSession), Auditors;
    /// A session on an asset ended: the gateway closed it, or the access ended.
    AssetSessionEnded = "asset_session.ended", Some(AssetSession), Auditors;
    /// Somebody terminated a session on an asset.
    AssetSessionTerminated = "asset_session.terminated", Some(AssetSession), Auditors;
    /// A user exported sessions on assets.
    AssetSessionsExported = "asset_sessions.exported", None, Auditors;
    /// A user exported commands of sessions.
    SessionCommandsExported = "session_commands.exported", None, Auditors;
}
