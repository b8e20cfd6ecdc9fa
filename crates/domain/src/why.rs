//! Why something is refused: one list for the whole of Gatepass. Rules return a reason, use cases add particulars to it
//! ([`Refused`](crate::refused::Refused)), and the API has a table of what each means to its callers.

use crate::flow::timing::{TimingFault, WindowPassed};

crate::text_enum! {
    /// Why a rule or a use case refuses. Most texts are codes on the wire.
    pub enum Why {
        // Credentials.
        /// The request has no valid credential.
        Unauthenticated = "unauthenticated",
        /// No active user has this name and password.
        InvalidCredentials = "invalid_credentials",
        /// The refresh token is unknown, spent or expired.
        InvalidRefreshToken = "invalid_refresh_token",
        /// Too many logins have failed.
        TooManyFailures = "too_many_failures",
        /// The act needs a login session; an API key does not do.
        SessionRequired = "session_required",
        /// An API key can't give a key a scope that it lacks.
        ScopeNotGrantable = "scope_not_grantable",
        /// An API key can't make a key that expires after it.
        ExpiryNotGrantable = "expiry_not_grantable",
        /// A key can't have rights that its maker lacks.
        RightsNotGrantable = "rights_not_grantable",

        // Rights.
        /// The object does not exist, or not for this actor.
        NotFound = "not_found",
        /// The API key lacks the scope of the act.
        MissingScope = "missing_scope",
        /// The actor lacks the role in the organization, or is no super admin.
        RoleRequired = "role_required",
        /// Only the owner may do this.
        OwnOnly = "own_only",
        /// People change their own password and e-mail with `PATCH /me`.
        OwnProfile = "own_profile",
        /// Users join an organization by their own consent.
        ConsentRequired = "consent_required",

        // Input.
        /// The input breaks a rule; its faults tell which.
        ValidationFailed = "validation_failed",
        /// `*` is no wildcard in lists of accounts and protocols.
        WildcardNotSupported = "wildcard_not_supported",
        /// The password is on the list of common ones.
        CommonPassword = "common_password",
        /// No flow accepts the request.
        NoFlow = "no_flow",
        /// The duration is not one that the flow allows, or empty.
        DurationNotAllowed = "duration_not_allowed",
        /// A denial needs a reason.
        ReasonRequired = "reason_required",

        // Directory, inventory, flows, jobs.
        /// A unique name is taken.
        AlreadyExists = "already_exists",
        /// Other objects still refer to the object.
        InUse = "in_use",
        /// A node can't be moved below itself.
        NodeCycle = "node_cycle",
        /// The membership or permission belongs to a grant.
        ManagedByGrant = "managed_by_grant",
        /// The last active super admin can't be taken away.
        LastSuperAdmin = "last_super_admin",
        /// The sender of the invitation may not invite any more.
        InvitationVoid = "invitation_void",
        /// Only a job that failed for good can be retried.
        JobNotDead = "job_not_dead",

        // Tickets.
        /// The ticket is in a final state, or past its deadline.
        TicketAlreadyDecided = "ticket_already_decided",
        /// The ticket was approved, and its grant failed: an admin retries or gives up.
        TicketInError = "ticket_in_error",
        /// Nobody may decide the ticket's level: an admin repairs, reassigns or overrides.
        TicketBlocked = "ticket_blocked",
        /// The ticket is not what the approver saw any more.
        TicketChanged = "ticket_changed",
        /// The applicant and the beneficiary never decide.
        OwnTicket = "own_ticket",
        /// Only the approvers of the current level decide.
        NotAnApprover = "not_an_approver",
        /// The approver's level is over, and they have no say at the current one.
        LevelAlreadyDecided = "level_already_decided",
        /// A person decides a level once.
        AlreadyDecidedByYou = "already_decided_by_you",
        /// The approver is deactivated.
        ApproverInactive = "approver_inactive",
        /// The flow lets approvers change nothing.
        EditsNotAllowed = "edits_not_allowed",
        /// Only the timing of a catalog item can be changed, and only the length of a device session.
        EditNotOfThisType = "edit_not_of_this_type",
        /// The flow lets approvers narrow the request only.
        EditWidens = "edit_widens",
        /// The changed request would give nothing.
        EditLeavesNothing = "edit_leaves_nothing",
        /// Only an admin gives longer, earlier or later access than was asked for.
        TimingWidens = "timing_widens",
        /// The access would already be over.
        WindowPassed = "window_passed",
        /// Only admins of the organization override, reassign and retry.
        NotAnAdmin = "not_an_admin",
        /// The ticket has no such level.
        NoSuchLevel = "no_such_level",
        /// Somebody who was named may not decide the ticket.
        ApproverUnfit = "approver_unfit",
        /// The people who were named can't give as many approvals as the level needs.
        QuorumUnreachable = "quorum_unreachable",
        /// The ticket is not in error.
        NothingToRetry = "nothing_to_retry",
        /// The ticket is not blocked, or nobody may decide its level yet.
        NothingToRepair = "nothing_to_repair",
        /// Only denied, expired and canceled tickets are resubmitted.
        NotResubmittable = "not_resubmittable",
        /// Only the applicant cancels and resubmits.
        NotTheApplicant = "not_the_applicant",
        /// Only participants and admins comment.
        NotAParticipant = "not_a_participant",
        /// It is too early for the ticket to expire.
        DeadlineNotReached = "deadline_not_reached",
        /// The applicant has as many open tickets as they may have.
        TooManyOpenTickets = "too_many_open_tickets",
        /// The beneficiary has the access already.
        AlreadyGranted = "already_granted",
        /// An open ticket asks for the same access.
        AlreadyRequested = "already_requested",

        // Grants.
        /// The grant has expired, failed, or was revoked or ended.
        GrantNotOpen = "grant_not_open",
        /// Only the beneficiary starts a session and ends a grant.
        NotTheBeneficiary = "not_the_beneficiary",
        /// The grant is no session, or one that was started already.
        GrantNotReady = "grant_not_ready",
        /// Another session of this user on this device runs.
        SessionRunning = "session_running",
        /// The device is deactivated or deleted.
        DeviceUnavailable = "device_unavailable",
        /// The beneficiary is deactivated.
        BeneficiaryInactive = "beneficiary_inactive",
        /// The grant's window is not over.
        GrantNotOver = "grant_not_over",

        // The server.
        /// The caller has too many requests at once.
        TooManyRequests = "too_many_requests",
        /// Something went wrong on our side; the log has the cause.
        Internal = "internal",
        /// The database is away or busy: the same request may succeed later.
        Unavailable = "unavailable",
    }
}

impl std::error::Error for Why {}

impl From<WindowPassed> for Why {
    fn from(WindowPassed: WindowPassed) -> Self {
        Self::WindowPassed
    }
}

impl From<TimingFault> for Why {
    fn from(fault: TimingFault) -> Self {
        match fault {
            TimingFault::DurationNotAllowed | TimingFault::DurationRequired => Self::DurationNotAllowed,
            TimingFault::WindowPassed => Self::WindowPassed,
        }
    }
}
