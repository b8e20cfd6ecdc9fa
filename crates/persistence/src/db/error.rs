//! Database errors, told apart by what the caller can do about them.

use deadpool::managed::PoolError;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use tokio_postgres::error::{DbError, SqlState};

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
            // What `Link` makes of an error of the driver.
            Diesel::QueryBuilderError(error) => match error.downcast::<tokio_postgres::Error>() {
                Ok(error) => Self::from(*error),
                Err(error) => Self::Internal(error.to_string()),
            },
            // From the connection of migrations, which is diesel's.
            Diesel::DatabaseError(DatabaseErrorKind::UnableToSendCommand, info) => {
                Self::Unavailable(info.message().to_owned())
            }
            Diesel::DeserializationError(error) => Self::Inconsistent(error.to_string()),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(cause) = error.as_db_error() else { return Self::Unavailable(error.to_string()) };
        match cause.code() {
            &SqlState::UNIQUE_VIOLATION
            | &SqlState::FOREIGN_KEY_VIOLATION
            | &SqlState::EXCLUSION_VIOLATION => {
                Self::Conflict(cause.constraint().unwrap_or_default().to_owned())
            }
            code if passes(code) => Self::Unavailable(said(cause)),
            _ => Self::Internal(said(cause)),
        }
    }
}

/// The error for the log. Its details may have values of the request, so they are not in it.
fn said(cause: &DbError) -> String {
    format!("{} (SQLSTATE {})", cause.message(), cause.code().code())
}

/// Whether a fault passes by itself: the database is not reached, full, busy, broken or stopped, or has aborted a transaction in
/// favour of another. See PostgreSQL's appendix "Error Codes".
fn passes(code: &SqlState) -> bool {
    const CLASSES: [&str; 5] = ["08", "40", "53", "57", "58"];
    const OTHERS: [SqlState; 4] = [
        // Failures of PostgreSQL itself, such as a file that can't grow.
        SqlState::INTERNAL_ERROR,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::READ_ONLY_SQL_TRANSACTION,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    CLASSES.iter().any(|class| code.code().starts_with(class)) || OTHERS.contains(code)
}

impl From<PoolError<Self>> for Error {
    fn from(error: PoolError<Self>) -> Self {
        match error {
            // No connection could be opened: its error says why.
            PoolError::Backend(error) => error,
            other => Self::Unavailable(other.to_string()),
        }
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
