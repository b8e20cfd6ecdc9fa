//! Every refusal as RFC 9457 problem details. `Code` is THE table of codes, statuses and titles.
//! What the caller reads is here; the cause goes to the log.

mod convert;
mod kept;
mod problem;
mod view;

pub use kept::Kept;
pub use problem::{Answer, Fault, MOST_FAULTS, Problem};
pub use view::ProblemView;

macro_rules! codes {
    ($($variant:ident = $code:literal, $status:literal, $title:literal;)+) => {
        /// A machine-readable reason. Codes are never renamed; new ones may appear.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Code { $($variant),+ }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            /// Its spelling on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            /// The HTTP status that it comes with.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }
            /// What it means, the same for every occurrence.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}

codes! {
    BadRequest = "bad_request", 400, "The request can't be understood";
    InvalidJson = "invalid_json", 400, "The body is not JSON";
    InvalidQuery = "invalid_query", 400, "The query string has unknown or unreadable parameters";
    InvalidHeader = "invalid_header", 400, "A request header can't be read";
    InvalidCursor = "invalid_cursor", 400, "The cursor is not one of ours";
    CursorMismatch = "cursor_mismatch", 400, "The cursor belongs to other filters or another order";
    Unauthenticated = "unauthenticated", 401, "Credentials are missing or not valid";
    InvalidCredentials = "invalid_credentials", 401, "Username or password is wrong";
    InvalidRefreshToken = "invalid_refresh_token", 401, "The refresh token is not valid";
    MissingScope = "missing_scope", 403, "The API key lacks the scope for this";
    RoleRequired = "role_required", 403, "Your role does not allow this";
    OwnOnly = "own_only", 403, "Only the one whose it is may do this";
    SessionRequired = "session_required", 403, "An API key can't do this: log in";
    ScopeNotGrantable = "scope_not_grantable", 403, "A key can't hand out a scope that it lacks";
    ExpiryNotGrantable = "expiry_not_grantable", 403, "A key can't make one that outlives it";
    RightsNotGrantable = "rights_not_grantable", 403, "A key can't have rights that its maker lacks";
    ConsentRequired = "consent_required", 403, "Nobody is enrolled without consent: invite them";
    NotAnApprover = "not_an_approver", 403, "You are not asked to decide this level";
    OwnTicket = "own_ticket", 403, "Nobody decides on their own access";
    ApproverInactive = "approver_inactive", 403, "Your user is not active";
    EditsNotAllowed = "edits_not_allowed", 403, "The flow lets approvers change nothing";
    EditWidens = "edit_widens", 403, "The flow lets approvers narrow a request, not widen it";
    TimingWidens = "timing_widens", 403, "An approver may shorten the access, not prolong it";
    OwnProfile = "own_profile", 403, "Your own password and e-mail change at PATCH /me, with the present password";
    NotTheApplicant = "not_the_applicant", 403, "Only the applicant cancels a ticket, or submits it anew";
    NotTheBeneficiary = "not_the_beneficiary", 403, "Only the beneficiary starts a session and gives a grant back";
    BeneficiaryInactive = "beneficiary_inactive", 403, "Your user is switched off";
    NotFound = "not_found", 404, "There is no such thing, or not for you";
    MethodNotAllowed = "method_not_allowed", 405, "This resource does not answer that method";
    RequestTimeout = "request_timeout", 408, "The body took too long to arrive";
    AlreadyExists = "already_exists", 409, "There is one of that name already";
    InUse = "in_use", 409, "Something still uses it";
    IdempotencyInProgress = "idempotency_in_progress", 409, "A request with this Idempotency-Key is still running";
    NodeCycle = "node_cycle", 409, "A node can't be moved below itself";
    ManagedByGrant = "managed_by_grant", 409, "A ticket gave this: revoke its grant instead";
    TicketAlreadyDecided = "ticket_already_decided", 409, "The ticket is decided, canceled or expired";
    TicketChanged = "ticket_changed", 409, "The ticket is not what you saw any more";
    TicketBlocked = "ticket_blocked", 409, "The ticket waits for an admin's repair";
    TicketInError = "ticket_in_error", 409, "The ticket is approved and its grant failed: an admin retries, or gives up";
    NothingToRetry = "nothing_to_retry", 409, "The ticket is not in error";
    NotResubmittable = "not_resubmittable", 409, "Only a denied, expired or canceled ticket is submitted anew";
    AlreadyDecidedByYou = "already_decided_by_you", 409, "You have decided this level already";
    LevelAlreadyDecided = "level_already_decided", 409, "The level you were asked about is decided already";
    WindowPassed = "window_passed", 409, "The requested window has ended already";
    AlreadyGranted = "already_granted", 409, "The access is there already, or about to begin";
    TooManyOpenTickets = "too_many_open_tickets", 409, "You have as many open tickets as one may have: wait, or cancel some";
    AlreadyRequested = "already_requested", 409, "A request for the same thing waits for its decision";
    GrantNotOpen = "grant_not_open", 409, "The grant has ended or was revoked already";
    GrantNotReady = "grant_not_ready", 409, "The grant is no session that waits to be started";
    SessionRunning = "session_running", 409, "Another session of yours runs on this device";
    DeviceUnavailable = "device_unavailable", 409, "The device is switched off or gone";
    JobNotDead = "job_not_dead", 409, "Only a job that failed is sent on its way again";
    LastSuperAdmin = "last_super_admin", 409, "Somebody has to remain super admin";
    InvitationVoid = "invitation_void", 409, "Whoever invited you may not any more";
    Stale = "stale", 412, "The object is not the one that If-Match names any more";
    TooLarge = "too_large", 413, "The body is too large";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body must be application/json";
    ValidationFailed = "validation_failed", 422, "The input is not acceptable";
    WildcardNotSupported = "wildcard_not_supported", 422, "`*` is no wildcard: name things, or use @ALL or all";
    CommonPassword = "common_password", 422, "The password is too common";
    NoFlow = "no_flow", 422, "No approval flow is there for this request";
    DurationNotAllowed = "duration_not_allowed", 422, "The flow does not allow this duration";
    IdempotencyKeyReused = "idempotency_key_reused", 422, "The Idempotency-Key was used for another request";
    TooManyRequests = "too_many_requests", 429, "You ask too often";
    TooManyFailures = "too_many_failures", 429, "Too many failed logins: wait";
    TooManyExports = "too_many_exports", 429, "You, or your organization, have exports running: wait for one to end";
    Internal = "internal", 500, "Something went wrong on our side";
    Unavailable = "unavailable", 503, "The service can't answer right now";
}
