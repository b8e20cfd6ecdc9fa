//! The transition table: every state under every command, and the fields of a ticket when it opens and closes.

use super::super::state::StateName;
use super::*;
use crate::ending::Ending;
use crate::event::EventAction;
use crate::flow::approver::BlockedReason;
use crate::ticket::level::LevelState;

fn in_state(name: StateName) -> Ticket {
    let flow = assigned(&[("any", &[ANN]), ("any", &[BEN])]);
    let ticket = opened(&flow);
    let after = |ticket, command| run(ticket, command).unwrap().0;
    match name {
        StateName::Pending => ticket,
        StateName::Blocked => opened(&assigned(&[("any", &[ALICE, BOB])])),
        StateName::Approved => after(after(ticket, approve(ANN)), approve(BEN)),
        StateName::Denied => after(ticket, deny(ANN)),
        StateName::Canceled => after(ticket, cancel(ALICE)),
        StateName::Expired => ticket.clone().at(ticket.decision_deadline),
        StateName::Error => Ticket { state: State::Error { cause: FailureCause::NothingLeft }, ..ticket },
    }
}

#[test]
fn every_state_answers_every_command() {
    use StateName::{Approved, Blocked, Canceled, Denied, Error, Expired, Pending};
    use Why::{DeadlineNotReached, NotAnApprover, TicketAlreadyDecided, TicketBlocked, TicketInError};
    use Why::{NotAnAdmin, NothingToRepair, NothingToRetry};
    let deleted = || Command::Close { by: Some(ADMIN), because: Ending::FlowDeleted };
    let decided = [Err(TicketAlreadyDecided); 13];
    let [in_error, early] = [Err(TicketInError), Err(DeadlineNotReached)];
    for (from, answers) in [
        (
            Pending,
            [
                [Ok(Pending), Ok(Denied), Err(NotAnApprover), Ok(Canceled), Ok(Canceled), early].as_slice(),
                &[Ok(Approved), Ok(Denied), Err(NotAnAdmin), Ok(Pending), Err(NothingToRepair)],
                &[Err(NothingToRetry), Err(NothingToRetry)],
            ]
            .concat(),
        ),
        (
            Blocked,
            [
                [
                    Err(TicketBlocked),
                    Err(TicketBlocked),
                    Err(TicketBlocked),
                    Ok(Canceled),
                    Ok(Canceled),
                    early,
                ]
                .as_slice(),
                &[Ok(Approved), Ok(Denied), Err(NotAnAdmin), Ok(Pending), Err(NothingToRepair)],
                &[Err(NothingToRetry), Err(NothingToRetry)],
            ]
            .concat(),
        ),
        (Approved, decided.to_vec()),
        (Denied, decided.to_vec()),
        (Canceled, decided.to_vec()),
        (Expired, decided.to_vec()),
        (
            Error,
            [
                [in_error, in_error, Ok(Denied), in_error, in_error, in_error].as_slice(),
                &[in_error; 5],
                &[Ok(Approved), Err(NotAnAdmin)],
            ]
            .concat(),
        ),
    ] {
        let ticket = in_state(from);
        assert_eq!(ticket.state.name(), from);
        let commands = [
            [approve(ANN), deny(ANN), deny(ADMIN), cancel(ALICE), deleted(), Command::Expire].as_slice(),
            &[overrule(ADMIN, give()), overrule(ADMIN, Ruling::Deny { next_steps: None })],
            &[overrule(ANN, give()), reassign(ADMIN, 1, &[BEN, CLEO]), Command::Unblock],
            &[retry(ADMIN), retry(ANN)],
        ]
        .concat();
        assert_eq!(commands.len(), answers.len());
        for (command, expected) in commands.into_iter().zip(answers) {
            let answer = run(ticket.clone(), command.clone()).map(|(ticket, _)| ticket.state.name());
            assert_eq!(answer, expected, "{from} {command:?}");
        }
    }
}

#[test]
fn every_waiting_state_expires_at_its_deadline_for_everyone() {
    for (name, days) in [(StateName::Pending, 30), (StateName::Blocked, 90), (StateName::Error, 30)] {
        let ticket = in_state(name);
        let deadline = ticket.decision_deadline;
        assert_eq!(deadline, NOW + IsoDuration::days(days).length());
        let last = deadline - time::Duration::NANOSECOND;
        assert_eq!(ticket.clone().at(last), ticket);
        let early = match name {
            StateName::Error => Why::TicketInError,
            _ => Why::DeadlineNotReached,
        };
        assert_eq!(run_at(ticket.clone(), Command::Expire, last).err(), Some(early));

        let mut refused = vec![
            approve(ANN),
            deny(ANN),
            cancel(ALICE),
            Command::Close { by: Some(ADMIN), because: Ending::FlowDeleted },
        ];
        refused.extend([overrule(ADMIN, give()), reassign(ADMIN, 1, &[BEN]), Command::Unblock, retry(ADMIN)]);
        for command in refused {
            let answer = run_at(ticket.clone(), command, deadline).err();
            assert_eq!(answer, Some(Why::TicketAlreadyDecided));
        }
        let much_later = deadline + IsoDuration::days(3).length();
        let (swept, events) = run_at(ticket.clone(), Command::Expire, much_later).unwrap();
        let read = ticket.at(deadline);
        assert_eq!(Ticket { version: read.version, ..swept }, read);
        assert_eq!(read.decided_at, Some(deadline));
        assert_eq!(events[0].action, EventAction::TicketExpired);
        assert_eq!(run_at(read, Command::Expire, much_later).err(), Some(Why::TicketAlreadyDecided));
    }
}

