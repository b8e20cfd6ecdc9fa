//! What the audit log says of rules that acted: refusals, notices, warnings, dry runs, and rules that were passed over.

use super::ask::{About, Ask, Connection};
use super::verdict::{Matched, Verdict};
use gatepass_domain::event::EventAction;
use gatepass_domain::guard::{Action, Effect};
use gatepass_domain::ticket::kind::command_review::HeldCommand;
use gatepass_persistence::events::NewEvent;
use serde_json::{Value, json};
use uuid::Uuid;

/// The events of an answer. Acceptance is no event, and a review has those of its ticket.
pub(super) fn events(ask: &Ask, verdict: &Verdict) -> Vec<NewEvent> {
    let told = verdict.matched.iter().filter(|Matched { rule: _, effect, group: _ }| match effect {
        Effect::Decides => verdict.action == Action::Reject,
        Effect::Acts | Effect::WouldHave | Effect::PassedOver | Effect::NoReviewer => true,
    });
    told.map(|matched| event(ask, matched)).collect()
}

fn event(ask: &Ask, Matched { rule, effect, group }: &Matched) -> NewEvent {
    let mut data = json!({
        "rule": rule.name,
        "kind": rule.kind,
        "action": rule.action,
        "effect": effect,
        "command_group_id": group,
        "user_id": ask.user,
        "ip": ask.source.map(|ip| ip.to_string()),
        "about": about(&ask.about),
    });
    if let Some(data) = data.as_object_mut().filter(|_| !rule.recipients.is_empty()) {
        data.insert("recipients".to_owned(), json!(rule.recipients));
    }
    let event = NewEvent::new(EventAction::GuardRuleMatched, data).about(rule.id.0);
    event.in_org(rule.org.map(Uuid::from))
}

fn about(about: &About) -> Value {
    let connection = |it: &Connection, command: Option<HeldCommand>| {
        let Connection { asset, account, input, protocol } = it;
        let mut shown =
            json!({ "asset_id": asset, "account": account, "input_username": input, "protocol": protocol });
        if let (Some(fields), Some(command)) = (shown.as_object_mut(), command) {
            fields.insert("command".to_owned(), json!(command));
        }
        shown
    };
    match about {
        About::Login(covers) => json!({ "use": covers }),
        About::AssetLogin(it) => connection(it, None),
        About::Command(it, bytes) => connection(it, Some(HeldCommand::of(bytes))),
    }
}
