//! Extensions: how long they may be, who agrees to more, and when they are over.

use super::*;
use crate::flow::timing::TimingFault;
use crate::grant::Grant;
use crate::ids::GrantId;
use crate::ticket::deadline::ExpiryReason;
use crate::ticket::extension::Extension;
use crate::ticket::state::StateName;

const HOUR: time::Duration = time::Duration::HOUR;

/// A grant of four hours, of a flow with at most six.
fn granted(flow: &Flow) -> Grant {
    let ticket = run(opened(flow), approve(ANN)).unwrap().0;
    let gift = ticket.gift(&objects()).unwrap();
    Grant::of(&ticket, &gift, GrantId(Uuid::from_u128(70))).unwrap().0
}

fn limited() -> Flow {
    let mut flow = assigned(&[("any", &[ANN])]);
    flow.definition.duration = DurationRule::Max { max: IsoDuration::hours(6) };
    flow
}

fn ask(flow: &Flow, grant: &Grant, hours: u16, now: OffsetDateTime) -> Result<Ticket, TimingFault> {
    let extension = Extension::of(grant, now).unwrap();
    let timing = Some(extension.timing(IsoDuration::hours(hours)));
    let new = NewTicket { extension: Some(extension), timing, ..new_ticket() };
    Ticket::open(new, flow, &facts(), &objects(), now).map(|(ticket, _)| ticket)
}

#[test]
fn an_automatic_flow_never_exceeds_its_maximum_and_an_approver_may_agree_to_it() {
    let (flow, mut automatic) = (limited(), limited());
    automatic.definition.approval = Approval::Automatic;
    let grant = granted(&flow);
    let later = NOW + 3 * HOUR;
    assert_eq!(ask(&automatic, &grant, 2, later).unwrap().window.unwrap().end, Some(NOW + 6 * HOUR));
    assert_eq!(ask(&automatic, &grant, 3, later), Err(TimingFault::DurationNotAllowed));
    // Even with an approver, an extension is no longer than a new grant could be.
    assert_eq!(ask(&flow, &grant, 7, later), Err(TimingFault::DurationNotAllowed));
    assert_eq!(ask(&flow, &grant, 0, later), Err(TimingFault::DurationNotAllowed));
    let ticket = ask(&flow, &grant, 6, later).unwrap();
    assert_eq!(ticket.state.name(), StateName::Pending);
    let approved = run_at(ticket, approve(ANN), later).unwrap().0;
    assert_eq!(approved.window, Some(Window { start: later, end: Some(NOW + 10 * HOUR) }));
}

#[test]
fn an_approver_changes_its_end_alone_and_within_its_limits() {
    let grant = granted(&limited());
    let mut flow = limited();
    flow.definition.approver_edits = ApproverEdits::Any;
    let ticket = ask(&flow, &grant, 2, NOW).unwrap();
    let until = |hours: i32| Timing::Until { end: NOW + HOUR * hours, start: None };
    let changed = |changes: Changes| {
        run(ticket.clone(), approve_with(ANN, changes)).map(|done| done.0.current_timing())
    };
    let timing = |timing| changed(Changes { timing: Some(timing), ..Changes::default() });
    assert_eq!(timing(until(5)), Ok(until(5)));
    assert_eq!(timing(until(10)), Ok(until(10)));
    // The grant ends after four hours anyhow, and the extension has at most six.
    assert_eq!(timing(until(4)), Err(Why::DurationNotAllowed));
    assert_eq!(timing(until(11)), Err(Why::DurationNotAllowed));
    let late = Timing::Until { end: NOW + 6 * HOUR, start: Some(NOW + 5 * HOUR) };
    assert_eq!(timing(late), Err(Why::EditNotOfThisType));
    assert_eq!(timing(Timing::OnApproval { duration: IsoDuration::hours(1) }), Err(Why::EditNotOfThisType));
    let other = changed(Changes { accounts: Some(["deploy".to_owned()].into()), ..Changes::default() });
    assert_eq!(other, Err(Why::EditNotOfThisType));
}

#[test]
fn it_waits_no_longer_than_its_grant_lasts() {
    let grant = granted(&limited());
    let ticket = ask(&limited(), &grant, 1, NOW).unwrap();
    assert_eq!(ticket.decision_deadline, NOW + 4 * HOUR);
    assert_eq!(run_at(ticket.clone(), approve(ANN), NOW + 4 * HOUR).err(), Some(Why::TicketAlreadyDecided));
    assert_eq!(ticket.at(NOW + 4 * HOUR).expiry_reason(), Some(ExpiryReason::GrantEnded));
}

#[test]
fn what_has_no_end_or_has_not_begun_to_run_is_not_extended() {
    let grant = granted(&limited());
    let endless = Grant { window: Window { end: None, ..grant.window }, ..grant.clone() };
    assert_eq!(Extension::of(&endless, NOW), Err(Why::GrantNotExtendable));
    assert_eq!(Extension::of(&grant, NOW + 4 * HOUR), Err(Why::GrantNotOpen));
    let (ended, _) = grant.end(BOB, NOW).unwrap();
    assert_eq!(Extension::of(&ended, NOW), Err(Why::GrantNotOpen));
}
