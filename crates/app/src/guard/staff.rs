//! The people who may review under rules.

use crate::Result;
use gatepass_domain::guard::{Rule, Staff, names_the_same_always};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::Conn;
use gatepass_persistence::tickets::approvers::{self, FactsQuery};
use std::collections::BTreeSet;

/// The reviewers of these rules, as an organization knows them (none: the installation). One statement, however many rules there are.
pub(super) async fn of(conn: &Conn, rules: &[&Rule], org: Option<OrgId>) -> Result<Staff> {
    let levels = rules.iter().flat_map(|rule| rule.levels().iter().map(move |level| (level, rule.org)));
    let known = levels.filter(|(level, of)| names_the_same_always(level, *of, org));
    let approvers: BTreeSet<_> = known.flat_map(|(level, _)| &level.approvers).collect();
    if approvers.is_empty() {
        return Ok(Staff::of(rules.iter().copied(), org, |_| BTreeSet::new()));
    }
    let approvers: Vec<_> = approvers.into_iter().collect();
    let query = FactsQuery { org_id: org, rules: &approvers, ..FactsQuery::default() };
    let facts = approvers::facts(conn, query).await?.facts;
    Ok(Staff::of(rules.iter().copied(), org, |level| {
        let named = level.approvers.iter().flat_map(|approver| facts.named_by(approver));
        named.filter(|user| facts.is_eligible(*user)).collect()
    }))
}
