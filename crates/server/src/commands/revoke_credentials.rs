//! `gatepass admin revoke-credentials`: after a restore nobody knows who was locked out since the backup was made.

use clap::Args;
use gatepass_persistence::api_keys::ApiKey;
use gatepass_persistence::credentials;
use gatepass_persistence::events::{self, NewEvent, Origin};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{CommandError, admin_tasks, operator::operator};
use crate::database;

/// Why the sessions ended.
const REASON: &str = "break_glass";

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

/// Ends sessions, and revokes API keys unless they are to be kept, with an event for all and one for each key; gives what
/// to print.
pub async fn run(url: &str, which: &Which, keep_api_keys: bool) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    credentials::lock_all(&mut tx).await?;
    let before = which.issued_before;
    let sessions = credentials::end_sessions(&mut tx, before, REASON).await?;
    let keys = if keep_api_keys { vec![] } else { credentials::revoke_keys(&mut tx, before).await? };
    let said = format!("{sessions} sessions ended, {} API keys revoked", keys.len());
    let data = json!({
        "task": "revoke-credentials",
        "issued_before": before.and_then(|at| at.format(&Rfc3339).ok()),
        "sessions": sessions,
        "api_keys": keys.len(),
    });
    let by = operator();
    events::record(&mut tx, &Origin::default(), keys.iter().map(|key| revoked(key, &by)).collect()).await?;
    admin_tasks::record(&mut tx, None, data).await?;
    tx.commit().await?;
    Ok(said)
}

fn revoked(key: &ApiKey, by: &Value) -> NewEvent {
    NewEvent {
        action: "api_key.revoked".into(),
        on_behalf_of: Some(key.user_id),
        subject: Some(("api_key", key.id)),
        data: json!({ "name": key.name, "hint": key.hint, "reason": REASON, "by": by }),
        ..NewEvent::default()
    }
}
