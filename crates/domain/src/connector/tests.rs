//! Tasks of connectors, and what follows from them for a grant.

use time::Duration;

use super::*;
use crate::ids::{ConnectorId, TaskId};
use crate::ticket::tests::NOW;
use crate::why::Why;
use uuid::Uuid;

const LEASE: Duration = Duration::MINUTE;

fn id(number: u128) -> TaskId {
    TaskId(Uuid::from_u128(number))
}

fn give() -> Task {
    Task::give(id(1), ConnectorId(Uuid::from_u128(100)), NOW, true)
}

fn report(outcome: Outcome) -> Report {
    Report { outcome, detail: Some("no such user".to_owned()), is_final: false }
}

#[test]
fn a_task_is_handed_out_and_done() {
    let task = give().handed_out(LEASE, NOW);
    assert_eq!((task.due_at, task.leased_until, task.attempts), (NOW + LEASE, Some(NOW + LEASE), 1));
    let done = task.reported(&report(Outcome::Done), NOW + Duration::SECOND).unwrap();
    assert_eq!((done.done_at, done.leased_until), (Some(NOW + Duration::SECOND), None));
    assert_eq!(done.log.len(), 1);
    assert_eq!(done.log[0].outcome, Some(Outcome::Done));
    assert_eq!(done.reported(&report(Outcome::Done), NOW).err(), Some(Why::TaskReplaced));
}

#[test]
fn failures_are_tried_again_after_longer_pauses_and_the_last_twenty_are_kept() {
    let (mut task, mut now, mut pauses) = (give(), NOW, Vec::new());
    for _ in 0..25 {
        let failed = task.handed_out(LEASE, now).reported(&report(Outcome::Failed), now).unwrap();
        pauses.push(failed.due_at - now);
        now = failed.due_at;
        task = failed;
    }
    assert_eq!(pauses[..3], [5, 10, 20].map(Duration::seconds));
    assert_eq!(pauses[24], Duration::HOUR);
    assert_eq!((task.log.len(), task.attempts), (20, 25));
    assert!(task.log.iter().all(|attempt| attempt.outcome == Some(Outcome::Failed)));
}

#[test]
fn who_was_never_given_anything_has_nothing_to_take() {
    let never = give().replaced(id(2), Wanted::Take, NOW);
    assert_eq!(never.done_at, Some(NOW));
    let handed = give().handed_out(LEASE, NOW).replaced(id(2), Wanted::Take, NOW + Duration::SECOND);
    // Whoever still works at the old task is not overtaken.
    assert_eq!((handed.done_at, handed.due_at), (None, NOW + LEASE));
    assert!(handed.is_awaited && handed.attempts == 0);
    let failed = give().handed_out(LEASE, NOW).reported(&report(Outcome::Failed), NOW).unwrap();
    let failed = failed.replaced(id(2), Wanted::Take, NOW + Duration::SECOND);
    assert_eq!((failed.done_at, failed.due_at), (None, NOW + Duration::SECOND));
}

#[test]
fn another_end_is_not_waited_for_unless_the_access_is() {
    let waits = give().replaced(id(2), Wanted::Give, NOW + Duration::MINUTE);
    assert!(waits.is_awaited && waits.since == NOW);
    let given = give().handed_out(LEASE, NOW).reported(&report(Outcome::Done), NOW).unwrap();
    let moved = given.replaced(id(2), Wanted::Give, NOW + Duration::MINUTE);
    assert_eq!((moved.is_awaited, moved.done_at, moved.since), (false, None, NOW + Duration::MINUTE));
    assert!(moved.holds_up_nobody());
}

#[test]
fn an_admin_reports_what_nobody_was_given() {
    let done = give().reported(&report(Outcome::Done), NOW).unwrap();
    assert_eq!((done.log.len(), done.attempts, done.is_known), (1, 0, true));
    // And not into the attempt of the task before.
    let late = give().handed_out(LEASE, NOW).replaced(id(2), Wanted::Take, NOW);
    let done = late.reported(&report(Outcome::Done), NOW).unwrap();
    let outcomes: Vec<_> =
        done.log.iter().map(|attempt| (attempt.wanted.as_str(), attempt.outcome)).collect();
    assert_eq!(outcomes, [("give", None), ("take", Some(Outcome::Done))]);
}

#[test]
fn a_grant_goes_on_when_the_last_task_is_done() {
    let open = give().handed_out(LEASE, NOW);
    let done = open.clone().reported(&report(Outcome::Done), NOW).unwrap();
    let late = Task { is_awaited: false, ..open.clone() };
    assert_eq!(Provisioning::Giving.after(&[done.clone(), open.clone()]), None);
    assert_eq!(Provisioning::Giving.after(&[done.clone(), late]), Some(Provisioning::Given));
    let take = done.clone().replaced(id(2), Wanted::Take, NOW);
    assert_eq!(Provisioning::Taking.after(std::slice::from_ref(&take)), None);
    let taken = take.handed_out(LEASE, NOW).reported(&report(Outcome::Done), NOW).unwrap();
    assert_eq!(Provisioning::Taking.after(&[taken]), Some(Provisioning::Taken));
    assert_eq!(Provisioning::Given.after(&[done]), None);
}
