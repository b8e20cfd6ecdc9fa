//! Every ticket is in one state, and got there level by level, by approvers who saw the ticket that they decided.

use std::collections::BTreeSet;

use gatepass_domain::flow::timing::Timing;
use gatepass_domain::ticket::kind::Request;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::FaultKind::{LevelSkipped, Reopened, Torn, WrongDecider, WrongDigest};
use super::Faults;
use super::rounds;
use super::rows::{Case, Level, Rule};

pub(super) fn check(case: &Case, faults: &mut Faults) {
    states(case, faults);
    let rules = case.ticket.rules.as_deref().unwrap_or_default();
    for (level, rule) in case.levels.iter().zip(rules) {
        deciders(case, level, rule, faults);
        satisfied(case, level, rule, faults);
    }
    digests(case, faults);
    rounds::check(case, faults);
}

fn name(case: &Case) -> String {
    format!("ticket {} ({}, {})", case.ticket.number, case.ticket.title, case.ticket.state)
}

/// The states of ticket and levels fit each other, and no part of a change is missing.
fn states(case: &Case, faults: &mut Faults) {
    let ticket = &case.ticket;
    let states: Vec<&str> = case.levels.iter().map(|level| level.state.as_str()).collect();
    let passed = states.iter().take_while(|state| **state == "approved").count();
    // Levels behind the open one stay approved when an earlier one is open again.
    let is_widened = case.decisions.iter().any(|decision| decision.is_void);
    let rest = states.get(passed..).unwrap_or_default();
    let rest: Vec<&str> =
        rest.iter().filter(|state| !(is_widened && **state == "approved")).copied().collect();
    let rest = rest.as_slice();
    let (first, others) = rest.split_first().map_or(("", rest), |(first, others)| (*first, others));
    let is_overridden = ticket.overridden.is_some();
    let all = |others: &[&str], state: &str| others.iter().all(|one| *one == state);
    let fits = match ticket.state.as_str() {
        "pending" => first == "active" && all(others, "waiting") && ticket.current_level == Some(passed + 1),
        "approved" | "denied" if is_overridden => all(rest, "skipped"),
        "approved" => rest.is_empty(),
        "denied" => first == "denied" && all(others, "skipped"),
        "canceled" | "expired" => first == "skipped" && all(others, "skipped"),
        _ => false,
    };
    let shown = || format!("{} has levels {states:?}", name(case));
    // Approvals behind an open level, or an approved ticket with an open level, are more than a half-made change.
    let skipped = ticket.state == "approved" && !is_overridden || rest.contains(&"approved");
    faults.expect(fits || skipped && rest.is_empty(), if skipped { LevelSkipped } else { Torn }, shown);
    let rules = ticket.rules.as_ref().map_or(0, Vec::len);
    let numbered = case.levels.iter().map(|level| level.number).eq(1..=rules);
    faults.expect(numbered, Torn, || format!("{} has {} of {rules} levels", name(case), states.len()));
    let (is_final, is_expired) = (ticket.state != "pending", ticket.state == "expired");
    let decided = ticket.decided_at.is_some() && (ticket.decided_by.is_some() || rules == 0 || is_expired);
    faults.expect(decided == is_final, Torn, || format!("{}: decided_at or decided_by", name(case)));
    let by = ticket.overridden.as_ref().and_then(|overridden| overridden["by"].as_str());
    let is_theirs = by.is_none_or(|by| ticket.decided_by.as_deref() == Some(by));
    faults.expect(is_theirs, WrongDecider, || format!("{}: another overrode than decided", name(case)));
    let named = ticket.state_data["state"] == ticket.state.as_str();
    faults.expect(named, Torn, || format!("{}: state_data is {}", name(case), ticket.state_data));
    let is_closed_by_one = ticket.state == "canceled" || is_expired || is_overridden;
    let changes = case.decisions.len() + case.comments.len() + usize::from(is_closed_by_one);
    let version = ticket.version == changes + 1;
    faults.expect(version, Torn, || format!("{} is version {} after {changes}", name(case), ticket.version));
    // Only comments change a ticket after it was decided.
    let commented = case.comments.iter().map(|comment| comment.created_at).max();
    let last =
        ticket.decided_at.is_none_or(|at| commented.map_or(at, |last| last.max(at)) == ticket.updated_at);
    faults.expect(last, Reopened, || format!("{} was changed after it was decided", name(case)));
}

