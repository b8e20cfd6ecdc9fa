//! Who hears what, when people are reminded, and how often a delivery is tried.

use std::collections::BTreeSet;
use std::time::Duration as Length;

use serde_json::{Value, json};
use time::Duration;
use time::macros::datetime;

use super::*;
use crate::authz::{Actor, UserKind};
use crate::event::{Event, EventAction};
use crate::ids::UserId;
use crate::text::TextEnum;
use crate::ticket::Ticket;
use crate::ticket::tests::*;

fn listener(user_id: UserId) -> Listener {
    let actor = Actor {
        user_id,
        username: "reader".to_owned(),
        kind: UserKind::Human,
        is_super_admin: false,
        roles: [].into(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: BTreeSet::new(),
    };
    Listener { actor, is_active: true }
}

/// Who of the cast hears of an event about this ticket, by message.
fn heard(ticket: &Ticket, event: &Event, by: Option<UserId>) -> Vec<(Message, Vec<UserId>)> {
    let of = |message: Message| {
        let audience: BTreeSet<UserId> =
            message.audience().iter().flat_map(|role| people(*role, ticket, &event.data)).collect();
        let hears = |user: &UserId| hears(message, event.action, by, Some(ticket), &listener(*user));
        (message, audience.into_iter().filter(hears).collect())
    };
    Message::of(event.action, &event.data).into_iter().map(of).collect()
}

/// Who of the cast hears of the events of this act.
fn all_heard(done: (Ticket, Vec<Event>), by: Option<UserId>) -> (Ticket, Vec<(Message, Vec<UserId>)>) {
    let (ticket, events) = done;
    let heard = events.iter().flat_map(|event| heard(&ticket, event, by)).collect();
    (ticket, heard)
}

#[test]
fn a_ticket_is_told_to_those_whom_each_step_concerns() {
    let flow = assigned(&[("all", &[ANN, BEN]), ("any", &[CLEO])]);
    let opened = Ticket::open(new_ticket(), &flow, &facts(), &objects(), NOW).unwrap();
    let (ticket, said) = all_heard(opened, Some(ALICE));
    assert_eq!(said, [(Message::Submitted, vec![ALICE, BOB]), (Message::DecisionNeeded, vec![ANN, BEN])]);

    let (ticket, said) = all_heard(run(ticket, approve(ANN)).unwrap(), Some(ANN));
    assert_eq!(said, []);
    let (after, said) = all_heard(run(ticket.clone(), deny(BEN)).unwrap(), Some(BEN));
    assert_eq!(said, [(Message::Denied, vec![ALICE, BOB])]);
    assert!(after.state.name().is_final());
    let (_, said) = all_heard(run(ticket.clone(), cancel(ALICE)).unwrap(), Some(ALICE));
    assert_eq!(said, [(Message::Canceled, vec![BOB, BEN])]);
    let (_, said) = all_heard(run(ticket.clone(), overrule(ADMIN, give())).unwrap(), Some(ADMIN));
    assert_eq!(
        said,
        [(Message::Overridden, vec![ALICE, BOB, ANN, BEN, CLEO]), (Message::Approved, vec![ALICE, BOB])]
    );
    let (_, said) = all_heard(run(ticket.clone(), reassign(ADMIN, 1, &[ANN, CLEO])).unwrap(), Some(ADMIN));
    assert_eq!(said, [(Message::DecisionNeeded, vec![CLEO])]);
    let commented = Event::new(EventAction::TicketCommented, json!({ "text": "why?", "level": 1 }));
    assert_eq!(heard(&ticket, &commented, Some(BEN)), [(Message::Commented, vec![ALICE, BOB, ANN])]);
    let reminded = Event::new(EventAction::TicketReminded, json!({ "level": 1, "moment": "half" }));
    assert_eq!(heard(&ticket, &reminded, None), [(Message::Reminder, vec![BEN])]);
}

#[test]
fn an_automatic_approval_is_told_to_the_requester_who_caused_it() {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    let approved = Event::new(EventAction::TicketApproved, json!({}));
    assert_eq!(heard(&ticket, &approved, Some(ALICE)), [(Message::Approved, vec![ALICE, BOB])]);
    let self_granted = Event::new(EventAction::TicketApproved, json!({ "self_granted": true }));
    let messages = Message::of(self_granted.action, &self_granted.data);
    assert_eq!(messages, [Message::Approved, Message::SelfGranted]);
}

#[test]
fn what_a_flow_hides_is_heard_by_those_who_decide_alone() {
    let mut flow = assigned(&[("any", &[ANN]), ("any", &[BEN])]);
    let changed = json!({ "level": 1, "decision": { "changes": { "accounts": ["app"] } } });
    let changed = Event::new(EventAction::TicketApprovalRecorded, changed);
    let shown = opened(&flow);
    assert_eq!(heard(&shown, &changed, Some(ANN)), [(Message::Changed, vec![ALICE, BOB])]);
    flow.definition.show_progress = false;
    let hidden = opened(&flow);
    assert_eq!(heard(&hidden, &changed, Some(ANN)), [(Message::Changed, vec![])]);
    let asked = Event::new(EventAction::TicketLevelStarted, json!({ "approvers": [ANN] }));
    assert_eq!(heard(&hidden, &asked, None), [(Message::DecisionNeeded, vec![ANN])]);
}

#[test]
fn services_deactivated_people_and_strangers_hear_nothing() {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    let hears = |listener: &Listener| {
        hears(Message::DecisionNeeded, EventAction::TicketLevelStarted, None, Some(&ticket), listener)
    };
    assert!(hears(&listener(ANN)));
    assert!(!hears(&Listener { is_active: false, ..listener(ANN) }));
    let mut service = listener(ANN);
    service.actor.kind = UserKind::Service;
    assert!(!hears(&service));
    assert!(!hears(&listener(CLEO)));
}

#[test]
fn a_message_follows_from_the_details_of_an_event() {
    let of = |action, data: Value| Message::of(action, &data);
    let matched = |action: &str, effect: &str| {
        of(EventAction::GuardRuleMatched, json!({ "action": action, "effect": effect }))
    };
    assert_eq!(matched("notify", "acts"), [Message::GuardMatched]);
    assert_eq!((matched("notify", "would_have"), matched("reject", "decides")), (vec![], vec![]));
    assert_eq!(of(EventAction::ApiKeyCreated, json!({ "for_service": true })), [Message::KeyCreated]);
    assert_eq!(of(EventAction::ApiKeyCreated, json!({ "for_service": false })), []);
    assert_eq!(of(EventAction::TicketApprovalRecorded, json!({ "decision": { "comment": "ok" } })), []);
    assert_eq!(of(EventAction::TicketApprovalsVoided, json!({})), [Message::Voided]);
    assert_eq!(of(EventAction::FlowCreated, json!({})), []);
}

#[test]
fn every_message_follows_from_an_event_and_security_is_always_told() {
    let data = json!({
        "self_granted": true, "for_service": true, "action": "notify", "effect": "acts", "decision": { "changes": {} },
    });
    let all: BTreeSet<Message> =
        EventAction::ALL.iter().flat_map(|action| Message::of(*action, &data)).collect();
    assert_eq!(all, Message::ALL.iter().copied().collect());
    let silent = NotificationSettings { silent: Message::ALL.to_vec(), ..NotificationSettings::default() };
    for message in Message::ALL {
        assert_eq!(silent.tells(*message), message.is_about_security(), "{message}");
        assert_eq!(silent.mails(*message, Message::ALL), message.is_about_security(), "{message}");
        assert_eq!(message.is_wanted(&[*message]), message.is_about_security(), "{message}");
        assert!(silent.mails(*message, &[]) && message.is_wanted(&[]));
    }
    let without_mail = NotificationSettings { mail: false, ..NotificationSettings::default() };
    assert!(!without_mail.mails(Message::SelfGranted, &[]));
}

#[test]
fn people_of_no_ticket_are_found_elsewhere() {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    for role in [Role::Admins, Role::SuperAdmins, Role::HomeAdmins] {
        assert!(people(role, &ticket, &json!({})).is_empty());
    }
    let void = json!({ "approvers": [ANN, BEN] });
    assert_eq!(people(Role::Voided, &ticket, &void), BTreeSet::from([ANN, BEN]));
}

#[test]
fn reminders_need_enough_time() {
    let deadline = datetime!(2026-03-12 08:00 UTC);
    let due = |reminder: Reminder, takes: Duration| reminder.due(deadline, takes).map(|due| deadline - due);
    assert_eq!(due(Reminder::Half, Duration::days(10)), Some(Duration::days(5)));
    assert_eq!(due(Reminder::Half, Duration::days(1)), Some(Duration::hours(12)));
    assert_eq!(due(Reminder::Half, Duration::hours(23)), None);
    assert_eq!(due(Reminder::Day, Duration::days(3)), Some(Duration::days(1)));
    assert_eq!(due(Reminder::Day, Duration::days(2)), None);
    let ending =
        |ending: EndNotice, lasts: Duration| ending.due(deadline - lasts, deadline).map(|due| deadline - due);
    assert_eq!(ending(EndNotice::Week, Duration::weeks(2)), Some(Duration::weeks(1)));
    assert_eq!(ending(EndNotice::Week, Duration::days(13)), None);
    assert_eq!(ending(EndNotice::Day, Duration::days(2)), Some(Duration::days(1)));
    assert_eq!(ending(EndNotice::Hour, Duration::hours(2)), Some(Duration::hours(1)));
    assert_eq!(ending(EndNotice::Hour, Duration::minutes(119)), None);
}

#[test]
fn a_delivery_is_tried_for_three_days_with_growing_pauses() {
    let first = datetime!(2026-03-02 08:00 UTC);
    let after = |misses, age: Duration, asked| pause(misses, Some(first), first + age, asked, 0.0);
    let seconds = |length: u64| Some(Length::from_secs(length));
    assert_eq!(pause(0, None, first, None, 0.0), seconds(5));
    assert_eq!(after(1, Duration::seconds(5), None), seconds(30));
    assert_eq!(after(50, Duration::days(2), None), seconds(18_000));
    assert_eq!(after(3, Duration::days(3), None), None);
    // A receiver may ask for twice the pause, and for no less than the usual one.
    assert_eq!(after(3, Duration::hours(1), seconds(900)), seconds(900));
    assert_eq!(after(3, Duration::hours(1), seconds(1)), seconds(600));
    assert_eq!(after(3, Duration::hours(1), seconds(90_000)), seconds(1_200));
    assert_eq!(pause(0, None, first, None, 1.0), Some(Length::from_millis(6_250)));
    let mut age = Duration::ZERO;
    let attempts = (0..100).find(|misses| {
        let next = after(*misses, age, None);
        age += next.map_or(Duration::ZERO, |next| Duration::try_from(next).unwrap());
        next.is_none()
    });
    assert_eq!(attempts, Some(22));
}
