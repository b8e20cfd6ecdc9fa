//! Checks what the schema of a rule can't check: that its parts belong together, and that everything it names exists.

use crate::{By, Result, directory, rules};
use gatepass_domain::flow::references::Reference;
use gatepass_domain::guard::{Rule, RuleKind, faults};
use gatepass_domain::ids::UserId;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::why::Why;
use gatepass_persistence::approvers::{self, FactsQuery};
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
    rules::refuse(locked_out(tx, rule).await?)?;
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
    users.chain(groups).chain(assets).chain(nodes).chain(approvers).collect()
}

/// The levels of which every reviewer would have to be reviewed to log in.
async fn locked_out(tx: &Tx, rule: &Rule) -> Result<Vec<Fault>> {
    let mut found = Vec::new();
    let levels =
        rule.review.iter().filter(|_| rule.kind == RuleKind::Login).flat_map(|review| &review.levels);
    for (number, level) in levels.enumerate() {
        let named: Vec<_> = level.approvers.iter().collect();
        // Whom a rule names by the ticket is known once there is one.
        if named.iter().any(|approver| approver.rule().is_by_ticket()) {
            continue;
        }
        let query = FactsQuery { org_id: rule.org, rules: &named, ..FactsQuery::default() };
        let known = approvers::facts(tx, query).await?.facts;
        let reviewers =
            named.iter().flat_map(|rule| known.named_by(rule)).filter(|user| known.is_eligible(*user));
        let reviewers: BTreeSet<UserId> = reviewers.collect();
        let facts = guard::facts(tx, &reviewers.into_iter().collect::<Vec<_>>(), &[]).await?;
        let mut people = facts.people.values().map(Person::as_asked).peekable();
        if people.peek().is_some() && people.all(|person| rule.reviews_every_login_of(&person, facts.now)) {
            let detail = "each of its reviewers would be sent to a review by this rule, so nobody could log in to review";
            found.push(Fault::new(format!("/review/levels/{number}"), "review_locks_out", detail));
        }
    }
    Ok(found)
}

fn told(reference: Reference) -> (&'static str, Uuid) {
    match reference {
        Reference::User(id) => ("user", id.0),
        Reference::Group(id) => ("group", id.0),
        Reference::Asset(id) => ("asset", id.0),
        Reference::Node(id) => ("node", id.0),
    }
}
