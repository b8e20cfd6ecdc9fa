//! The table of acts: the scope that an API key needs, who sees the target, and who may do the act.

use super::Scope;

/// A relation between a caller and a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Every authenticated caller.
    Anyone,
    /// The owner of the target, or the user who is the target.
    Owner,
    /// The requester or beneficiary of the ticket, or somebody who is or was an approver of it.
    Participant,
    /// Somebody who shares an organization with the user.
    Colleague,
    /// Everyone, if the target belongs to no organization.
    AnyoneIfGlobal,
    /// An auditor or admin of any organization, if the target belongs to none.
    AuditorIfGlobal,
    /// A member of the organization, in any role.
    Member,
    /// An auditor or admin of the organization.
    Auditor,
    /// An admin of the organization.
    OrgAdmin,
    /// An admin of the home organization of the service user.
    ServiceAdmin,
}

/// What an act requires of its caller. Super admins always see every target and may do every act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The scope that an API key needs. None: any key will do.
    pub scope: Option<Scope>,
    /// Who can see that the target exists.
    pub see: &'static [Who],
    /// Who may do the act. Empty: only super admins.
    pub act: &'static [Who],
}

impl Rule {
    /// Whether the act only reads. Only such acts have lists.
    pub(super) fn is_read(&self) -> bool {
        self.scope.is_some_and(Scope::is_read)
    }
}

crate::text_enum! {
    /// Every act of a caller.
    #[allow(missing_docs, reason = "each is named after what it does")]
    pub enum Act {
        ReadOrganization = "read_organization",
        CreateOrganization = "create_organization",
        UpdateOrganization = "update_organization",
        GiveSlug = "give_slug",
        UpdateSettings = "update_settings",
        DeleteOrganization = "delete_organization",
        ReadMembers = "read_members",
        ManageMembers = "manage_members",
        ReadInvitations = "read_invitations",
        AnswerInvitation = "answer_invitation",
        ReadUser = "read_user",
        CreateUser = "create_user",
        CreateService = "create_service",
        UpdateUser = "update_user",
        DeleteUser = "delete_user",
        ControlUser = "control_user",
        ReadGroup = "read_group",
        ManageGroup = "manage_group",
        ReadInventory = "read_inventory",
        ManageInventory = "manage_inventory",
        SetOwner = "set_owner",
        WidenAccess = "widen_access",
        ReadPermission = "read_permission",
        CreatePermission = "create_permission",
        ManagePermission = "manage_permission",
        CheckOwnAccess = "check_own_access",
        ReadAccess = "read_access",
        ReadFlow = "read_flow",
        ManageFlow = "manage_flow",
        ReadTickets = "read_tickets",
        OpenTicket = "open_ticket",
        OpenTicketOnBehalf = "open_ticket_on_behalf",
        ReadTicket = "read_ticket",
        CommentTicket = "comment_ticket",
        DecideTicket = "decide_ticket",
        CancelTicket = "cancel_ticket",
        ResubmitTicket = "resubmit_ticket",
        AdministerTicket = "administer_ticket",
        ReadGrant = "read_grant",
        ExportGrants = "export_grants",
        StartGrant = "start_grant",
        EndGrant = "end_grant",
        RevokeGrant = "revoke_grant",
        UpdateGrant = "update_grant",
        ReadEvents = "read_events",
        ReadApiKey = "read_api_key",
        CreateApiKey = "create_api_key",
        ManageApiKey = "manage_api_key",
        ReadProfile = "read_profile",
        UpdateProfile = "update_profile",
        ReadJob = "read_job",
        RetryJob = "retry_job",
        ReadGuard = "read_guard",
        ManageGuard = "manage_guard",
        AskGuard = "ask_guard",
        WithdrawReview = "withdraw_review",
        AskConnection = "ask_connection",
        HoldConnectionToken = "hold_connection_token",
        OpenSession = "open_session",
        ReadSession = "read_session",
        ReportSession = "report_session",
        TerminateSession = "terminate_session",
        ReadInbox = "read_inbox",
        UpdateInbox = "update_inbox",
        ReadDelivery = "read_delivery",
        RetryDelivery = "retry_delivery",
        ReadWebhook = "read_webhook",
        ManageWebhook = "manage_webhook",
        ReadTemplate = "read_template",
        ManageTemplate = "manage_template",
        ReadChannel = "read_channel",
        ManageChannel = "manage_channel",
        BindChannel = "bind_channel",
        ReadConnector = "read_connector",
        ManageConnector = "manage_connector",
        RunConnector = "run_connector",
    }
}

