//! Deactivates guard rules that keep people out, when nobody who may change them can log in.

use super::record;
use crate::guard::logged;
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::guard::{Rule, RuleKind};
use gatepass_domain::ids::RuleId;
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::guard::{self, Stored};
use gatepass_persistence::{Error, Tx};
use serde_json::{Value, json};
use uuid::Uuid;

/// The rules to deactivate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeactivateRules {
    /// One rule, of whatever kind.
    One(RuleId),
    /// All rules on logins, of all organizations and global ones.
    AllOnLogins,
}

/// Deactivates rules, and returns those that were active, as they are now. The next evaluation does not ask them. Records one event
/// for all, and one for each rule.
pub async fn deactivate_rules(
    tx: &mut Tx,
    operator: Value,
    input: DeactivateRules,
) -> Result<Vec<Rule>, Error> {
    let found = match input {
        DeactivateRules::One(id) => vec![guard::find_any_locked(tx, id).await?],
        DeactivateRules::AllOnLogins => guard::active_locked(tx, RuleKind::Login).await?,
    };
    let (mut rules, mut told) = (Vec::new(), Vec::new());
    for before in found.into_iter().filter(|stored| stored.rule.is_active) {
        let rule = Rule { is_active: false, ..before.rule.clone() };
        let after = Stored { rule, updated_at: tx.now, ..before.clone() };
        guard::save(tx, &after).await?;
        told.push(changed(&before, &after, &operator));
        rules.push(after.rule);
    }
    events::record(tx, By::server().origin, told).await?;
    let ids: Vec<RuleId> = rules.iter().map(|rule| rule.id).collect();
    record(tx, operator, None, json!({ "task": "deactivate-rules", "guard_rules": ids })).await?;
    Ok(rules)
}

fn changed(before: &Stored, after: &Stored, operator: &Value) -> NewEvent {
    let data = json!({ "before": logged(before), "after": logged(after), "by": operator });
    let event = NewEvent::new(EventAction::GuardRuleUpdated, data).about(after.rule.id.0);
    event.in_org(after.rule.org.map(Uuid::from))
}
