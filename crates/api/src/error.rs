//! Every refusal as RFC 9457 problem details. `Code` is THE table of codes, statuses and titles. Callers get nothing
//! but these texts; the log has the cause.

mod convert;
mod kept;
mod problem;
mod remedies;
mod view;

pub use gatepass_domain::refused::{Fault, MOST_FAULTS};
pub use kept::Kept;
pub use problem::{Problem, Result};
pub use remedies::remedy;
pub use view::{FaultView, ProblemView};

use gatepass_domain::why::Why;

macro_rules! codes {
    (
        of_http { $($http:ident = $http_code:literal, $http_status:literal, $http_title:literal;)+ }
        of_reasons { $($reason:ident = $code:literal, $status:literal, $title:literal;)+ }
        of_other_names { $($other:ident => $named:ident;)+ }
    ) => {
        /// A machine-readable reason. Codes are never renamed; new ones may appear.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Code { $($http,)+ $($reason),+ }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$http,)+ $(Self::$reason),+];
            /// The code in the contract.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$http => $http_code,)+ $(Self::$reason => $code),+ }
            }
            /// The HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$http => $http_status,)+ $(Self::$reason => $status),+ }
            }
            /// The meaning, which is the same for every occurrence.
            pub fn title(self) -> &'static str {
                match self { $(Self::$http => $http_title,)+ $(Self::$reason => $title),+ }
            }
        }

        /// Total: the compiler requires a row for every reason.
        impl From<Why> for Code {
            fn from(why: Why) -> Self {
                match why { $(Why::$reason => Self::$reason,)+ $(Why::$other => Self::$named),+ }
            }
        }
    };
}