const SUPER: &[Who] = &[];
const ANYONE: &[Who] = &[Who::Anyone];
const OWNER: &[Who] = &[Who::Owner];
const MEMBER: &[Who] = &[Who::Member];
const MEMBER_OR_GLOBAL: &[Who] = &[Who::Member, Who::AnyoneIfGlobal];
const AUDITOR: &[Who] = &[Who::Auditor];
const AUDITOR_OR_GLOBAL: &[Who] = &[Who::Auditor, Who::AuditorIfGlobal];
const ADMIN: &[Who] = &[Who::OrgAdmin];
const USER_SEEN: &[Who] = &[Who::Owner, Who::Colleague, Who::ServiceAdmin];
const OWNER_OR_SERVICE_ADMIN: &[Who] = &[Who::Owner, Who::ServiceAdmin];
const SERVICE_ADMIN: &[Who] = &[Who::ServiceAdmin];
const PARTICIPANT: &[Who] = &[Who::Participant];
const PARTICIPANT_OR_AUDITOR: &[Who] = &[Who::Owner, Who::Participant, Who::Auditor];
const PARTICIPANT_OR_ADMIN: &[Who] = &[Who::Owner, Who::Participant, Who::OrgAdmin];
const OWNER_OR_AUDITOR: &[Who] = &[Who::Owner, Who::Auditor];
const OWNER_OR_ADMIN: &[Who] = &[Who::Owner, Who::OrgAdmin];

