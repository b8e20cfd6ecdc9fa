//! Database errors, told apart by what the caller can do about them.

use diesel::result::{DatabaseErrorKind, Error as Diesel};
use diesel_async::pooled_connection::deadpool::PoolError;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;

/// The result of a query.
pub type Result<T> = std::result::Result<T, Error>;

/// A query that failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row does not exist, or is not visible to the caller.
    #[error("not found")]
    NotFound,
    /// A unique or foreign key forbids the change. Holds the name of the constraint.
    #[error("constraint {0} is violated")]
    Conflict(String),
    /// The database is unreachable or busy, or aborted the transaction in favour of another. The same request may succeed
    /// later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The caller has as many connections as one caller may have, and too many of the caller's requests wait for one.
    #[error("too many requests of one caller at once")]
    Crowded,
    /// A stored row that breaks the rules.
    #[error("inconsistent data: {0}")]
    Inconsistent(String),
    /// A bug in Gatepass.
    #[error("query failed: {0}")]
    Internal(String),
}

impl Error {
    /// Makes the error for a stored text or JSON value that does not parse.
    pub fn inconsistent(what: &str, detail: impl std::fmt::Display) -> Self {
        Self::Inconsistent(format!("{what}: {detail}"))
    }
}

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::NotFound => Self::NotFound,
            Diesel::DatabaseError(kind, info) => match kind {
                DatabaseErrorKind::UniqueViolation
                | DatabaseErrorKind::ForeignKeyViolation
                | DatabaseErrorKind::ExclusionViolation => {
                    Self::Conflict(info.constraint_name().unwrap_or_default().to_owned())
                }
                DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand
                | DatabaseErrorKind::ReadOnlyTransaction => Self::Unavailable(info.message().to_owned()),
                _ if is_passing(info.message()) => Self::Unavailable(info.message().to_owned()),
                _ => Self::Internal(info.message().to_owned()),
            },
            Diesel::DeserializationError(error) => Self::Inconsistent(error.to_string()),
            Diesel::BrokenTransactionManager => Self::Unavailable("the connection broke".to_owned()),
            other => Self::Internal(other.to_string()),
        }
    }
}

/// Whether a fault passes by itself. diesel-async drops the SQLSTATE of an error (its wrapper of `DbError` shows no `code`), so
/// that only PostgreSQL's English words are left to tell.
fn is_passing(message: &str) -> bool {
    const WORDS: [&str; 15] = [
        "deadlock detected",
        "canceling statement due to",
        "terminating connection",
        "the database system is",
        "connection closed",
        "could not extend",
        "could not write",
        "File too large",
        "No space left on device",
        "out of memory",
        "out of shared memory",
        "too many clients",
        "too many connections",
        "lock timeout",
        "error communicating with the server",
    ];
    WORDS.iter().any(|words| message.contains(words))
}

impl From<PoolError> for Error {
    fn from(error: PoolError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// The one place that turns the database's errors into refusals. The log gets the cause, the caller gets the reason.
impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::new(Why::NotFound),
            Error::Conflict(constraint) => conflict(&constraint),
            Error::Unavailable(_) => {
                tracing::warn!(%error, "database unavailable");
                Self::new(Why::Unavailable).retry_after(1)
            }
            Error::Crowded => {
                let detail = "too many of your requests are at work at once";
                Self::new(Why::TooManyRequests).detail(detail).retry_after(1)
            }
            Error::Inconsistent(_) | Error::Internal(_) => {
                tracing::error!(%error, "database error");
                Self::new(Why::Internal)
            }
        }
    }
}

fn conflict(constraint: &str) -> Refused {
    let field = match constraint {
        "organizations_slug_key" => "slug",
        "users_username_key" | "accounts_username_key" => "username",
        "groups_name_key"
        | "nodes_name_key"
        | "assets_name_key"
        | "guard_rules_name_key"
        | "command_groups_name_key" => "name",
        other if other.ends_with("_fkey") => return Refused::new(Why::InUse),
        other => {
            tracing::error!(constraint = other, "unexpected conflict");
            return Refused::new(Why::Internal);
        }
    };
    let detail = format!("this {field} is taken");
    let fault = Fault::new(format!("/{field}"), Why::AlreadyExists.as_str(), detail.as_str());
    Refused::new(Why::AlreadyExists).with_faults(vec![fault]).detail(detail)
}
