//! Checks what the schema of a rule can't check: that its parts belong together, and that everything it names exists.

use super::staff;
use crate::{By, Result, directory, rules};
use gatepass_domain::flow::references::Reference;
use gatepass_domain::guard::{Rule, faults, locked_levels};
use gatepass_domain::ids::UserId;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::why::Why;
use gatepass_persistence::guard::{self, Person};
use gatepass_persistence::{Tx, flows};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The most rules of an organization, and of the installation.
pub const MOST_RULES: i64 = 1000;

/// Refuses a rule with all of its faults. Locks the objects that it names until the transaction ends. Objects that the rule
/// before the change named already are not checked again.
pub(super) async fn refuse_faults(tx: &mut Tx, by: By<'_>, rule: &Rule, before: Option<&Rule>) -> Result<()> {
    let mut found = faults(rule);
    let known: BTreeSet<Reference> =
        before.into_iter().flat_map(named).map(|(_, reference)| reference).collect();
    let mut new = named(rule);
    new.retain(|(_, reference)| !known.contains(reference));
    let references: Vec<Reference> = new.iter().map(|(_, reference)| *reference).collect();
    let mut existing = flows::existing(tx, rule.org, &references).await?;
    if !by.actor.is_super_admin {
        let users: Vec<UserId> = references.iter().filter_map(Reference::user).collect();
        let seen = directory::seen(tx, by.actor, &users).await?;
        existing.retain(|named| named.user().is_none_or(|user| seen.contains(&user)));
    }
    let missing = new.into_iter().filter(|(_, reference)| !existing.contains(reference));
    found.extend(missing.map(|(pointer, reference)| {
        let (kind, id) = told(reference);
        Fault::new(pointer, "not_found", format!("there is no {kind} {id} that this rule may name"))
    }));
    let groups: Vec<Uuid> = rule.parts.command_groups.iter().map(|id| id.0).collect();
    let known = guard::existing_groups(tx, rule.org, &groups).await?;
    found.extend(groups.iter().filter(|id| !known.contains(id)).map(|id| {
        let detail = format!("there is no command group {id} that this rule may name");
        Fault::new("/match/command_groups", "not_found", detail)
    }));
    rules::refuse(found)?;
    rules::refuse(locked_out(tx, rule, before).await?)?;
    if before.is_none() && guard::number_of(tx, rule.org).await? >= MOST_RULES {
        let detail = format!("there are {MOST_RULES} rules, and no more are allowed");
        return Err(Refused::new(Why::TooManyRules).detail(detail));
    }
    Ok(())
}

/// Everything that a rule names, besides command groups, each with its place in the body.
fn named(rule: &Rule) -> Vec<(String, Reference)> {
    let parts = &rule.parts;
    let at = |place: &str| format!("/match/{place}");
    let users = parts.users.iter().map(|id| (at("users"), Reference::User(*id)));
    let groups = parts.groups.iter().map(|id| (at("groups"), Reference::Group(*id)));
    let assets = parts.assets.iter().map(|id| (at("assets"), Reference::Asset(*id)));
    let nodes = parts.nodes.iter().map(|id| (at("nodes"), Reference::Node(*id)));
    let levels = rule.review.iter().flat_map(|review| review.levels.iter().enumerate());
    let approvers = levels.flat_map(|(number, level)| {
        level.approvers.iter().enumerate().filter_map(move |(place, approver)| {
            let pointer = format!("/review/levels/{number}/approvers/{place}/id");
            approver.rule().reference().map(|reference| (pointer, reference))
        })
    });
    let recipients = rule.recipients.iter().enumerate();
    let recipients = recipients.map(|(place, id)| (format!("/recipients/{place}"), Reference::User(*id)));
    users.chain(groups).chain(assets).chain(nodes).chain(approvers).chain(recipients).collect()
}

/// The levels of whose reviewers too few could log in to review.
async fn locked_out(tx: &Tx, rule: &Rule, before: Option<&Rule>) -> Result<Vec<Fault>> {
    // A new name or message locks nobody out.
    let is_as_before = |old: &Rule| {
        let (name, message) = (old.name.clone(), old.message.clone());
        Rule { name, message, ..rule.clone() } == *old
    };
    if !rule.asks_reviewers(tx.now) || before.is_some_and(is_as_before) {
        return Ok(Vec::new());
    }
    guard::hold(tx).await?;
    let others = guard::on_logins(tx, rule.org).await?;
    // Its own reviewers come first, because they must be known.
    let rules: Vec<&Rule> =
        std::iter::once(rule).chain(others.iter().filter(|other| other.id != rule.id)).collect();
    let staff = staff::of(tx, &rules, rule.org).await?;
    let people: Vec<UserId> = staff.people().into_iter().collect();
    let facts = guard::facts(tx, &people, &[]).await?;
    let people: Vec<_> = facts.people.values().map(Person::as_asked).collect();
    let locked = locked_levels(rule, &rules, &people, &staff, facts.now);
    let fault = |number: usize| {
        let detail = "too few of its reviewers could log in to review: rules on logins reject them, or send them to reviews that nobody could decide";
        Fault::new(format!("/review/levels/{number}"), "review_locks_out", detail)
    };
    Ok(locked.into_iter().map(fault).collect())
}

fn told(reference: Reference) -> (&'static str, Uuid) {
    match reference {
        Reference::User(id) => ("user", id.0),
        Reference::Group(id) => ("group", id.0),
        Reference::Asset(id) => ("asset", id.0),
        Reference::Node(id) => ("node", id.0),
    }
}
