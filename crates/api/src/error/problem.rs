//! A refusal, as HTTP tells it.

use super::Code;
use actix_web::http::StatusCode;
use gatepass_domain::refused::{Fault, MOST_FAULTS, Refused, cut};
use std::fmt;

/// A refusal: the only body that an error has.
#[derive(Debug)]
pub struct Problem(pub(super) Box<Parts>);

/// Boxed, since every fallible function of this crate carries a problem in its result.
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
    /// The organizations that a refusal concerns: for their log, never for the caller.
    pub(super) concerned: Vec<uuid::Uuid>,
}

/// What a handler gives, or why it refuses.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

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
        Refused::faults(faults).into()
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
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.as_str(), self.0.detail)
    }
}
