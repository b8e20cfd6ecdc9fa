//! `gatepass admin deactivate-rules`: for use when guard rules let nobody log in who may change them.

use clap::Args;
use gatepass_app::break_glass::{DeactivateRules, deactivate_rules};
use gatepass_domain::guard::Rule;
use gatepass_domain::ids::RuleId;
use gatepass_persistence::Error;
use uuid::Uuid;

use super::{CommandError, operator::operator};
use crate::database;

/// The rules to deactivate.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The id of a rule
    rule: Option<Uuid>,
    /// All rules on logins, of every organization and of none
    #[arg(long)]
    all_on_logins: bool,
}

/// Deactivates rules. Returns the text to print: a line for each rule.
pub async fn run(url: &str, which: &Which) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    let input = match which.rule {
        Some(rule) => DeactivateRules::One(RuleId(rule)),
        None => DeactivateRules::AllOnLogins,
    };
    let rules = deactivate_rules(&mut tx, operator(), input).await.map_err(|error| match (error, input) {
        (Error::NotFound, DeactivateRules::One(id)) => CommandError::Other(format!("there is no rule {id}")),
        (other, _) => other.into(),
    })?;
    tx.commit().await?;
    if rules.is_empty() {
        return Ok("no rule was active".to_owned());
    }
    let line = |rule: &Rule| format!("{} is deactivated: {}", rule.id, rule.name);
    Ok(rules.iter().map(line).collect::<Vec<_>>().join("\n"))
}
