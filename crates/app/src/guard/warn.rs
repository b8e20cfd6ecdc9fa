//! The warnings of a rule.

use super::staff;
use crate::Result;
use gatepass_domain::guard::{Rule, RuleKind, Surroundings, Warning, warnings as all};
use gatepass_domain::ids::{AssetId, UserId};
use gatepass_persistence::Conn;
use gatepass_persistence::guard::{self, Person};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// All warnings of a rule, as of now.
pub async fn warnings(conn: &mut Conn, rule: &Rule, now: OffsetDateTime) -> Result<Vec<Warning>> {
    let rules = guard::beside(conn, rule.kind, rule.org).await?;
    // Whether the reviewers of a login can log in depends on the other rules. Its own come first, because they must be known.
    let counts = |other: &&Rule| rule.kind == RuleKind::Login && rule.review.is_some() && other.id != rule.id;
    let reviewed: Vec<&Rule> = std::iter::once(rule).chain(rules.iter().filter(counts)).collect();
    let staff = staff::of(conn, &reviewed, rule.org).await?;
    let mut users = rule.parts.users.clone();
    if rule.kind == RuleKind::Login {
        users.extend(staff.people());
    }
    let (users, assets): (Vec<UserId>, Vec<AssetId>) =
        (users.into_iter().collect(), rule.parts.assets.iter().copied().collect());
    let (people, assets) = if users.is_empty() && assets.is_empty() {
        (BTreeMap::new(), BTreeMap::new())
    } else {
        let facts = guard::facts(conn, &users, &assets).await?;
        (facts.people, facts.assets)
    };
    let people: Vec<_> = people.values().map(Person::as_asked).collect();
    let idle: BTreeSet<AssetId> =
        assets.values().filter(|asset| !asset.is_active).map(|asset| asset.id).collect();
    Ok(all(rule, &Surroundings { rules: &rules, people: &people, idle: &idle, staff: &staff, now }))
}
