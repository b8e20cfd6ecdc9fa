//! Every refusal as RFC 9457 problem details. `Code` is THE table of codes, statuses and titles.
//! What the caller reads is here; the cause goes to the log.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use gatepass_domain::authz::{Reason, Refusal};
use gatepass_persistence::Error as Database;
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

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
    NotAnApprover = "not_an_approver", 403, "You are not asked to decide this level";
    OwnTicket = "own_ticket", 403, "Nobody decides on their own access";
    ApproverInactive = "approver_inactive", 403, "Your user is not active";
    EditsNotAllowed = "edits_not_allowed", 403, "The flow lets approvers change nothing";
    EditWidens = "edit_widens", 403, "The flow lets approvers narrow a request, not widen it";
    TimingWidens = "timing_widens", 403, "An approver may shorten the access, not prolong it";
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
    AlreadyRequested = "already_requested", 409, "A request for the same thing waits for its decision";
    GrantNotOpen = "grant_not_open", 409, "The grant has ended or was revoked already";
    GrantNotReady = "grant_not_ready", 409, "The grant is no session that waits to be started";
    SessionRunning = "session_running", 409, "Another session of yours runs on this device";
    DeviceUnavailable = "device_unavailable", 409, "The device is switched off or gone";
    JobNotDead = "job_not_dead", 409, "Only a job that failed is sent on its way again";
    LastSuperAdmin = "last_super_admin", 409, "Somebody has to remain super admin";
    Stale = "stale", 412, "The object is not the one that If-Match names any more";
    TooLarge = "too_large", 413, "The body is too large";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body must be application/json";
    ValidationFailed = "validation_failed", 422, "The input is not acceptable";
    WildcardNotSupported = "wildcard_not_supported", 422, "`*` is no wildcard: name things, or use @ALL or all";
    NoFlow = "no_flow", 422, "No approval flow is there for this request";
    DurationNotAllowed = "duration_not_allowed", 422, "The flow does not allow this duration";
    IdempotencyKeyReused = "idempotency_key_reused", 422, "The Idempotency-Key was used for another request";
    TooManyRequests = "too_many_requests", 429, "You ask too often";
    TooManyFailures = "too_many_failures", 429, "Too many failed logins: wait";
    TooManyExports = "too_many_exports", 429, "You have exports running: wait for one to end";
    Internal = "internal", 500, "Something went wrong on our side";
    Unavailable = "unavailable", 503, "The service can't answer right now";
}

/// More are not told: a body can have as many as it has bytes, and the answer would be many times as long.
pub const MOST_FAULTS: usize = 100;

/// One fault of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// Where: a JSON pointer (RFC 6901) into the body, or the name of a query parameter.
    #[schema(example = "/request/accounts/0", max_length = 1000)]
    pub pointer: String,
    /// What kind of fault.
    #[schema(example = "not_found", max_length = 100)]
    pub code: String,
    /// In words.
    #[schema(example = "no such account", max_length = 2000)]
    pub detail: String,
}

impl Fault {
    /// A fault at this pointer.
    pub fn new(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self { pointer: cut(pointer.into(), 1000), code: code.to_owned(), detail: cut(detail.into(), 2000) }
    }
}

/// What callers wrote may be repeated in words to them, and is as long as they made it: the contract has bounds.
fn cut(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
    text.replace('\0', "\u{fffd}")
}

/// A refusal: the only body that an error has.
#[derive(Debug)]
pub struct Problem(Box<Parts>);

/// Boxed, since every fallible function of this crate carries a problem in its result.
#[derive(Debug)]
struct Parts {
    code: Code,
    detail: String,
    faults: Vec<Fault>,
    retry_after: Option<u64>,
    allow: Option<String>,
    /// Objects that stand in the way, by kind.
    used_by: Option<serde_json::Value>,
    /// The ticket that stands in the way.
    ticket_id: Option<uuid::Uuid>,
    /// The grant that stands in the way.
    grant_id: Option<uuid::Uuid>,
    /// The organizations that a refusal concerns: for their log, never for the caller.
    concerned: Vec<uuid::Uuid>,
}

