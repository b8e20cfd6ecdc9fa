//! Approvers who are deactivated after their level began: the level goes on without them, or is blocked (domain.md
//! section 4).

use super::super::state::StateName;
use super::*;
use crate::event::EventAction;
use crate::flow::approver::BlockedReason;
use crate::flow::approver::rules::Group;
use crate::ids::GroupId;
use crate::ticket::level::LevelState;

/// The usual facts, with these users deactivated.
fn without(gone: &[UserId]) -> Facts {
    let mut facts = facts();
    for user in gone {
        facts.users.insert(*user, Person { is_active: false, is_human: true });
    }
    facts
}

fn unblock(ticket: &Ticket, facts: &Facts) -> Result<(Ticket, Vec<Event>), Why> {
    let context = Context { now: NOW, facts, tree: &Tree::default(), objects: &objects() };
    ticket.clone().apply(Command::Unblock, &context)
}

fn actions(events: &[Event]) -> Vec<EventAction> {
    events.iter().map(|event| event.action).collect()
}

#[test]
fn no_level_is_completed_by_somebodys_going() {
    let ticket = run(opened(&assigned(&[("all", &[ANN, BEN]), ("any", &[CLEO])])), approve(ANN)).unwrap().0;
    assert_eq!(unblock(&ticket, &facts()).err(), Some(Why::NothingToRepair));
    let (blocked, events) = unblock(&ticket, &without(&[BEN])).unwrap();
    assert_eq!(blocked.state, State::Blocked { level: 1, reason: BlockedReason::ApproverLeft });
    assert_eq!(actions(&events), [EventAction::TicketBlocked]);
    assert_eq!(unblock(&blocked, &without(&[BEN])).err(), Some(Why::NothingToRepair));
    // Somebody who is an approver now decides, or an admin names somebody.
    let newcomer = naming(User { id: BEN }, &[CLEO], facts());
    let next = unblock(&blocked, &newcomer).unwrap().0;
    assert_eq!((&next.state, &next.levels[0].approvers), (&State::Pending { level: 1 }, &vec![ANN, CLEO]));
    assert_eq!(run(next, approve(ANN)).err(), Some(Why::AlreadyDecidedByYou));
    let named = run(blocked, reassign(ADMIN, 1, &[ADMIN])).unwrap().0;
    assert_eq!(run(named, approve(ADMIN)).unwrap().0.state, State::Pending { level: 2 });
}

#[test]
fn those_who_remain_go_on() {
    let ticket = opened(&assigned(&[("all", &[ANN, BEN])]));
    let (ticket, events) = unblock(&ticket, &without(&[BEN])).unwrap();
    assert_eq!((&ticket.state, &ticket.levels[0].approvers), (&State::Pending { level: 1 }, &vec![ANN]));
    assert_eq!(actions(&events), [EventAction::TicketApproversChanged]);
    let facts = without(&[BEN]);
    let context = Context { now: NOW, facts: &facts, tree: &Tree::default(), objects: &objects() };
    assert_eq!(run_in(ticket, approve(ANN), &context).unwrap().0.state, State::Approved);
}

#[test]
fn a_level_that_nobody_is_left_to_decide_blocks() {
    use BlockedReason::{NoEligibleApprover, QuorumUnreachable};
    for (mode, gone, reason) in [
        ("any", vec![ANN, BEN], NoEligibleApprover),
        ("all", vec![ANN, BEN], NoEligibleApprover),
        ("2", vec![BEN], QuorumUnreachable),
    ] {
        let ticket = opened(&assigned(&[(mode, &[ANN, BEN])]));
        let (blocked, events) = unblock(&ticket, &without(&gone)).unwrap();
        assert_eq!(blocked.state, State::Blocked { level: 1, reason }, "{mode}");
        assert_eq!(
            (blocked.levels[0].state, actions(&events)),
            (LevelState::Waiting, vec![EventAction::TicketBlocked])
        );
        assert_eq!(events[0].data["before"]["state"], "pending");
        assert!(blocked.is_participant(BEN), "who was asked still sees it");
        assert_eq!(unblock(&blocked, &without(&gone)).err(), Some(Why::NothingToRepair));
        let back = unblock(&blocked, &facts()).unwrap().0;
        assert_eq!(back.levels[0].approvers, [ANN, BEN]);
    }
    let any = opened(&assigned(&[("any", &[ANN, BEN])]));
    assert_eq!(unblock(&any, &without(&[BEN])).unwrap().0.levels[0].approvers, [ANN]);
}