codes! {
    of_http {
        BadRequest = "bad_request", 400, "The request can't be understood";
        InvalidJson = "invalid_json", 400, "The body is not JSON";
        InvalidQuery = "invalid_query", 400, "The query string has unknown or unreadable parameters";
        BodyNotAllowed = "body_not_allowed", 400, "This operation takes no body";
        InvalidHeader = "invalid_header", 400, "A request header can't be read";
        InvalidCursor = "invalid_cursor", 400, "The cursor is not valid";
        CursorMismatch = "cursor_mismatch", 400, "The cursor belongs to a list with other filters or another order";
        MethodNotAllowed = "method_not_allowed", 405, "The resource does not support this method";
        RequestTimeout = "request_timeout", 408, "The body took too long to arrive";
        IdempotencyInProgress = "idempotency_in_progress", 409, "A request with this Idempotency-Key is still running";
        Stale = "stale", 412, "The object has changed: If-Match does not name its ETag";
        TooLarge = "too_large", 413, "The body is too large";
        UnsupportedMediaType = "unsupported_media_type", 415, "The body must be application/json";
        IdempotencyKeyReused = "idempotency_key_reused", 422, "The Idempotency-Key was used for another request";
        TooManyExports = "too_many_exports", 429, "Too many exports are running";
    }
    of_reasons {
        Unauthenticated = "unauthenticated", 401, "Credentials are missing or not valid";
        InvalidCredentials = "invalid_credentials", 401, "Username or password is wrong";
        InvalidPollToken = "invalid_poll_token", 401, "The poll token completes no login: log in again";
        InvalidRefreshToken = "invalid_refresh_token", 401, "The refresh token is not valid";
        AccountTaken = "account_taken", 409, "The account is bound to somebody else";
        CodeInvalid = "code_invalid", 422, "The code is wrong, used or expired, or was guessed too often: ask for another";
        SignInUnavailable = "sign_in_unavailable", 409, "There is no sign-in at this chat: ask for a code instead";
        PublicUrlMissing = "public_url_missing", 409, "This installation does not know its own address: see public_url";
        ChannelInactive = "channel_inactive", 409, "The channel is not active";
        ChannelBroken = "channel_broken", 409, "The secrets of the channel can't be decrypted: give it its settings again";
        ChatFailed = "chat_failed", 422, "The chat can't be reached, or refuses";
        TaskReplaced = "task_replaced", 409, "The task is done, or the connector has another one for this grant: fetch it";
        ConnectorHoldsGrants = "connector_holds_grants", 409, "The connector still holds grants: end them first, or make the connector inactive and wait";
        TooManyConnectors = "too_many_connectors", 409, "The organization has 50 connectors already";
        ChannelsOff = "channels_off", 409, "This installation has no key for the secrets of channels: see secrets_key_file";
        ChannelExists = "channel_exists", 409, "The organization has a channel of this service";
        LinkInvalid = "link_invalid", 404, "The link is not valid any more";
        ReasonMissing = "reason_missing", 422, "A denial needs a reason";
        LinkUsed = "link_used", 409, "The link was used";
        LoginRequired = "login_required", 403, "This request is decided by people who log in";
        LoginRejected = "login_rejected", 403, "A guard rule does not let you log in";
        LoginReview = "login_review", 403, "A guard rule lets this API key pass after a review";
        MissingScope = "missing_scope", 403, "The API key lacks the scope for this";
        AssetKey = "asset_key", 403, "An API key for one asset reads the grants of that asset, and does nothing else";
        RoleRequired = "role_required", 403, "Your role does not allow this";
        OwnOnly = "own_only", 403, "Only the owner may do this";
        SessionRequired = "session_required", 403, "API keys can't do this: log in";
        ScopeNotGrantable = "scope_not_grantable", 403, "An API key can't grant a scope that it lacks";
        ExpiryNotGrantable = "expiry_not_grantable", 403, "An API key can't create a key that expires after it";
        RightsNotGrantable = "rights_not_grantable", 403, "An API key can't have rights that its maker lacks";
        SelfGrantForbidden = "self_grant_forbidden", 403, "Admins may not give access to themselves here";
        OnBehalfNotAllowed = "on_behalf_not_allowed", 403, "The flow does not let you ask for somebody else";
        ConsentRequired = "consent_required", 403, "Users join an organization by consent: invite them";
        NotAnApprover = "not_an_approver", 403, "You are not an approver of this level";
        OwnTicket = "own_ticket", 403, "You can't decide your own ticket";
        ApproverInactive = "approver_inactive", 403, "Your account is deactivated";
        EditsNotAllowed = "edits_not_allowed", 403, "The flow does not let approvers change the request";
        EditWidens = "edit_widens", 403, "The flow lets approvers narrow the request, not widen it";
        EditNotOwned = "edit_not_owned", 403, "An owner changes only the assets and nodes that they own";
        TimingWidens = "timing_widens", 403, "The flow lets approvers shorten the access, not prolong it";
        OwnProfile = "own_profile", 403, "Change your own password and e-mail with PATCH /me and your current password";
        NotTheApplicant = "not_the_applicant", 403, "Only the applicant can resubmit the ticket (an admin if it was denied or has expired), and only the applicant and the beneficiary can cancel it";
        NotTheBeneficiary = "not_the_beneficiary", 403, "Only the beneficiary can start the session or end the grant; the requester can also extend it";
        BeneficiaryInactive = "beneficiary_inactive", 403, "Your account is deactivated";
        NoAccess = "no_access", 403, "You have no access for this connection";
        ConnectionRejected = "connection_rejected", 403, "A guard rule rejects the connection";
        NotFound = "not_found", 404, "Not found, or not visible to you";
        AlreadyExists = "already_exists", 409, "The object already exists";
        InUse = "in_use", 409, "Other objects still use it";
        NodeCycle = "node_cycle", 409, "A node can't be moved below itself";
        ManagedByGrant = "managed_by_grant", 409, "A grant manages this: revoke the grant instead";
        GroupCycle = "group_cycle", 409, "A group can't be in itself";
        GroupsTooDeep = "groups_too_deep", 409, "At most 10 groups can be in one another";
        TooManyGroups = "too_many_groups", 409, "At most 100 groups can be above a group, and 1,000 below it";
        MemberThroughGroup = "member_through_group", 409, "The user is a member through another group: remove them there";
        TicketAlreadyDecided = "ticket_already_decided", 409, "The ticket is already decided, canceled or expired";
        TicketChanged = "ticket_changed", 409, "The ticket has changed since you saw it";
        TicketBlocked = "ticket_blocked", 409, "The ticket is blocked until an admin repairs it";
        TicketInError = "ticket_in_error", 409, "The ticket is approved, but its grant failed: an admin must retry or deny it";
        NothingToRetry = "nothing_to_retry", 409, "The ticket is not in error";
        NotResubmittable = "not_resubmittable", 409, "Only tickets that have ended can be resubmitted";
        AlreadyDecidedByYou = "already_decided_by_you", 409, "You have already decided this level, or another one of a flow with distinct approvers";
        LevelAlreadyDecided = "level_already_decided", 409, "Your level has already been decided";
        LevelNotOpen = "level_not_open", 409, "Another level of the ticket is open";
        WindowPassed = "window_passed", 409, "The requested window has already ended";
        AlreadyGranted = "already_granted", 409, "The beneficiary already has this access, or it is about to begin";
        ReviewPending = "review_pending", 409, "The review is not decided yet";
        TooManyRules = "too_many_rules", 409, "An organization has at most 1,000 guard rules, and so has the installation";
        TooManyCommandGroups = "too_many_command_groups", 409, "An organization has at most 1,000 command groups, with at most 2 MiB of compiled regular expressions in all, and so has the installation";
        TooManyOpenTickets = "too_many_open_tickets", 409, "You have reached the limit of open tickets";
        AlreadyRequested = "already_requested", 409, "A ticket for the same access is already open";
        GrantNotOpen = "grant_not_open", 409, "The grant has already ended or been revoked";
        GrantNotExtendable = "grant_not_extendable", 409, "The grant has no end that could move, or its session was not started";
        AlreadyExtending = "already_extending", 409, "A ticket to extend the grant is already open";
        GrantNotReady = "grant_not_ready", 409, "The grant is not a session that is ready to start";
        SessionRunning = "session_running", 409, "You already have a running session on this device";
        DeviceUnavailable = "device_unavailable", 409, "The device is deactivated or deleted";
        TooManyConnectionTokens = "too_many_connection_tokens", 409, "You have 100 connection tokens that are ready or pending: take some back";
        TokenUsed = "token_used", 409, "The connection token was used";
        TooManyCommands = "too_many_commands", 409, "A session has at most 1,000,000 commands";
        SessionEnded = "session_ended", 409, "The session has ended";
        JobNotDead = "job_not_dead", 409, "Only failed jobs can be retried";
        TooManyWebhooks = "too_many_webhooks", 409, "An organization has at most 50 webhooks, and so has the installation";
        WebhookInactive = "webhook_inactive", 409, "The webhook is disabled";
        DeliveryPending = "delivery_pending", 409, "The delivery is still under way";
        LastSuperAdmin = "last_super_admin", 409, "At least one super admin must remain";
        InvitationVoid = "invitation_void", 409, "The invitation is void: its sender may no longer invite";
        ValidationFailed = "validation_failed", 422, "The input is not valid";
        WildcardNotSupported = "wildcard_not_supported", 422, "`*` is not a wildcard: list names, or use @ALL or all";
        InvalidConnectionToken = "invalid_connection_token", 422, "Not a connection token that you may redeem now";
        CommonPassword = "common_password", 422, "The password is too common";
        AtInPast = "at_in_past", 422, "Access is answered for now and for the future, not for the past";
        NoFlow = "no_flow", 422, "No flow accepts this request";
        TooManyOwners = "too_many_owners", 422, "Too many owners would have to approve";
        FlowDisabled = "flow_disabled", 422, "The flow for this takes no requests at the moment";
        FlowAmbiguous = "flow_ambiguous", 422, "Several flows are for this: name one of them";
        FlowNotApplicable = "flow_not_applicable", 422, "Another flow is for this";
        SplitRequest = "split_request", 422, "The parts of this request belong to different flows";
        DurationNotAllowed = "duration_not_allowed", 422, "The flow does not allow this duration";
        ReviewLocksOut = "review_locks_out", 422, "No reviewer could log in to review";
        TooManyRequests = "too_many_requests", 429, "Too many requests";
        CodeTooSoon = "code_too_soon", 429, "A code was sent a moment ago: wait a minute before you ask for another";
        TooManyGuesses = "too_many_guesses", 429, "Too many guesses of codes";
        TooManyFailures = "too_many_failures", 429, "Too many failed logins";
        Internal = "internal", 500, "Internal error";
        Unavailable = "unavailable", 503, "The service is unavailable";
    }
    of_other_names {
        ReasonRequired => ValidationFailed;
        EditNotOfThisType => ValidationFailed;
        OutOfScope => ValidationFailed;
        EditLeavesNothing => ValidationFailed;
        NoSuchLevel => ValidationFailed;
        TimingEmpty => ValidationFailed;
        ApproverUnfit => ValidationFailed;
        QuorumUnreachable => ValidationFailed;
        NotAnAdmin => RoleRequired;
        NotAParticipant => RoleRequired;
        NotAMember => RoleRequired;
        EndPassed => ValidationFailed;
        NothingToRepair => Internal;
        DeadlineNotReached => Internal;
        GrantNotOver => Internal;
    }
}
