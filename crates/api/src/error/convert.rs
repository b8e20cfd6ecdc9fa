//! What other layers refuse, as answers.

use super::{Code, Fault, Problem};
use gatepass_domain::authz::{Reason, Refusal};
use gatepass_persistence::Error as Database;

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
            Database::Crowded => {
                let why = "too many of your requests are at work at once";
                Self::new(Code::TooManyRequests).detail(why).retry_after(1)
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
