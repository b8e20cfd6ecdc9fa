//! Levels that require more than one denial: when the ticket is denied, and what a denial does until then (domain.md section 4).

use super::*;
use crate::event::EventAction;
use crate::flow::approver::BlockedReason;
use crate::flow::approver::rules::ResourceOwner;
use crate::ticket::decision::Verdict;
use crate::ticket::level::LevelState;
use crate::ticket::state::StateName;

const OTHER: AssetId = AssetId(Uuid::from_u128(51));

/// A ticket whose level asks ANN, BEN and CLEO.
fn asking_three(mode: &str, denials: u32) -> Ticket {
    opened(&requiring(denials, assigned(&[(mode, &[ANN, BEN, CLEO])])))
}

fn denied_by(ticket: Ticket, people: &[UserId]) -> Ticket {
    people.iter().fold(ticket, |ticket, user| run(ticket, deny(*user)).unwrap().0)
}

fn in_facts(ticket: Ticket, command: Command, facts: &Facts) -> Result<(Ticket, Vec<Event>), Why> {
    run_in(ticket, command, &Context { now: NOW, facts, tree: &Tree::default(), objects: &objects() })
}

/// The usual facts, with these users deactivated.
fn without(gone: &[UserId]) -> Facts {
    let mut facts = facts();
    let inactive = Person { is_active: false, is_human: true };
    facts.users.extend(gone.iter().map(|user| (*user, inactive)));
    facts
}

#[test]
fn a_ticket_is_denied_by_enough_denials_or_when_too_few_people_are_left() {
    for (mode, denials, needed) in [
        ("any", 1, 1),
        ("any", 2, 2),
        ("any", 3, 3),
        ("any", 9, 3),
        ("all", 1, 1),
        ("all", 2, 1),
        ("1", 2, 2),
        ("2", 3, 2),
        ("3", 3, 1),
    ] {
        let mut ticket = asking_three(mode, denials);
        for (index, user) in [ANN, BEN, CLEO].into_iter().take(needed).enumerate() {
            assert_eq!(ticket.state, State::Pending { level: 1 }, "{mode} {denials} after {index}");
            ticket = denied_by(ticket, &[user]);
        }
        assert_eq!(ticket.state.name(), StateName::Denied, "{mode} {denials}");
        assert_eq!(ticket.levels[0].state, LevelState::Denied);
    }
}

#[test]
fn approvals_before_count_against_too_few_people() {
    let ticket = run(asking_three("2", 3), approve(ANN)).unwrap().0;
    let ticket = denied_by(ticket, &[BEN]);
    assert_eq!(ticket.state, State::Pending { level: 1 });
    assert_eq!(run(ticket.clone(), approve(CLEO)).unwrap().0.state, State::Approved);
    assert_eq!(denied_by(ticket, &[CLEO]).state.name(), StateName::Denied);
}

#[test]
fn a_denial_that_does_not_end_the_ticket_is_in_the_record() {
    let later = NOW + IsoDuration::days(2).length();
    let (next_steps, note) = (Some("ask for less".to_owned()), Some("again".to_owned()));
    let reason = "too much".to_owned();
    let denial = Command::Deny {
        by: actor(ANN),
        level: Some(1),
        reason: reason.clone(),
        next_steps: next_steps.clone(),
        internal_note: note.clone(),
        digest: None,
    };
    let before = asking_three("any", 2);
    let (ticket, events) = run_at(before.clone(), denial, later).unwrap();
    assert_eq!((ticket.state.clone(), ticket.decided_by), (State::Pending { level: 1 }, None));
    assert_eq!((ticket.version, ticket.updated_at), (2, later));
    assert_eq!(ticket.decision_deadline - before.decision_deadline, IsoDuration::days(2).length());
    assert_eq!((events.len(), events[0].action), (1, EventAction::TicketDenialRecorded));
    assert_eq!((&events[0].data["level"], &events[0].internal_note), (&serde_json::json!(1), &note));
    assert_eq!(events[0].data["decision"]["comment"], "too much");
    let decision = &ticket.levels[0].decisions[0];
    assert_eq!((decision.verdict, &decision.comment), (Verdict::Deny, &Some(reason)));
    assert_eq!((&decision.next_steps, decision.round), (&next_steps, 1));
    for command in [approve(ANN), deny(ANN)] {
        assert_eq!(run(ticket.clone(), command).err(), Some(Why::AlreadyDecidedByYou));
    }
    assert_eq!(ticket.allowed_actions(&actor(ANN), NOW), [ActionName::Comment]);
    let (ticket, events) = run(ticket, deny(BEN)).unwrap();
    assert_eq!((ticket.state.name(), ticket.decided_by), (StateName::Denied, Some(BEN)));
    assert_eq!((events.len(), events[0].action), (1, EventAction::TicketDenied));
}

