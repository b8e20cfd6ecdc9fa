//! Reasons for refusals: one list for the whole of Gatepass. Rules return a reason, use cases add details to it
//! ([`Refused`](crate::refused::Refused)), and the API has a table of the problem for each reason.

use crate::flow::timing::{TimingFault, WindowPassed};

crate::text_enum! {
    /// Why a rule or a use case refuses. Most texts are also codes of the contract.
    pub enum Why {
        // Credentials.
        /// The request has no valid credential.
        Unauthenticated = "unauthenticated",
        /// No active user has this name and password.
        InvalidCredentials = "invalid_credentials",
        /// The refresh token is unknown, used or expired.
        InvalidRefreshToken = "invalid_refresh_token",
        /// A guard rule rejects the login.
        LoginRejected = "login_rejected",
        /// A guard rule sends the use of an API key to a review.
        LoginReview = "login_review",
        /// The review of a login is not decided yet.
        ReviewPending = "review_pending",
        /// The decision link is not of this server, is of an old message, or has expired.
        LinkInvalid = "link_invalid",
        /// A denial has no reason.
        ReasonMissing = "reason_missing",
        /// The decision link was used.
        LinkUsed = "link_used",
        /// The organization wants this request to be decided by people who log in.
        LoginRequired = "login_required",
        /// The account in the chat is bound to somebody else.
        AccountTaken = "account_taken",
        /// The code is wrong, used or expired, or was guessed too often.
        CodeInvalid = "code_invalid",
        /// A code was sent to the person or to the account a moment ago.
        CodeTooSoon = "code_too_soon",
        /// The chat has no sign-in, or its settings lack what signing in needs.
        SignInUnavailable = "sign_in_unavailable",
        /// The operator did not say at which address this server is reached.
        PublicUrlMissing = "public_url_missing",
        /// The person guessed too many codes.
        TooManyGuesses = "too_many_guesses",
        /// The channel is not active.
        ChannelInactive = "channel_inactive",
        /// The connector has another task by now, or this one is done.
        TaskReplaced = "task_replaced",
        /// The organization has as many connectors as it may.
        TooManyConnectors = "too_many_connectors",
        /// The connector still holds grants.
        ConnectorHoldsGrants = "connector_holds_grants",
        /// The operator gave no key that encrypts the secrets of channels.
        ChannelsOff = "channels_off",
        /// The secrets of the channel can't be decrypted.
        ChannelBroken = "channel_broken",
        /// The chat can't be reached, or refuses.
        ChatFailed = "chat_failed",
        /// The organization has a channel of this service.
        ChannelExists = "channel_exists",
        /// The poll token completes no login, or not from here.
        InvalidPollToken = "invalid_poll_token",
        /// Too many logins have failed.
        TooManyFailures = "too_many_failures",
        /// The act needs a login session. An API key is not enough.
        SessionRequired = "session_required",
        /// An API key can't make a key with a scope that it lacks itself.
        ScopeNotGrantable = "scope_not_grantable",
        /// An API key can't make a key that outlives it.
        ExpiryNotGrantable = "expiry_not_grantable",
        /// A key can't have rights that its maker lacks.
        RightsNotGrantable = "rights_not_grantable",

        // Rights.
        /// The object does not exist, or is not visible to this actor.
        NotFound = "not_found",
        /// The API key lacks the scope of the act.
        MissingScope = "missing_scope",
        /// The API key is for one asset, and may only read its grants.
        AssetKey = "asset_key",
        /// The actor lacks the role in the organization, or is no super admin.
        RoleRequired = "role_required",
        /// Only the owner may do this.
        OwnOnly = "own_only",
        /// People change their own password and e-mail with `PATCH /me`.
        OwnProfile = "own_profile",
        /// The organization forbids its admins to give access to themselves.
        SelfGrantForbidden = "self_grant_forbidden",
        /// The flow does not let this user ask for somebody else.
        OnBehalfNotAllowed = "on_behalf_not_allowed",
        /// Users join an organization by their own consent.
        ConsentRequired = "consent_required",

        // Input.
        /// The input breaks rules. Its faults say which.
        ValidationFailed = "validation_failed",
        /// `*` is no wildcard in lists of accounts and protocols.
        WildcardNotSupported = "wildcard_not_supported",
        /// The password is on the list of common ones.
        CommonPassword = "common_password",
        /// A question about access is about a moment that has passed.
        AtInPast = "at_in_past",
        /// No flow accepts the request.
        NoFlow = "no_flow",
        /// The request needs the approval of more owners than a level may wait for.
        TooManyOwners = "too_many_owners",
        /// The timing that an approver writes is empty.
        TimingEmpty = "timing_empty",
        /// The flow that claims the request is disabled.
        FlowDisabled = "flow_disabled",
        /// Several flows claim the request, and it names none of them.
        FlowAmbiguous = "flow_ambiguous",
        /// The request names another flow than the one that claims it.
        FlowNotApplicable = "flow_not_applicable",
        /// The parts of the request belong to different flows.
        SplitRequest = "split_request",
        /// The flow does not allow the duration, or it is zero.
        DurationNotAllowed = "duration_not_allowed",
        /// A denial needs a reason.
        ReasonRequired = "reason_required",

        // Directory, inventory, flows, jobs.
        /// Another object has the same unique name.
        AlreadyExists = "already_exists",
        /// Other objects still refer to the object.
        InUse = "in_use",
        /// A node can't be moved below itself.
        NodeCycle = "node_cycle",
        /// The membership or permission belongs to a grant.
        ManagedByGrant = "managed_by_grant",
        /// A group would be in itself.
        GroupCycle = "group_cycle",
        /// Too many groups would be in one another.
        GroupsTooDeep = "groups_too_deep",
        /// A group would have too many groups above or below it.
        TooManyGroups = "too_many_groups",
        /// The user is a member through another group.
        MemberThroughGroup = "member_through_group",
        /// This would leave no active super admin.
        LastSuperAdmin = "last_super_admin",
        /// The sender of the invitation has lost the right to invite.
        InvitationVoid = "invitation_void",
        /// Only a job that failed for good can be retried.
        JobNotDead = "job_not_dead",
        /// The organization has 50 webhooks.
        TooManyWebhooks = "too_many_webhooks",
        /// A disabled webhook gets no event.
        WebhookInactive = "webhook_inactive",
        /// The delivery has not ended yet.
        DeliveryPending = "delivery_pending",

        // Tickets.
        /// The ticket is in a final state, or past its deadline.
        TicketAlreadyDecided = "ticket_already_decided",
        /// The ticket was approved, but its grant failed. An admin can retry or give up.
        TicketInError = "ticket_in_error",
        /// Nobody may decide the ticket's level. An admin can repair, reassign or override.
        TicketBlocked = "ticket_blocked",
        /// The ticket has changed since the approver saw it.
        TicketChanged = "ticket_changed",
        /// The applicant and the beneficiary can't decide.
        OwnTicket = "own_ticket",
        /// Only the approvers of the current level decide.
        NotAnApprover = "not_an_approver",
        /// The approver's level is decided, and they are no approver of the current one.
        LevelAlreadyDecided = "level_already_decided",
        /// Another level is open than the one that the approver names.
        LevelNotOpen = "level_not_open",
        /// A person decides a level once, and with distinct approvers one level of a ticket.
        AlreadyDecidedByYou = "already_decided_by_you",
        /// The approver is deactivated.
        ApproverInactive = "approver_inactive",
        /// The flow does not let approvers change the request.
        EditsNotAllowed = "edits_not_allowed",
        /// Of a request for a catalog item, only the timing can be changed. Of a device session, only the length.
        EditNotOfThisType = "edit_not_of_this_type",
        /// The flow only lets approvers narrow the request.
        EditWidens = "edit_widens",
        /// An owner changes only the assets and nodes that they own.
        EditNotOwned = "edit_not_owned",
        /// The changed request is not in the scope of the flow.
        OutOfScope = "out_of_scope",
        /// The changed request would give nothing.
        EditLeavesNothing = "edit_leaves_nothing",
        /// The flow only lets approvers shorten the access.
        TimingWidens = "timing_widens",
        /// The access would already be over.
        WindowPassed = "window_passed",
        /// Only admins of the organization override, reassign and retry.
        NotAnAdmin = "not_an_admin",
        /// The ticket has no such level.
        NoSuchLevel = "no_such_level",
        /// Somebody that the admin named can't be an approver of the ticket.
        ApproverUnfit = "approver_unfit",
        /// The approvers that the admin named are fewer than the approvals that the level needs.
        QuorumUnreachable = "quorum_unreachable",
        /// The ticket is not in error.
        NothingToRetry = "nothing_to_retry",
        /// The ticket is not blocked, or still nobody may decide its level.
        NothingToRepair = "nothing_to_repair",
        /// Only tickets that have ended are resubmitted, and for others only while they are active members.
        NotResubmittable = "not_resubmittable",
        /// Only the applicant may resubmit, and an admin what was denied or has expired. Only the applicant and the beneficiary may cancel.
        NotTheApplicant = "not_the_applicant",
        /// Only participants and admins may comment.
        NotAParticipant = "not_a_participant",
        /// Whoever left the organization adds no watchers.
        NotAMember = "not_a_member",
        /// It is too early for the ticket to expire.
        DeadlineNotReached = "deadline_not_reached",
        /// A login rule would send all reviewers of a level to a review.
        ReviewLocksOut = "review_locks_out",
        /// The organization, or the installation, has as many guard rules as it may have.
        TooManyRules = "too_many_rules",
        /// The organization, or the installation, has as many command groups as it may have, or as large ones.
        TooManyCommandGroups = "too_many_command_groups",
        /// The applicant has reached the limit of open tickets.
        TooManyOpenTickets = "too_many_open_tickets",
        /// The beneficiary has the access already.
        AlreadyGranted = "already_granted",
        /// An open ticket asks for the same access.
        AlreadyRequested = "already_requested",

        // Grants.
        /// The grant has expired, failed, or was revoked or ended.
        GrantNotOpen = "grant_not_open",
        /// Only the beneficiary may start a session and end a grant.
        NotTheBeneficiary = "not_the_beneficiary",
        /// The grant is not a session, or the session was started already.
        GrantNotReady = "grant_not_ready",
        /// The grant has no end that could move, or its session was not started.
        GrantNotExtendable = "grant_not_extendable",
        /// An open ticket asks for an extension of the grant already.
        AlreadyExtending = "already_extending",
        /// The new end of a grant is not in the future.
        EndPassed = "end_passed",
        /// This user has an active session on this device already.
        SessionRunning = "session_running",
        /// The device is deactivated or deleted.
        DeviceUnavailable = "device_unavailable",
        /// The beneficiary is deactivated.
        BeneficiaryInactive = "beneficiary_inactive",
        /// The grant's window is not over yet.
        GrantNotOver = "grant_not_over",

        // Connections.
        /// Access denies the connection.
        NoAccess = "no_access",
        /// A guard rule rejects the connection.
        ConnectionRejected = "connection_rejected",
        /// The user has as many connection tokens as they may have.
        TooManyConnectionTokens = "too_many_connection_tokens",
        /// The text is no connection token that this caller may redeem now.
        InvalidConnectionToken = "invalid_connection_token",
        /// The connection token was used.
        TokenUsed = "token_used",
        /// The session has as many commands as it may have.
        TooManyCommands = "too_many_commands",
        /// The session has ended.
        SessionEnded = "session_ended",

        // The server.
        /// The caller has too many requests at the same time.
        TooManyRequests = "too_many_requests",
        /// An error in the server. The log has the cause.
        Internal = "internal",
        /// The database is not available or busy. The same request may succeed later.
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
            TimingFault::NoLength | TimingFault::NotAfterStart => Self::TimingEmpty,
            TimingFault::WindowPassed => Self::WindowPassed,
        }
    }
}
