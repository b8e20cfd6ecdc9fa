//! `gatepass admin revoke-credentials`: for use after a restore, which makes credentials valid again that were
//! revoked since the backup.

use clap::Args;
use gatepass_app::break_glass::{RevokeCredentials, Revoked, revoke_credentials};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{CommandError, operator::operator};
use crate::database;

/// The credentials to revoke.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// All credentials
    #[arg(long)]
    all: bool,
    /// Credentials made before this time, such as `2026-01-31T08:00:00Z`
    #[arg(long, value_name = "TIME", value_parser = time)]
    issued_before: Option<OffsetDateTime>,
}

fn time(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| "must be a time such as 2026-01-31T08:00:00Z".to_owned())
}

/// Ends sessions, and revokes API keys unless they are kept. Returns the text to print.
pub async fn run(url: &str, which: &Which, keep_api_keys: bool) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    let input = RevokeCredentials { issued_before: which.issued_before, keep_api_keys };
    let Revoked { sessions, api_keys } = revoke_credentials(&mut tx, operator(), input).await?;
    tx.commit().await?;
    Ok(format!("{sessions} sessions ended, {api_keys} API keys revoked"))
}