/// The rule for an act.
pub const fn rule(act: Act) -> Rule {
    let (scope, see, act) = match act {
        Act::ReadOrganization | Act::ReadMembers | Act::ReadGroup => (Scope::DirectoryRead, MEMBER, MEMBER),
        Act::ReadInvitations => (Scope::DirectoryRead, MEMBER, ADMIN),
        Act::AnswerInvitation => (Scope::DirectoryWrite, OWNER_OR_SERVICE_ADMIN, OWNER_OR_SERVICE_ADMIN),
        Act::UpdateOrganization | Act::ManageMembers | Act::ManageGroup | Act::CreateService => {
            (Scope::DirectoryWrite, MEMBER, ADMIN)
        }
        // The settings are policy, like flows.
        Act::UpdateSettings => (Scope::FlowsWrite, MEMBER, ADMIN),
        Act::CreateOrganization | Act::CreateUser => (Scope::DirectoryWrite, ANYONE, SUPER),
        Act::GiveSlug | Act::DeleteOrganization => (Scope::DirectoryWrite, MEMBER, SUPER),
        Act::ReadUser => (Scope::DirectoryRead, USER_SEEN, USER_SEEN),
        Act::UpdateUser | Act::DeleteUser => (Scope::DirectoryWrite, USER_SEEN, SUPER),
        Act::ControlUser => (Scope::DirectoryWrite, USER_SEEN, SERVICE_ADMIN),
        Act::ReadInventory => (Scope::InventoryRead, MEMBER, MEMBER),
        Act::ManageInventory => (Scope::InventoryWrite, MEMBER, ADMIN),
        // An owner may be asked to approve, and a permission on a node reaches everything below it. So these two acts
        // need the right to write permissions.
        Act::ReadPermission => (Scope::PermissionsRead, AUDITOR, AUDITOR),
        Act::CreatePermission | Act::SetOwner | Act::WidenAccess => (Scope::PermissionsWrite, MEMBER, ADMIN),
        Act::ManagePermission => (Scope::PermissionsWrite, AUDITOR, ADMIN),
        Act::CheckOwnAccess => (Scope::AccessRead, ANYONE, ANYONE),
        Act::ReadAccess => (Scope::AccessRead, MEMBER, AUDITOR),
        Act::ReadFlow => (Scope::FlowsRead, MEMBER_OR_GLOBAL, MEMBER_OR_GLOBAL),
        Act::ManageFlow => (Scope::FlowsWrite, MEMBER_OR_GLOBAL, ADMIN),
        Act::ReadTickets => (Scope::TicketsRead, ANYONE, ANYONE),
        Act::OpenTicket => (Scope::TicketsWrite, MEMBER, MEMBER),
        // Who may is up to the flow: `flow::on_behalf`.
        Act::OpenTicketOnBehalf => (Scope::OnBehalfWrite, MEMBER, MEMBER),
        Act::ReadTicket => (Scope::TicketsRead, PARTICIPANT_OR_AUDITOR, PARTICIPANT_OR_AUDITOR),
        Act::CommentTicket | Act::DecideTicket => {
            (Scope::TicketsWrite, PARTICIPANT_OR_AUDITOR, PARTICIPANT_OR_ADMIN)
        }
        Act::CancelTicket => (Scope::TicketsWrite, PARTICIPANT_OR_AUDITOR, OWNER),
        Act::ResubmitTicket => (Scope::TicketsWrite, PARTICIPANT_OR_AUDITOR, OWNER_OR_ADMIN),
        Act::AdministerTicket => (Scope::TicketsWrite, PARTICIPANT_OR_AUDITOR, ADMIN),
        Act::ReadGrant | Act::ExportGrants => {
            (Scope::GrantsRead, PARTICIPANT_OR_AUDITOR, PARTICIPANT_OR_AUDITOR)
        }
        Act::StartGrant | Act::EndGrant => (Scope::GrantsWrite, PARTICIPANT_OR_AUDITOR, OWNER),
        Act::RevokeGrant | Act::UpdateGrant => (Scope::GrantsWrite, PARTICIPANT_OR_AUDITOR, ADMIN),
        Act::ReadEvents => (Scope::EventsRead, AUDITOR, AUDITOR),
        Act::ReadApiKey => (Scope::ApiKeysRead, OWNER_OR_SERVICE_ADMIN, OWNER_OR_SERVICE_ADMIN),
        Act::CreateApiKey => (Scope::ApiKeysWrite, USER_SEEN, OWNER_OR_SERVICE_ADMIN),
        Act::ManageApiKey => (Scope::ApiKeysWrite, OWNER_OR_SERVICE_ADMIN, OWNER_OR_SERVICE_ADMIN),
        Act::ReadProfile => return Rule { scope: None, see: OWNER, act: OWNER },
        Act::UpdateProfile => (Scope::DirectoryWrite, OWNER, OWNER),
        Act::ReadJob => (Scope::JobsRead, SUPER, SUPER),
        Act::RetryJob => (Scope::JobsWrite, SUPER, SUPER),
        Act::ReadGuard => (Scope::GuardRead, AUDITOR_OR_GLOBAL, AUDITOR_OR_GLOBAL),
        Act::ManageGuard => (Scope::GuardWrite, AUDITOR_OR_GLOBAL, ADMIN),
        Act::AskGuard => (Scope::GuardEvaluate, AUDITOR, AUDITOR),
        // The gateway that opened a review.
        Act::WithdrawReview => (Scope::GuardEvaluate, PARTICIPANT_OR_AUDITOR, OWNER),
        Act::AskConnection => (Scope::ConnectionsWrite, MEMBER, MEMBER),
        Act::HoldConnectionToken => (Scope::ConnectionsWrite, OWNER, OWNER),
        Act::OpenSession => (Scope::SessionsReport, AUDITOR, AUDITOR),
        // The owner of a session is its user, its participant the gateway that opened it.
        Act::ReadSession => (Scope::SessionsRead, PARTICIPANT_OR_AUDITOR, PARTICIPANT_OR_AUDITOR),
        Act::ReportSession => (Scope::SessionsReport, PARTICIPANT_OR_AUDITOR, PARTICIPANT),
        Act::TerminateSession => (Scope::SessionsWrite, PARTICIPANT_OR_AUDITOR, OWNER_OR_ADMIN),
        Act::ReadInbox => (Scope::NotificationsRead, OWNER, OWNER),
        Act::UpdateInbox => (Scope::NotificationsWrite, OWNER, OWNER),
        Act::ReadDelivery => (Scope::NotificationsRead, AUDITOR, AUDITOR),
        Act::RetryDelivery => (Scope::NotificationsWrite, AUDITOR, ADMIN),
        Act::ReadWebhook => (Scope::WebhooksRead, AUDITOR, AUDITOR),
        Act::ManageWebhook => (Scope::WebhooksWrite, AUDITOR, ADMIN),
        Act::ReadTemplate => (Scope::NotificationsRead, MEMBER, AUDITOR),
        Act::ManageTemplate => (Scope::NotificationsWrite, MEMBER, ADMIN),
        Act::ReadChannel => (Scope::ChannelsRead, AUDITOR, AUDITOR),
        Act::ManageChannel => (Scope::ChannelsWrite, AUDITOR, ADMIN),
        Act::ReadConnector => (Scope::ConnectorsRead, AUDITOR, AUDITOR),
        Act::ManageConnector => (Scope::ConnectorsWrite, AUDITOR, ADMIN),
        // The owner of a connector is its service.
        Act::RunConnector => (Scope::ConnectorsRun, OWNER_OR_AUDITOR, OWNER),
        Act::BindChannel => (Scope::NotificationsWrite, MEMBER, MEMBER),
    };
    Rule { scope: Some(scope), see, act }
}