#[test]
fn an_automatic_flow_approves_at_once() {
    let mut flow = assigned(&[]);
    flow.definition.approval = Approval::Automatic;
    let (ticket, events) = Ticket::open(new_ticket(), &flow, &facts(), &objects(), NOW).unwrap();
    assert_eq!(ticket.state, State::Approved);
    assert_eq!(ticket.window.map(|w| w.start), Some(NOW));
    assert_eq!((ticket.decided_by, ticket.decided_at), (None, Some(NOW)));
    assert_eq!(ticket.approved.as_ref(), Some(&ticket.requested));
    let actions: Vec<_> = events.iter().map(|event| event.action).collect();
    assert_eq!(actions, [EventAction::TicketOpened, EventAction::TicketApproved]);
}

#[test]
fn a_manual_flow_goes_to_the_administrators() {
    let mut flow = assigned(&[]);
    flow.definition.approval = Approval::Manual;
    assert_eq!(opened(&flow).levels[0].approvers, [ADMIN]);
    let by_admin = NewTicket { applicant: ADMIN, ..new_ticket() };
    let (ticket, events) = Ticket::open(by_admin, &flow, &facts(), &objects(), NOW).unwrap();
    let reason = BlockedReason::NoEligibleApprover;
    assert_eq!(ticket.state, State::Blocked { level: 1, reason });
    assert_eq!(events[1].action, EventAction::TicketBlocked);
    assert_eq!(ticket.levels[0].state, LevelState::Waiting);
}

#[test]
fn a_timing_outside_the_flow_opens_nothing() {
    let timing = Some(Timing::OnApproval { duration: IsoDuration::days(31) });
    let answer =
        Ticket::open(NewTicket { timing, ..new_ticket() }, &assigned(&[]), &facts(), &objects(), NOW);
    assert_eq!(answer.err(), Some(TimingFault::DurationNotAllowed));
}

#[test]
fn a_denial_ends_the_ticket_and_keeps_the_note_for_the_log() {
    let command = Command::Deny {
        level: None,
        by: actor(ANN),
        reason: "freeze".to_owned(),
        next_steps: Some("ask on Monday".to_owned()),
        internal_note: Some("suspicious".to_owned()),
        digest: None,
    };
    let (ticket, events) = run(in_state(StateName::Pending), command).unwrap();
    let next_steps = Some("ask on Monday".to_owned());
    assert_eq!(ticket.state, State::Denied { reason: "freeze".to_owned(), next_steps });
    let states: Vec<_> = ticket.levels.iter().map(|level| level.state).collect();
    assert_eq!(states, [LevelState::Denied, LevelState::Skipped]);
    assert_eq!(events[0].internal_note.as_deref(), Some("suspicious"));
    assert!(!format!("{ticket:?}").contains("suspicious"));

    let blank = Command::Deny {
        level: None,
        by: actor(ANN),
        reason: " \n".to_owned(),
        next_steps: None,
        internal_note: None,
        digest: None,
    };
    assert_eq!(run(in_state(StateName::Pending), blank).err(), Some(Why::ReasonRequired));
}

#[test]
fn those_whom_it_is_for_withdraw_and_a_deleted_flow_says_so() {
    for own in [ALICE, BOB] {
        assert!(run(in_state(StateName::Pending), cancel(own)).is_ok());
    }
    for other in [ANN, ADMIN] {
        let answer = run(in_state(StateName::Pending), cancel(other)).err();
        assert_eq!(answer, Some(Why::NotTheApplicant));
    }
    let deleted = Command::Close { by: Some(ADMIN), because: Ending::FlowDeleted };
    let (ticket, events) = run(in_state(StateName::Pending), deleted).unwrap();
    assert_eq!(ticket.state, State::Canceled { reason: Some(Ending::FlowDeleted.to_string()) });
    assert_eq!((ticket.decided_by, ticket.version), (Some(ADMIN), 2));
    assert_eq!(events[0].data["before"]["level"], 1);
    assert!(ticket.levels.iter().all(|level| level.state == LevelState::Skipped));
}

#[test]
fn participants_and_administrators_comment_at_any_time() {
    let ticket = in_state(StateName::Denied);
    for person in [ALICE, BOB, ANN, ADMIN] {
        let event = ticket.clone().comment(&actor(person), "why?", NOW).unwrap().1;
        assert_eq!(event.action, EventAction::TicketCommented);
    }
    for stranger in [BEN, CLEO] {
        assert_eq!(ticket.clone().comment(&actor(stranger), "hm", NOW).err(), Some(Why::NotAParticipant));
    }
}

#[test]
fn what_is_stored_is_read_back() {
    let read_back = |state: &State| serde_json::from_value::<State>(serde_json::json!(state)).unwrap();
    for name in StateName::ALL {
        let ticket = in_state(*name);
        assert_eq!(read_back(&ticket.state), ticket.state);
        let request = serde_json::json!(ticket.requested);
        assert_eq!(request["type"], "asset_access");
        assert_eq!(serde_json::from_value::<Request>(request).unwrap(), ticket.requested);
        let levels = serde_json::json!(ticket.levels);
        assert_eq!(serde_json::from_value::<Vec<Level>>(levels).unwrap(), ticket.levels);
    }
    let pending = serde_json::json!({"state": "pending", "level": 1});
    assert_eq!(serde_json::json!(in_state(StateName::Pending).state), pending);
}