#[test]
fn what_was_decided_at_a_blocked_level_counts_when_it_goes_on() {
    let group = GroupId(Uuid::from_u128(70));
    let mut flow = assigned(&[("2", &[])]);
    if let Approval::Assigned { levels } = &mut flow.definition.approval {
        levels[0].approvers = vec![Group { id: group }.into()];
    }
    let of = |members: &[UserId], gone: &[UserId]| naming(Group { id: group }, members, without(gone));
    let ticket = Ticket::open(new_ticket(), &flow, &of(&[ANN, BEN], &[]), &objects(), NOW).unwrap().0;
    let ticket = run(ticket, approve(ANN)).unwrap().0;
    let blocked = unblock(&ticket, &without(&[BEN])).unwrap().0;
    assert_eq!((blocked.state.name(), &blocked.levels[0].approvers), (StateName::Blocked, &vec![ANN]));
    // The members of the group at that moment become approvers, even if somebody who decided has left. Nobody decides
    // twice.
    assert_eq!(unblock(&blocked, &of(&[ANN], &[])).err(), Some(Why::NothingToRepair));
    let next = unblock(&blocked, &of(&[ANN, CLEO], &[ANN])).unwrap().0;
    assert_eq!(next.levels[0].approvers, [ANN, CLEO]);
    assert_eq!(run(next.clone(), approve(ANN)).err(), Some(Why::AlreadyDecidedByYou));
    assert_eq!(run(next, approve(CLEO)).unwrap().0.state, State::Approved);
    assert_eq!(run(blocked, reassign(ADMIN, 1, &[CLEO])).unwrap().0.state, State::Pending { level: 1 });
}

#[test]
fn whom_an_admin_replaced_is_not_asked_again_instead_of_who_left() {
    let ticket = run(opened(&assigned(&[("any", &[ANN])])), reassign(ADMIN, 1, &[BEN])).unwrap().0;
    let blocked = unblock(&ticket, &without(&[BEN])).unwrap().0;
    assert_eq!(blocked.state.name(), StateName::Blocked);
    assert_eq!(unblock(&blocked, &without(&[BEN])).err(), Some(Why::NothingToRepair));
    assert_eq!(unblock(&blocked, &facts()).unwrap().0.levels[0].approvers, [BEN]);
}

#[test]
fn a_service_rules_on_no_ticket() {
    let by = Actor { is_human: false, ..actor(ADMIN) };
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    assert_eq!(ticket.allowed_actions(&by, NOW), [ActionName::Comment]);
    let (reason, approvers) = ("bot".to_owned(), [BEN].into());
    let ruling = Command::Override { by, ruling: give(), reason: reason.clone(), internal_note: None };
    assert_eq!(run(ticket.clone(), ruling).err(), Some(Why::NotAnAdmin));
    let naming = Command::Reassign { by, level: 1, approvers, reason: reason.clone() };
    assert_eq!(run(ticket.clone(), naming).err(), Some(Why::NotAnAdmin));
    let broken =
        run_with(ticket, approve(ANN), NOW, &ExistingObjects { assets: [].into(), ..objects() }).unwrap().0;
    assert_eq!(
        run(broken.clone(), Command::Retry { by, changes: None, reason: None, digest: None }).err(),
        Some(Why::NotAnAdmin)
    );
    let denial =
        Command::Deny { by, level: None, reason, next_steps: None, internal_note: None, digest: None };
    assert_eq!(run(broken, denial).err(), Some(Why::NotAnAdmin));
}
