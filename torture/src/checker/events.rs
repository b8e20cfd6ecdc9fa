//! Every change has its event exactly once, by its actor, and every event has its change.

use std::collections::BTreeMap;

use serde_json::Value;

use super::FaultKind::{EventMissing, EventTwice, EventUnfounded};
use super::Faults;
use super::rounds::{self, Rounds};
use super::rows::{Case, Event};

/// Events that follow from what connectors do: `carried` checks them.
const OF_CONNECTORS: [&str; 3] = ["grant.provisioned", "grant.deprovisioned", "grant.revocation_overdue"];

/// `gateway`: the user who asks for the commands of others.
pub(super) fn check(case: &Case, gateway: &str, faults: &mut Faults) {
    let number = case.ticket.number;
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for event in case.events.iter().filter(|event| !OF_CONNECTORS.contains(&event.action.as_str())) {
        *found.entry(line(event)).or_default() += 1;
    }
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for expected in expected(case, gateway) {
        *wanted.entry(expected).or_default() += 1;
    }
    for (expected, count) in wanted {
        match found.remove(&expected).unwrap_or_default() {
            times if times == count => {}
            times if times < count => faults.add(EventMissing, format!("ticket {number}: {expected}")),
            times => faults.add(EventTwice, format!("ticket {number}: {expected}, {times} times")),
        }
    }
    for (unfounded, _) in found {
        faults.add(EventUnfounded, format!("ticket {number}: {unfounded}"));
    }
}

/// An event in one line: action, subject, actor, and a value that tells it from others of its kind.
fn line(event: &Event) -> String {
    let data = &event.data;
    let particular = match event.action.as_str() {
        "ticket.level_started" => data["after"]["level"].clone(),
        "ticket.level_approved" => data["level"].clone(),
        "ticket.approval_recorded" => {
            let decision = &data["decision"];
            Value::from(format!("{} {} {}", data["level"], decision["digest"], decision["comment"]))
        }
        "ticket.denied" | "ticket.canceled" | "grant.revoked" => data["after"]["reason"].clone(),
        "ticket.overridden" => data["reason"].clone(),
        "ticket.commented" => data["text"].clone(),
        "grant.created" => data["permission_id"].clone(),
        _ => Value::Null,
    };
    let subject = event.subject_id.as_deref().unwrap_or_default();
    match event.action.as_str() {
        // The event of the decision names the actor.
        "ticket.level_started"
        | "ticket.level_approved"
        | "ticket.approved"
        | "grant.created"
        | "grant.extended" => {
            format!("{} {subject} {particular}", event.action)
        }
        _ => format!(
            "{} {subject} {particular} by {}",
            event.action,
            event.actor_id.as_deref().unwrap_or_default()
        ),
    }
}

/// The lines that the rows of a case require.
fn expected(case: &Case, gateway: &str) -> Vec<String> {
    let (ticket, null) = (&case.ticket, Value::Null);
    let id = &ticket.id;
    let opener = if ticket.r#type == "command_review" { gateway } else { &ticket.applicant_id };
    let mut lines = vec![format!("ticket.opened {id} {null} by {opener}")];
    let Rounds { started, approved, widened_by, .. } = rounds::replay(case);
    for (action, levels) in [("ticket.level_started", started), ("ticket.level_approved", approved)] {
        let all = levels.into_iter().flat_map(|(level, times)| std::iter::repeat_n(level, times));
        lines.extend(all.map(|level| format!("{action} {id} {level}")));
    }
    lines.extend(widened_by.into_iter().map(|by| format!("ticket.approvals_voided {id} {null} by {by}")));
    for decision in case.decisions.iter().filter(|decision| decision.verdict == "approve") {
        let (digest, comment) =
            (Value::from(decision.digest.as_str()), Value::from(decision.comment.clone()));
        let particular = Value::from(format!("{} {digest} {comment}", decision.level));
        lines.push(format!("ticket.approval_recorded {id} {particular} by {}", decision.user_id));
    }
    let by = ticket.decided_by.as_deref().unwrap_or_default();
    match ticket.state.as_str() {
        "approved" => lines.push(format!("ticket.approved {id} {null}")),
        "denied" | "canceled" => {
            lines.push(format!("ticket.{} {id} {} by {by}", ticket.state, ticket.state_data["reason"]));
        }
        // The event has no actor.
        "expired" => lines.push(format!("ticket.expired {id} {null} by ")),
        _ => {}
    }
    if let Some(overridden) = &ticket.overridden {
        let by = overridden["by"].as_str().unwrap_or_default();
        lines.push(format!("ticket.overridden {id} {} by {by}", overridden["reason"]));
    }
    for comment in &case.comments {
        let text = Value::from(comment.body.as_str());
        lines.push(format!("ticket.commented {id} {text} by {}", comment.author_id));
    }
    for grant in &case.grants {
        let (id, data) = (&grant.id, &grant.state_data);
        lines.push(format!("grant.created {id} {}", Value::from(grant.permission_id.clone())));
        lines.extend(case.extensions.iter().map(|_| format!("grant.extended {id} {null}")));
        if grant.started_at.is_some() {
            lines.push(format!("grant.started {id} {null} by {}", grant.beneficiary_id));
        }
        match grant.state.as_str() {
            "revoked" => {
                let by = data["by"].as_str().unwrap_or_default();
                lines.push(format!("grant.revoked {id} {} by {by}", data["reason"]));
            }
            "ended" => lines.push(format!("grant.ended {id} {null} by {}", grant.beneficiary_id)),
            _ => {}
        }
    }
    lines
}