#[test]
fn nobodys_going_denies_a_ticket() {
    use BlockedReason::{ApproverLeft, QuorumUnreachable};
    for (mode, denials, gone, reason) in [
        ("any", 2, vec![BEN, CLEO], ApproverLeft),
        ("any", 2, vec![ANN, BEN, CLEO], ApproverLeft),
        ("2", 3, vec![CLEO], QuorumUnreachable),
    ] {
        let ticket = denied_by(asking_three(mode, denials), &[ANN]);
        let blocked = in_facts(ticket, Command::Unblock, &without(&gone)).unwrap().0;
        assert_eq!(blocked.state, State::Blocked { level: 1, reason }, "{mode} {gone:?}");
        assert_eq!(
            in_facts(blocked.clone(), Command::Unblock, &without(&gone)).err(),
            Some(Why::NothingToRepair)
        );
        // Whoever comes back decides. The denial still stands.
        let back = run(blocked, Command::Unblock).unwrap().0;
        assert_eq!(back.levels[0].approvers, [ANN, BEN, CLEO]);
        assert_eq!(denied_by(back, &[BEN]).state.name(), StateName::Denied);
    }
    let ticket = denied_by(asking_three("any", 2), &[ANN]);
    let next = in_facts(ticket, Command::Unblock, &without(&[BEN])).unwrap().0;
    assert_eq!(
        (next.state.clone(), next.levels[0].approvers.clone()),
        (State::Pending { level: 1 }, vec![ANN, CLEO])
    );
    // CLEO is the last, so that her denial leaves nobody, with whatever number is required.
    assert_eq!(in_facts(next, deny(CLEO), &without(&[BEN])).unwrap().0.state.name(), StateName::Denied);
}

#[test]
fn an_admin_names_people_who_have_not_denied() {
    let ticket = denied_by(asking_three("2", 3), &[ANN]);
    assert_eq!(run(ticket.clone(), reassign(ADMIN, 1, &[ANN, CLEO])).err(), Some(Why::QuorumUnreachable));
    let named = run(ticket, reassign(ADMIN, 1, &[CLEO, ADMIN])).unwrap().0;
    assert_eq!(named.levels[0].approvers, [ANN, CLEO, ADMIN]);
    let named = run(named, approve(CLEO)).unwrap().0;
    assert_eq!(run(named, approve(ADMIN)).unwrap().0.state, State::Approved);
}

#[test]
fn a_denial_stands_whatever_is_edited_afterwards() {
    let accounts = |names: &[&str]| Changes {
        accounts: Some(names.iter().map(ToString::to_string).collect()),
        ..Changes::default()
    };
    let people = &[ANN, BEN, CLEO, ADMIN];
    let ticket = opened(&requiring(2, assigned(&[("2", people)])));
    let ticket = denied_by(run(ticket, approve(BEN)).unwrap().0, &[ANN]);
    let ticket = run(ticket, approve_with(CLEO, accounts(&["app", "root"]))).unwrap().0;
    let counts: Vec<_> = ticket.levels[0].decisions.iter().map(|d| (d.by, d.is_void)).collect();
    assert_eq!(counts, [(BEN, true), (ANN, false), (CLEO, false)]);
    assert_eq!(run(ticket.clone(), approve(ANN)).err(), Some(Why::AlreadyDecidedByYou));
    // BEN decides again, in the second round.
    let ticket = denied_by(ticket, &[BEN]);
    assert_eq!((ticket.state.name(), ticket.levels[0].decisions[3].round), (StateName::Denied, 2));
}

#[test]
fn a_level_with_a_denial_can_be_approved_and_opened_again() {
    let root = Changes { accounts: Some(["root".to_owned()].into()), ..Changes::default() };
    let ticket = opened(&requiring(2, assigned(&[("any", &[ANN, BEN]), ("any", &[CLEO])])));
    let ticket = run(denied_by(ticket, &[ANN]), approve(BEN)).unwrap().0;
    assert_eq!(ticket.state, State::Pending { level: 2 });
    let ticket = run(ticket, approve_with(CLEO, root)).unwrap().0;
    assert_eq!(ticket.state, State::Pending { level: 1 });
    assert_eq!(ticket.clone().allowed_actions(&actor(ANN), NOW), [ActionName::Comment]);
    assert_eq!(denied_by(ticket, &[BEN]).state.name(), StateName::Denied);
}

#[test]
fn each_part_counts_the_denials_of_its_own_people() {
    let mut flow = requiring(2, assigned(&[("any", &[CLEO])]));
    if let Approval::Assigned { levels } = &mut flow.definition.approval {
        levels[0].approvers.push(ResourceOwner {}.into());
    }
    let facts = owned(ResourceOwner {}, OTHER, BEN, owned(ResourceOwner {}, ASSET, ANN, facts()));
    let mut new = new_ticket();
    if let Request::AssetAccess(request) = &mut new.request {
        request.assets.insert(OTHER);
    }
    let ticket = Ticket::open(new, &flow, &facts, &objects(), NOW).unwrap().0;
    let ticket = in_facts(ticket, deny(ANN), &facts).unwrap().0;
    let parts = ticket.levels[0].decisions[0].parts.clone().unwrap();
    assert_eq!(parts, [Part { of: ASSET.into(), via: None }].into());
    // One denial for each asset is not two denials for one.
    let ticket = in_facts(ticket, deny(BEN), &facts).unwrap().0;
    assert_eq!(ticket.state, State::Pending { level: 1 });
    assert_eq!(in_facts(ticket.clone(), approve(CLEO), &facts).unwrap().0.state, State::Approved);
    assert_eq!(in_facts(ticket, deny(CLEO), &facts).unwrap().0.state.name(), StateName::Denied);
}
