//! The flow of a guard rule. It has the levels of the rule's reviews, so their tickets are pinned to a version of it.

use crate::tickets::cancel_tickets_of_flow;
use crate::{By, Result};
use gatepass_domain::flow::Flow;
use gatepass_domain::guard::Rule;
use gatepass_domain::ids::RuleId;
use gatepass_persistence::flows::{self, Stored};
use gatepass_persistence::{Tx, directory::organizations};

/// Lets the flow of a rule follow the rule, which was made or changed. Open reviews keep their version. If the rule reviews nothing
/// any more, its flow is deleted. The caller has locked the rule and checked its levels (`flow::validate::level_faults`).
pub async fn save_flow(tx: &mut Tx, by: By<'_>, rule: &Rule) -> Result<()> {
    let Some(review) = &rule.review else { return delete_flow(tx, by, rule.id).await };
    let before = flows::of_rule_locked(tx, rule.id).await?;
    let definition = review.definition(rule.kind, shows_progress(tx, rule).await?);
    let Some(Stored { flow, created_at, updated_at: _ }) = before else {
        let flow = Flow {
            id: tx.ids.next(),
            version: 1,
            org_id: rule.org,
            name: rule.name.clone(),
            description: String::new(),
            enabled: true,
            definition,
        };
        let stored = Stored { flow, created_at: tx.now, updated_at: tx.now };
        return Ok(flows::insert_of_rule(tx, &stored, rule.id).await?);
    };
    if flow.name == rule.name && flow.definition == definition {
        return Ok(());
    }
    let version = flow.version.saturating_add(1);
    let flow = Flow { version, name: rule.name.clone(), definition, ..flow };
    let stored = Stored { flow, created_at, updated_at: tx.now };
    Ok(flows::save_version(tx, &stored).await?)
}

/// Deletes the flow of a rule, if it has one, and cancels its open reviews.
pub async fn delete_flow(tx: &mut Tx, by: By<'_>, rule: RuleId) -> Result<()> {
    let Some(stored) = flows::of_rule_locked(tx, rule).await? else { return Ok(()) };
    flows::delete(tx, stored.flow.id).await?;
    cancel_tickets_of_flow(tx, by, stored.flow.id).await?;
    Ok(())
}

/// Whether the reviews of a rule show their requester who decides: as its organization has chosen for new flows.
async fn shows_progress(tx: &mut Tx, rule: &Rule) -> Result<bool> {
    match rule.org {
        Some(org) => Ok(organizations::find_shared(tx, org).await?.settings.show_progress),
        None => Ok(true),
    }
}
