//! Deadlines: how long a ticket waits for the next act, and for an admin.

use super::*;
use crate::ticket::deadline::ExpiryReason;
use crate::ticket::state::StateName;

const DAY: time::Duration = time::Duration::DAY;

fn until(end: OffsetDateTime) -> Timing {
    Timing::Until { end, start: None }
}

fn asked(timing: Timing, flow: &Flow) -> Ticket {
    let new = NewTicket { timing: Some(timing), ..new_ticket() };
    Ticket::open(new, flow, &facts(), &objects(), NOW).unwrap().0
}

#[test]
fn it_counts_from_the_last_act_and_ends_after_the_longest_wait() {
    let mut flow = assigned(&[("any", &[ANN]), ("any", &[BEN]), ("any", &[CLEO]), ("any", &[ADMIN])]);
    flow.definition.max_pending = Some(IsoDuration::days(70));
    let ticket = opened(&flow);
    assert_eq!(ticket.decision_deadline, NOW + 30 * DAY);
    let later = |days: i32| NOW + days * DAY;
    let ticket = run_at(ticket, approve(ANN), later(20)).unwrap().0;
    assert_eq!(ticket.decision_deadline, later(50));
    // To name other approvers begins no level, so it moves no deadline.
    let ticket = run_at(ticket, reassign(ADMIN, 3, &[BEN, CLEO]), later(30)).unwrap().0;
    assert_eq!(ticket.decision_deadline, later(50));
    let ticket = run_at(ticket, approve(BEN), later(49)).unwrap().0;
    assert_eq!(ticket.decision_deadline, later(70));
    let ticket = run_at(ticket, approve(CLEO), later(69)).unwrap().0;
    assert_eq!(ticket.decision_deadline, later(70));
    assert_eq!(run_at(ticket.clone(), approve(ADMIN), later(70)).err(), Some(Why::TicketAlreadyDecided));
    assert_eq!(ticket.at(later(70)).expiry_reason(), Some(ExpiryReason::NotDecided));
}

#[test]
fn it_does_not_run_while_nobody_can_decide() {
    let blocked = opened(&assigned(&[("any", &[])]));
    assert_eq!(blocked.decision_deadline, NOW + 90 * DAY);
    let begun = run_at(blocked, reassign(ADMIN, 1, &[ANN]), NOW + 40 * DAY).unwrap().0;
    assert_eq!(begun.decision_deadline, NOW + 70 * DAY);
    let nothing = ExistingObjects { beneficiary: objects().beneficiary, ..ExistingObjects::default() };
    let broken = run_with(begun, approve(ANN), NOW + 60 * DAY, &nothing).unwrap().0;
    assert_eq!((broken.state.name(), broken.decision_deadline), (StateName::Error, NOW + 90 * DAY));
    for command in [retry(ADMIN), deny(ADMIN)] {
        let late = run_at(broken.clone(), command, NOW + 90 * DAY).err();
        assert_eq!(late, Some(Why::TicketAlreadyDecided));
    }
    assert_eq!(broken.at(NOW + 90 * DAY).state, State::Expired);
}

#[test]
fn a_fixed_window_that_has_passed_expires_its_ticket() {
    let end = NOW + 2 * DAY;
    let flow = assigned(&[("any", &[ANN, ADMIN])]);
    let scheduled = Timing::Scheduled { start: NOW + DAY, duration: IsoDuration::days(1) };
    for timing in [until(end), scheduled] {
        let ticket = asked(timing, &flow);
        assert_eq!(ticket.decision_deadline, end);
        let changes = Changes { timing: Some(until(end + DAY)), ..Changes::default() };
        for command in [approve(ANN), approve_with(ADMIN, changes), deny(ANN)] {
            assert_eq!(run_at(ticket.clone(), command, end).err(), Some(Why::TicketAlreadyDecided));
        }
        assert_eq!(ticket.allowed_actions(&actor(ANN), end), [ActionName::Comment]);
        let read = ticket.clone().at(end);
        assert_eq!((read.expiry_reason(), read.decided_at), (Some(ExpiryReason::WindowPassed), Some(end)));
        let (_, events) = run_at(ticket, Command::Expire, end).unwrap();
        assert_eq!(events[0].data["reason"], "window_passed");
    }
    let far = asked(until(NOW + 29 * DAY + DAY / 2), &flow);
    assert_eq!(far.at(NOW + 30 * DAY).expiry_reason(), Some(ExpiryReason::WindowPassed));
    let farther = asked(Timing::Scheduled { start: NOW + 40 * DAY, duration: IsoDuration::days(1) }, &flow);
    assert_eq!(farther.at(NOW + 30 * DAY).expiry_reason(), Some(ExpiryReason::NotDecided));
}

#[test]
fn another_window_has_another_deadline() {
    let flow = assigned(&[("2", &[ANN, ADMIN, BEN])]);
    let ticket = asked(until(NOW + 2 * DAY), &flow);
    let changes = Changes { timing: Some(until(NOW + 5 * DAY)), ..Changes::default() };
    let ticket = run(ticket, approve_with(ADMIN, changes)).unwrap().0;
    assert_eq!(ticket.decision_deadline, NOW + 5 * DAY);
    assert!(run_at(ticket, approve(ANN), NOW + 3 * DAY).is_ok());
}
