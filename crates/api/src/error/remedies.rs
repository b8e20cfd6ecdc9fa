//! What to do about each code. The page of a code shows it, and `GET /problems` lists it.

use super::Code;

/// The sentence about this code that tells a developer or user what to do. Total: the compiler requires one for every code.
#[allow(clippy::too_many_lines, clippy::enum_glob_use, reason = "one table of all codes")]
pub fn remedy(code: Code) -> &'static str {
    use Code::*;
    match code {
        BadRequest => "Compare the request with the contract: `detail` says what can't be read.",
        InvalidJson => {
            "Send a body that is valid JSON, without repeated names. `detail` says where reading stopped."
        }
        InvalidQuery => {
            "Correct the parameters that `errors` names. The contract lists those of each operation."
        }
        BodyNotAllowed => "Send the request without a body.",
        InvalidHeader => "Correct the header that `errors` names.",
        InvalidCursor => "Begin again at the first page, and send `next_cursor` as it is.",
        CursorMismatch => "Send a cursor with the same filters and order as the page that gave it.",
        MethodNotAllowed => "Use one of the methods in the header `Allow`.",
        RequestTimeout => "Send the body without pauses.",
        IdempotencyInProgress => "Wait for the answer to the first request, or repeat this one in a moment.",
        Stale => "Read the object again, and send the change with its new ETag.",
        TooLarge => "Send less in one request. For many objects, use several requests.",
        UnsupportedMediaType => "Send the body as JSON, with the Content-Type that the contract names.",
        IdempotencyKeyReused => "Use a new `Idempotency-Key` for each request that is not a repetition.",
        TooManyExports => "Wait until an export has ended.",
        Unauthenticated => {
            "Log in, refresh the session, or send an API key that is valid: `Authorization: Bearer ...`."
        }
        InvalidCredentials => "Check username and password. After several failures, wait.",
        InvalidPollToken => "Log in again.",
        InvalidRefreshToken => "Log in again. A refresh token works once: keep the newest one.",
        AccountTaken => "Let the other person unbind the account, or use another one.",
        CodeInvalid => "Ask for another code, and enter it within 10 minutes.",
        SignInUnavailable => "Ask for a code: `POST /me/channels/{id}/code`.",
        PublicUrlMissing => "Let the operator set `public_url`.",
        ChannelInactive => "Let an admin of the organization activate the channel.",
        ChannelBroken => "Let an admin of the organization send the settings of the channel again.",
        ChatFailed => "Read `detail` for what the chat said, and correct the settings of the channel.",
        TaskReplaced => "Fetch the tasks of the connector, and report the new one.",
        ConnectorHoldsGrants => {
            "End the grants that the connector holds, or make it inactive and wait for their end."
        }
        TooManyConnectors => "Delete a connector that is not used.",
        ChannelsOff => "Let the operator set `secrets_key_file`.",
        ChannelExists => "Change the channel of this service that the organization has.",
        LinkInvalid => "Open the newest mail about the request, or log in and decide there.",
        ReasonMissing => "Say why, in the field for the reason.",
        LinkUsed => "Log in to see what was decided.",
        LoginRequired => "Log in, and decide there.",
        LoginRejected => "Ask an admin which guard rule rejects logins from here or at this time.",
        LoginReview => "Wait until the review is decided, and repeat the request. `ticket_id` names it.",
        MissingScope => "Use an API key with the scope in `required_scope`, or log in.",
        AssetKey => "Use another credential. This key reads the grants of its asset.",
        RoleRequired => "Ask an admin of the organization to do this, or to give you the role.",
        OwnOnly => "Let the owner do this.",
        SessionRequired => "Log in as a person, and do this with the access token.",
        ScopeNotGrantable => "Create the key with scopes that your key has, or from a login session.",
        ExpiryNotGrantable => "Choose an earlier `expires_at`, or create the key from a login session.",
        RightsNotGrantable => "Choose a user who has no more rights than you. `detail` names the surplus.",
        SelfGrantForbidden => "Let another admin give you the access, or request it.",
        OnBehalfNotAllowed => "Let the beneficiary ask, or use a flow that allows requests for others.",
        ConsentRequired => "Invite the user: `POST /organizations/{id}/invitations`.",
        NotAnApprover => "Only the approvers of the open level decide. An admin can override.",
        OwnTicket => "Let somebody else decide.",
        ApproverInactive | BeneficiaryInactive => "Ask an admin to activate your account.",
        EditsNotAllowed => "Approve the request as it is, or deny it and say what to ask for.",
        EditWidens => "Leave out what was not asked for.",
        EditNotOwned => "Leave out assets and nodes of other owners.",
        TimingWidens => "Choose an end that is not later than the requested one.",
        OwnProfile => "Use `PATCH /me` with your current password.",
        NotTheApplicant => "Let the applicant do this.",
        NotTheBeneficiary => "Let the beneficiary do this.",
        NoAccess => "Request access. `reason` says what is missing.",
        ConnectionRejected => "Ask an admin which guard rule rejects the connection.",
        NotFound => {
            "Check the id. If it is right, you don't see the object: ask for the role or membership that shows it."
        }
        AlreadyExists => "Use the existing object, or another name.",
        InUse => "Remove the uses first. `used_by` names them.",
        NodeCycle => "Choose a parent that is not below the node.",
        ManagedByGrant => "Revoke the grant, or wait for its end.",
        GroupCycle => "Leave out the group that contains this one.",
        GroupsTooDeep | TooManyGroups => "Nest fewer groups in one another.",
        MemberThroughGroup => "Remove the user from the nested group.",
        TicketAlreadyDecided => {
            "Read the ticket: nothing more can be done with it. Open another one if you need to."
        }
        TicketChanged => "Read the ticket again, and decide what it says now.",
        TicketBlocked => "Let an admin name approvers (`POST /tickets/{id}/reassign`), or override.",
        TicketInError => "Let an admin retry the ticket, or deny it.",
        NothingToRetry => "Nothing: only tickets in the state `error` are retried.",
        NotResubmittable => "Wait for the end of the ticket, or cancel it.",
        AlreadyDecidedByYou => "Nothing: your decision stands. Others decide the rest.",
        LevelAlreadyDecided => "Nothing: others have decided the level.",
        LevelNotOpen => "Read the ticket again: another level is open.",
        WindowPassed => "Open a new request with a window in the future.",
        AlreadyGranted => "Use the grant in `grant_id`, or extend it.",
        ReviewPending => "Wait for the decision. `Prefer: wait` on the ticket tells you at once.",
        TooManyRules => "Delete or join guard rules.",
        TooManyCommandGroups => "Delete or join command groups.",
        TooManyOpenTickets => "Cancel requests that you don't need, or wait for decisions.",
        AlreadyRequested => "Follow the ticket in `ticket_id`.",
        GrantNotOpen => "Open a new request.",
        GrantNotExtendable => "Start the session first, or open a new request.",
        AlreadyExtending => "Follow the open ticket.",
        GrantNotReady => "Read the grant: `state` says what it waits for.",
        SessionRunning => "End the running session in `grant_id` first.",
        DeviceUnavailable => "Choose another device, or let an admin activate this one.",
        TooManyConnectionTokens => "Take back tokens that you don't need: `DELETE /connection-tokens/{id}`.",
        TokenUsed => "Ask for a new connection token.",
        TooManyCommands | SessionEnded => "Open a new session.",
        JobNotDead => "Nothing: jobs that have not failed for good go on by themselves.",
        TooManyWebhooks => "Delete a webhook that is not used.",
        WebhookInactive => "Activate the webhook: `PATCH /webhooks/{id}` with `is_active`.",
        DeliveryPending => "Wait: it is still being sent.",
        LastSuperAdmin => "Make somebody else a super admin first.",
        InvitationVoid => "Ask for a new invitation.",
        ValidationFailed => {
            "Correct every fault in `errors`: `pointer` says where, `code` and `detail` say what is expected."
        }
        WildcardNotSupported => {
            "List names. For all accounts use `@ALL`, for all protocols or actions use `all`."
        }
        InvalidConnectionToken => "Ask the user for a new connection token.",
        CommonPassword => "Choose a password that is not on lists of common passwords.",
        AtInPast => "Leave `at` out, or choose a time in the future.",
        NoFlow => {
            "Ask an admin for a flow that takes such requests. `GET /flows` lists those that you may use."
        }
        TooManyOwners => "Ask for fewer assets in one request.",
        FlowDisabled => "Wait until an admin enables the flow.",
        FlowAmbiguous => "Repeat the request with the id of one of `candidates` as `flow_id`.",
        FlowNotApplicable => "Leave `flow_id` out, or name a flow whose scope has the request.",
        SplitRequest => "Send each of `parts` as a request of its own.",
        DurationNotAllowed => "Choose a duration that the flow allows: `GET /flows/{id}` shows it.",
        ReviewLocksOut => "Choose reviewers who can log in without this rule.",
        TooManyRequests => "Wait as long as `Retry-After` says, and send less.",
        CodeTooSoon | TooManyGuesses | TooManyFailures => "Wait as long as `Retry-After` says.",
        Internal => {
            "Repeat the request later. If it fails again, give `request_id` to the operator: the log has the cause."
        }
        Unavailable => "Repeat the request after `Retry-After` seconds, with the same `Idempotency-Key`.",
    }
}
