//! `gatepass admin revoke-credentials`: after a restore nobody knows who was locked out since the backup was made.

use clap::Args;
use gatepass_app::break_glass::{RevokeCredentials, Revoked, revoke_credentials};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{CommandError, operator::operator};
use crate::database;

/// Which credentials.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// All there are
    #[arg(long)]
    all: bool,
    /// Those that were made before this time, such as `2026-01-31T08:00:00Z`
    #[arg(long, value_name = "TIME", value_parser = time)]
    issued_before: Option<OffsetDateTime>,
}

fn time(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| "must be a time such as 2026-01-31T08:00:00Z".to_owned())
}

/// Ends sessions, and revokes API keys unless they are to be kept; gives what to print.
pub async fn run(url: &str, which: &Which, keep_api_keys: bool) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    let input = RevokeCredentials { issued_before: which.issued_before, keep_api_keys };
    let Revoked { sessions, api_keys } = revoke_credentials(&mut tx, operator(), input).await?;
    tx.commit().await?;
    Ok(format!("{sessions} sessions ended, {api_keys} API keys revoked"))
}
