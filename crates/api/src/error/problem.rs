//! A refusal as HTTP shows it.

use super::Code;
use actix_web::http::StatusCode;
use gatepass_domain::authz::Scope;
use gatepass_domain::ids::FlowId;
use gatepass_domain::permission::Denial;
use gatepass_domain::refused::{Fault, MOST_FAULTS, Refused, cut};
use gatepass_domain::ticket::kind::asset_access::AssetAccessRequest;
use std::fmt;

/// A refusal: the body of every error response.
#[derive(Debug)]
pub struct Problem(pub(super) Box<Parts>);

/// Boxed, because every fallible function of this crate has a problem in its result.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) code: Code,
    pub(super) detail: String,
    pub(super) faults: Vec<Fault>,
    pub(super) retry_after: Option<u64>,
    pub(super) allow: Option<String>,
    /// Objects that stand in the way, by kind.
    pub(super) used_by: Option<serde_json::Value>,
    /// The ticket that stands in the way.
    pub(super) ticket_id: Option<uuid::Uuid>,
    /// The grant that stands in the way.
    pub(super) grant_id: Option<uuid::Uuid>,
    /// The parts of a request, which can be sent separately.
    pub(super) separate: Vec<AssetAccessRequest>,
    /// The flows that a request can choose from, with their names.
    pub(super) candidates: Vec<(FlowId, String)>,
    /// Why there is no access.
    pub(super) reason: Option<Denial>,
    /// The scope that the API key lacks.
    pub(super) required_scope: Option<Scope>,
    /// The organizations whose audit log records the refusal. Never shown to the caller.
    pub(super) concerned: Vec<uuid::Uuid>,
}

/// The result of a handler, or the reason for its refusal.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

impl Problem {
    /// A refusal with the title of its code as detail.
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
            separate: Vec::new(),
            candidates: Vec::new(),
            reason: None,
            required_scope: None,
            concerned: Vec::new(),
        }))
    }

    /// The problem for a bare status of a library.
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

    /// Adds an explanation of this occurrence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = cut(detail.into(), 10_000);
        self
    }

    /// Refuses an input for all of its faults. See [`Refused::faults`].
    pub fn faults(faults: Vec<Fault>) -> Self {
        Refused::faults(faults).into()
    }

    /// Adds the faults of an input that can't be read. The code stays.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<Fault>) -> Self {
        self.0.faults = faults;
        self.0.faults.truncate(MOST_FAULTS);
        self
    }

    /// Adds how many seconds to wait before another try makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Adds the methods that the resource supports.
    #[must_use]
    pub fn allow(mut self, methods: String) -> Self {
        self.0.allow = Some(methods);
        self
    }

    /// Adds the objects that still use an object: their ids by kind.
    #[must_use]
    pub fn used_by(mut self, users: serde_json::Value) -> Self {
        self.0.used_by = Some(users);
        self
    }

    /// Adds the ticket that stands in the way.
    #[must_use]
    pub fn ticket(mut self, id: uuid::Uuid) -> Self {
        self.0.ticket_id = Some(id);
        self
    }

    /// Adds the grant that stands in the way.
    #[must_use]
    pub fn grant(mut self, id: uuid::Uuid) -> Self {
        self.0.grant_id = Some(id);
        self
    }

    /// Adds the parts of a request that can be sent separately.
    #[must_use]
    pub fn parts(mut self, parts: Vec<AssetAccessRequest>) -> Self {
        self.0.separate = parts;
        self
    }

    /// Adds the flows that a request can choose from.
    #[must_use]
    pub fn candidates(mut self, flows: Vec<(FlowId, String)>) -> Self {
        self.0.candidates = flows;
        self
    }

    /// Adds why there is no access.
    #[must_use]
    pub fn reason(mut self, denial: Denial) -> Self {
        self.0.reason = Some(denial);
        self
    }

    /// Adds the scope that the API key lacks.
    #[must_use]
    pub fn required_scope(mut self, scope: Scope) -> Self {
        self.0.required_scope = Some(scope);
        self
    }

    /// Adds the organizations that the refusal concerns, whose auditors read of it.
    #[must_use]
    pub fn concerning(mut self, orgs: Vec<uuid::Uuid>) -> Self {
        self.0.concerned = orgs;
        self
    }

    /// The organizations that the refusal concerns.
    pub fn concerned(&self) -> &[uuid::Uuid] {
        &self.0.concerned
    }

    /// Whether the input has a fault with this code.
    pub fn has_fault(&self, code: &str) -> bool {
        self.0.faults.iter().any(|fault| fault.code == code)
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.0.code
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.as_str(), self.0.detail)
    }
}