/// The flow names every approver, every decision is by an approver, and no requester decides their own ticket.
fn deciders(case: &Case, level: &Level, rule: &Rule, faults: &mut Faults) {
    let ticket = &case.ticket;
    let what = |user: &str, did: &str| format!("{} level {}: {user} {did}", name(case), level.number);
    let named: BTreeSet<&str> = rule.approvers.iter().filter_map(|rule| rule["id"].as_str()).collect();
    let own = |user: &str| user == ticket.applicant_id || user == ticket.beneficiary_id;
    for user in &level.approvers {
        let eligible = named.contains(user.as_str()) && !own(user);
        faults.expect(eligible, WrongDecider, || what(user, "was asked"));
    }
    let begun = ["approved", "active", "denied"].contains(&level.state.as_str());
    let asked = !level.approvers.is_empty();
    let is_reopened = case.decisions.iter().any(|decision| decision.is_void);
    let fits = asked == begun || level.state == "skipped" || is_reopened;
    faults.expect(fits, Torn, || what(&format!("{} people", level.approvers.len()), "were asked"));
    for decision in case.decisions.iter().filter(|decision| decision.level == level.number) {
        let is_asked = decision.is_void && named.contains(decision.user_id.as_str());
        let eligible = (is_asked || level.approvers.contains(&decision.user_id)) && !own(&decision.user_id);
        faults.expect(eligible, WrongDecider, || what(&decision.user_id, "decided"));
    }
}

/// A level is approved exactly when it has the approvals that it needs.
fn satisfied(case: &Case, level: &Level, rule: &Rule, faults: &mut Faults) {
    let count = |verdict: &str| {
        let here = case.decisions.iter().filter(|decision| decision.level == level.number);
        here.filter(|decision| decision.verdict == verdict && decision.counts()).count()
    };
    let (approvals, denials) = (count("approve"), count("deny"));
    let needed = rule.needed(level.approvers.len());
    let is_widened = case.decisions.iter().any(|decision| decision.is_void);
    let fits = match level.state.as_str() {
        "approved" => approvals == needed && denials == 0,
        "denied" => approvals < needed && denials == 1,
        "waiting" if is_widened => denials == 0,
        "waiting" => approvals + denials == 0,
        _ => approvals < needed && denials == 0,
    };
    let kind = if approvals < needed { LevelSkipped } else { Torn };
    faults.expect(fits, kind, || {
        let (level, state) = (level.number, &level.state);
        format!(
            "{} level {level} is {state} with {approvals} of {needed} approvals, {denials} denials",
            name(case)
        )
    });
}

/// The content that a decision is about. The order of the fields is part of the digest.
#[derive(Serialize)]
struct Seen<'a> {
    id: &'a str,
    r#type: &'a str,
    org_id: &'a str,
    applicant: &'a str,
    beneficiary: &'a str,
    title: &'a str,
    reason: &'a str,
    request: Request,
    timing: Timing,
    level: usize,
}

/// Replays the decisions: each has the digest of the ticket as the earlier ones left it, and the last leaves the
/// approved content.
fn digests(case: &Case, faults: &mut Faults) {
    let ticket = &case.ticket;
    let (mut request, mut timing) = (ticket.requested.clone(), ticket.timing.clone());
    let mut edited = false;
    for decision in &case.decisions {
        let expected = digest(case, &request, &timing, decision.level);
        faults.expect(expected.as_deref() == Some(&decision.digest), WrongDigest, || {
            format!("{} level {}: decision of {}", name(case), decision.level, decision.user_id)
        });
        for (field, value) in decision.changes.iter().filter_map(Value::as_object).flatten() {
            edited = true;
            if field == "timing" {
                timing = value.clone();
            } else if let Some(request) = request.as_object_mut() {
                request.insert(field.clone(), value.clone());
            }
        }
    }
    let (shown, length) =
        if edited || ticket.state == "approved" { (Some(request), Some(timing)) } else { (None, None) };
    let fits = ticket.approved == shown && ticket.approved_timing == length;
    faults.expect(fits, Torn, || format!("{}: what was decided is not what is approved", name(case)));
}

fn digest(case: &Case, request: &Value, timing: &Value, level: usize) -> Option<String> {
    let ticket = &case.ticket;
    let seen = Seen {
        id: &ticket.id,
        r#type: request["type"].as_str()?,
        org_id: &ticket.org_id,
        applicant: &ticket.applicant_id,
        beneficiary: &ticket.beneficiary_id,
        title: &ticket.title,
        reason: &ticket.reason,
        request: serde_json::from_value(request.clone()).ok()?,
        timing: serde_json::from_value(timing.clone()).ok()?,
        level,
    };
    Some(format!("{:x}", Sha256::digest(serde_json::to_vec(&seen).ok()?)))
}