/// What a handler gives.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A refusal, explained by its code's title.
    pub fn new(code: Code) -> Self {
        let detail = code.title().to_owned();
        Self(Box::new(Parts {
            code,
            detail,
            faults: Vec::new(),
            retry_after: None,
            allow: None,
            used_by: None,
            ticket_id: None,
            grant_id: None,
            concerned: Vec::new(),
        }))
    }

    /// What a piece that knows nothing of problems meant by this status.
    pub fn of_status(status: StatusCode) -> Self {
        Self::new(match status {
            StatusCode::NOT_FOUND => Code::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
            other if other.is_client_error() => Code::BadRequest,
            _ => Code::Internal,
        })
    }

    /// Says it in words of this occurrence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = cut(detail.into(), 10_000);
        self
    }

    /// Unacceptable input: every fault of it. The code that all of them have leads, where it is a documented one.
    pub fn faults(faults: Vec<Fault>) -> Self {
        let code = match faults.as_slice() {
            [first, others @ ..] if others.iter().all(|f| f.code == first.code) => own_code(&first.code),
            _ => Code::ValidationFailed,
        };
        let detail = faults
            .iter()
            .take(MOST_FAULTS)
            .map(|f| format!("{}: {}", f.pointer, f.detail))
            .collect::<Vec<_>>()
            .join("; ");
        Self::new(code).detail(detail).with_faults(faults)
    }

    /// Input that can't even be read: every fault of it, under this code.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<Fault>) -> Self {
        self.0.faults = faults;
        self.0.faults.truncate(MOST_FAULTS);
        self
    }

    /// Says after how many seconds another try makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Names the methods that the resource does answer.
    #[must_use]
    pub fn allow(mut self, methods: String) -> Self {
        self.0.allow = Some(methods);
        self
    }

    /// Names what still uses a thing, by kind.
    #[must_use]
    pub fn used_by(mut self, users: serde_json::Value) -> Self {
        self.0.used_by = Some(users);
        self
    }

    /// Names the ticket that stands in the way.
    #[must_use]
    pub fn ticket(mut self, id: uuid::Uuid) -> Self {
        self.0.ticket_id = Some(id);
        self
    }

    /// Names the grant that stands in the way.
    #[must_use]
    pub fn grant(mut self, id: uuid::Uuid) -> Self {
        self.0.grant_id = Some(id);
        self
    }

    /// Says which organizations the refusal concerns: their auditors read of it.
    #[must_use]
    pub fn concerning(mut self, orgs: Vec<uuid::Uuid>) -> Self {
        self.0.concerned = orgs;
        self
    }

    /// The organizations that the refusal concerns.
    pub fn concerned(&self) -> &[uuid::Uuid] {
        &self.0.concerned
    }

    /// Whether this kind of fault is among those of the input.
    pub fn has_fault(&self, code: &str) -> bool {
        self.0.faults.iter().any(|fault| fault.code == code)
    }

    /// Its code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What is told of it.
    pub fn view(&self) -> ProblemView {
        let Parts {
            code,
            detail,
            faults,
            retry_after: _,
            allow: _,
            used_by,
            ticket_id,
            grant_id,
            concerned: _,
        } = &*self.0;
        ProblemView {
            type_: format!("/problems/{}", code.as_str()),
            title: code.title(),
            status: code.status(),
            detail: detail.clone(),
            code: code.as_str(),
            request_id: crate::extract::current_request_id(),
            errors: faults.clone(),
            used_by: used_by.clone(),
            ticket_id: *ticket_id,
            grant_id: *grant_id,
        }
    }
}

/// Faults that are a documented code by themselves.
fn own_code(fault: &str) -> Code {
    [Code::WildcardNotSupported, Code::NoFlow, Code::DurationNotAllowed]
        .into_iter()
        .find(|code| code.as_str() == fault)
        .unwrap_or(Code::ValidationFailed)
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.as_str(), self.0.detail)
    }
}

/// RFC 9457 problem details.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// Which problem this is; the URI answers with its description.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/problems/not_found", max_length = 200)]
    type_: String,
    /// What the code means.
    #[schema(example = "There is no such thing, or not for you", max_length = 200)]
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    status: u16,
    /// What went wrong here.
    #[schema(max_length = 10000)]
    detail: String,
    /// The machine-readable reason. Readers must take codes that they don't know by their status.
    #[schema(example = "not_found", max_length = 100)]
    code: &'static str,
    /// The request's id, for asking about it.
    #[schema(max_length = 200)]
    request_id: String,
    /// The faults of the input, up to 100 of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    errors: Vec<Fault>,
    /// With `in_use`: ids of what stands in the way, by kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::BTreeMap<String, Vec<uuid::Uuid>>>)]
    used_by: Option<serde_json::Value>,
    /// With `already_requested`: the ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_id: Option<uuid::Uuid>,
    /// With `already_granted` and `session_running`: the grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant_id: Option<uuid::Uuid>,
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        if self.0.code.status() == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"gatepass\""));
        }
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if let Some(methods) = &self.0.allow {
            response.insert_header((header::ALLOW, methods.as_str()));
        }
        response.json(self.view())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotVisible => Self::new(Code::NotFound),
            Refusal::Forbidden(Reason::MissingScope) => Self::new(Code::MissingScope),
            Refusal::Forbidden(Reason::RoleRequired) => Self::new(Code::RoleRequired),
            Refusal::Forbidden(Reason::OwnOnly) => Self::new(Code::OwnOnly),
        }
    }
}

/// The one place where the database's errors become answers.
impl From<Database> for Problem {
    fn from(error: Database) -> Self {
        match error {
            Database::NotFound => Self::new(Code::NotFound),
            Database::Conflict(constraint) => conflict(&constraint),
            Database::Unavailable(_) => {
                tracing::warn!(%error, "database unavailable");
                Self::new(Code::Unavailable).retry_after(1)
            }
            Database::Inconsistent(_) | Database::Internal(_) => {
                tracing::error!(%error, "database error");
                Self::new(Code::Internal)
            }
        }
    }
}

fn conflict(constraint: &str) -> Problem {
    let field = match constraint {
        "organizations_slug_key" => "slug",
        "users_username_key" | "accounts_username_key" => "username",
        "groups_name_key" | "nodes_name_key" | "assets_name_key" => "name",
        other if other.ends_with("_fkey") => return Problem::new(Code::InUse),
        other => {
            tracing::error!(constraint = other, "unexpected conflict");
            return Problem::new(Code::Internal);
        }
    };
    let fault = Fault::new(format!("/{field}"), "already_exists", format!("this {field} is taken"));
    Problem::new(Code::AlreadyExists).detail(format!("this {field} is taken")).with_faults(vec![fault])
}
