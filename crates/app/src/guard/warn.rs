//! The warnings of a rule.

use crate::Result;
use gatepass_domain::guard::{Rule, Surroundings, Warning, warnings as all};
use gatepass_persistence::approvers::{self, FactsQuery};
use gatepass_persistence::{Conn, guard};
use time::OffsetDateTime;

/// All warnings of a rule, as of now.
pub async fn warnings(conn: &mut Conn, rule: &Rule, now: OffsetDateTime) -> Result<Vec<Warning>> {
    let rules = guard::beside(conn, rule.kind, rule.org).await?;
    let idle = guard::idle(conn, rule).await?;
    let first = rule.review.as_ref().and_then(|review| review.levels.first());
    let named: Vec<_> = first.into_iter().flat_map(|level| &level.approvers).collect();
    let by_ticket = named.iter().any(|approver| approver.rule().is_by_ticket());
    let query = FactsQuery { org_id: rule.org, rules: &named, ..FactsQuery::default() };
    let known = approvers::facts(conn, query).await?;
    // Whom a rule names by the ticket is known once there is one.
    let has_reviewer = by_ticket
        || named.iter().flat_map(|rule| known.facts.named_by(rule)).any(|user| known.facts.is_eligible(user));
    Ok(all(rule, &Surroundings { rules: &rules, idle: &idle, has_reviewer, now }))
}
