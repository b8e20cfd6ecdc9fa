//! Levels: how many must approve, who may decide when, and how one level leads to the next.

use super::*;
use crate::event::EventAction;
use crate::flow::approver::BlockedReason;
use crate::ticket::decision::Verdict;
use crate::ticket::level::LevelState;

fn after(ticket: Ticket, people: &[UserId]) -> Ticket {
    people.iter().fold(ticket, |ticket, id| run(ticket, approve(*id)).unwrap().0)
}

#[test]
fn a_level_is_satisfied_by_its_mode() {
    let team = &[ANN, BEN, CLEO];
    for (mode, needed) in [("any", 1), ("1", 1), ("2", 2), ("3", 3), ("all", 3)] {
        let mut ticket = opened(&assigned(&[(mode, team)]));
        for (index, id) in team.iter().take(needed).enumerate() {
            assert_eq!(ticket.state, State::Pending { level: 1 }, "{mode} after {index}");
            ticket = after(ticket, &[*id]);
        }
        assert_eq!(ticket.state, State::Approved, "{mode}");
        assert_eq!(ticket.decided_by, team.get(needed - 1).copied(), "{mode}");
    }
}

#[test]
fn all_does_not_wait_for_those_who_left() {
    let ticket = after(opened(&assigned(&[("all", &[ANN, BEN, CLEO])])), &[ANN]);
    let with = |person: Option<Person>| {
        let mut facts = facts();
        facts.users.remove(&CLEO);
        facts.users.extend(person.map(|person| (CLEO, person)));
        let context = Context { now: NOW, facts: &facts, tree: &Tree::default(), objects: &objects() };
        run_in(ticket.clone(), approve(BEN), &context).unwrap().0.state
    };
    assert_eq!(with(Some(Person { is_active: false, is_human: true })), State::Approved);
    assert_eq!(with(Some(Person { is_active: true, is_human: true })), State::Pending { level: 1 });
}

#[test]
fn one_denial_denies_whatever_the_others_said() {
    let ticket = after(opened(&assigned(&[("all", &[ANN, BEN, CLEO])])), &[ANN, BEN]);
    let (ticket, _) = run(ticket, deny(CLEO)).unwrap();
    assert!(matches!(ticket.state, State::Denied { .. }));
    let verdicts: Vec<_> = ticket.levels[0].decisions.iter().map(|decision| decision.verdict).collect();
    assert_eq!(verdicts, [Verdict::Approve, Verdict::Approve, Verdict::Deny]);
}

#[test]
fn levels_are_passed_in_order() {
    let ticket = opened(&assigned(&[("any", &[ANN]), ("any", &[BEN, ANN]), ("any", &[CLEO])]));
    assert_eq!(run(ticket.clone(), approve(BEN)).err(), Some(Why::LevelNotOpen));
    assert_eq!(run(ticket.clone(), approve(CLEO)).err(), Some(Why::LevelNotOpen));

    let (ticket, events) = run(ticket, approve(ANN)).unwrap();
    let actions: Vec<_> = events.iter().map(|event| event.action).collect();
    assert_eq!(
        actions,
        [
            EventAction::TicketApprovalRecorded,
            EventAction::TicketLevelApproved,
            EventAction::TicketLevelStarted
        ]
    );
    assert_eq!(events[2].data["before"]["level"], 1);
    assert_eq!(events[2].data["after"]["level"], 2);
    assert_eq!(ticket.levels[1].approvers, [BEN], "the first level has the approval of the other");

    assert_eq!(run(ticket.clone(), approve(ANN)).err(), Some(Why::LevelAlreadyDecided));
    let ticket = after(ticket, &[BEN]);
    assert_eq!(ticket.state, State::Pending { level: 3 });
    assert_eq!(run(ticket.clone(), approve(BEN)).err(), Some(Why::LevelAlreadyDecided));
    assert_eq!(run(ticket.clone(), approve(ADMIN)).err(), Some(Why::NotAnApprover));
    let ticket = after(ticket, &[CLEO]);
    assert!(ticket.levels.iter().all(|level| level.state == LevelState::Approved));
    assert_eq!(ticket.version, 4);
}

#[test]
fn deciders_are_approvers_active_and_decide_once() {
    let ticket = after(opened(&assigned(&[("2", &[ANN, BEN, CLEO])])), &[ANN]);
    for command in [approve(ANN), deny(ANN)] {
        assert_eq!(run(ticket.clone(), command).err(), Some(Why::AlreadyDecidedByYou));
    }
    for (person, refusal) in [(ALICE, Why::OwnTicket), (BOB, Why::OwnTicket), (ADMIN, Why::NotAnApprover)] {
        assert_eq!(run(ticket.clone(), approve(person)).err(), Some(refusal));
        assert_eq!(run(ticket.clone(), deny(person)).err(), Some(refusal));
    }
    for maker in [ALICE, BOB] {
        let by = Actor { credential_made_by: Some(maker), ..actor(BEN) };
        let command = Command::Approve { by, level: 1, comment: None, changes: None, digest: None };
        assert_eq!(run(ticket.clone(), command).err(), Some(Why::OwnTicket));
        assert!(!ticket.allowed_actions(&by, NOW).contains(&ActionName::Deny));
    }
    let by = Actor { is_active: false, ..actor(BEN) };
    let command = Command::Approve { by, level: 1, comment: None, changes: None, digest: None };
    assert_eq!(run(ticket, command).err(), Some(Why::ApproverInactive));
}

#[test]
fn the_requester_is_left_out_and_the_ticket_goes_to_the_other() {
    let ticket = opened(&assigned(&[("any", &[ALICE, ANN])]));
    assert_eq!(ticket.levels[0].approvers, [ANN]);
}

#[test]
fn a_level_without_approvers_blocks_the_ticket() {
    let ticket = after(opened(&assigned(&[("any", &[ANN]), ("any", &[ALICE])])), &[ANN]);
    let reason = BlockedReason::NoEligibleApprover;
    assert_eq!(ticket.state, State::Blocked { level: 2, reason });
    assert_eq!(ticket.next_level().map(|level| level.number), Some(2));
    assert_eq!(run(ticket.clone(), approve(ANN)).err(), Some(Why::TicketBlocked));
    assert_eq!(ticket.allowed_actions(&actor(ALICE), NOW).len(), 2);
}

#[test]
fn the_window_begins_with_the_last_approval() {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    let later = NOW + IsoDuration::days(3).length();
    let window = run_at(ticket, approve(ANN), later).unwrap().0.window.unwrap();
    assert_eq!(window, Window { start: later, end: Some(later + IsoDuration::hours(4).length()) });
}
