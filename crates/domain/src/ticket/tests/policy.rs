//! Approvals bind: they count for what the approver saw, owners speak for what they own, open levels follow their rule, and
//! nobody is four eyes (domain.md section 4).

use super::*;
use crate::event::EventAction;
use crate::flow::approver::BlockedReason;
use crate::flow::approver::rules::{Group, ResourceOwner};
use crate::ids::GroupId;
use crate::ticket::level::LevelState;

const OTHER: AssetId = AssetId(Uuid::from_u128(51));

fn accounts(names: &[&str]) -> Changes {
    Changes { accounts: Some(names.iter().map(ToString::to_string).collect()), ..Changes::default() }
}

fn timing(timing: Timing) -> Changes {
    Changes { timing: Some(timing), ..Changes::default() }
}

fn standing(ticket: &Ticket, level: usize) -> Vec<UserId> {
    ticket.levels[level].approvals().map(|approval| approval.by).collect()
}

fn in_facts(ticket: Ticket, command: Command, facts: &Facts) -> Result<(Ticket, Vec<Event>), Why> {
    run_in(ticket, command, &Context { now: NOW, facts, tree: &Tree::default(), objects: &objects() })
}

/// A ticket for two assets, whose level asks their owners, ANN and BEN, and these people.
fn of_owners(mode: &str, also: &[UserId]) -> (Ticket, Facts) {
    let mut flow = assigned(&[(mode, also)]);
    if let Approval::Assigned { levels } = &mut flow.definition.approval {
        levels[0].approvers.push(ResourceOwner {}.into());
    }
    let facts = owned(ResourceOwner {}, OTHER, BEN, owned(ResourceOwner {}, ASSET, ANN, facts()));
    let mut new = new_ticket();
    if let Request::AssetAccess(request) = &mut new.request {
        request.assets.insert(OTHER);
    }
    (Ticket::open(new, &flow, &facts, &objects(), NOW).unwrap().0, facts)
}

#[test]
fn the_last_of_a_quorum_widens_only_for_themselves() {
    let ticket = run(opened(&assigned(&[("2", &[ANN, BEN, CLEO])])), approve(ANN)).unwrap().0;
    let (ticket, events) = run(ticket, approve_with(BEN, accounts(&["app", "root"]))).unwrap();
    assert_eq!((&ticket.state, standing(&ticket, 0)), (&State::Pending { level: 1 }, vec![BEN]));
    assert_eq!(events[1].action, EventAction::TicketApprovalsVoided);
    assert_eq!(events[1].data, serde_json::json!({ "levels": [1], "approvers": [ANN] }));
    let (ticket, _) = run(ticket, approve(ANN)).unwrap();
    assert_eq!(ticket.state, State::Approved);
    let rounds: Vec<_> = ticket.levels[0].decisions.iter().map(|d| (d.by, d.round, d.is_void)).collect();
    assert_eq!(rounds, [(ANN, 1, true), (BEN, 1, false), (ANN, 2, false)]);
}

#[test]
fn a_widened_ticket_returns_to_the_first_unsatisfied_level() {
    let flow = assigned(&[("any", &[ANN]), ("any", &[BEN]), ("any", &[CLEO])]);
    let ticket = run(opened(&flow), approve(ANN)).unwrap().0;
    let (ticket, _) = run(ticket, approve_with(BEN, accounts(&["app", "root"]))).unwrap();
    let states: Vec<_> = ticket.levels.iter().map(|level| level.state).collect();
    assert_eq!(ticket.state, State::Pending { level: 1 });
    assert_eq!(states, [LevelState::Active, LevelState::Approved, LevelState::Waiting]);
    let (ticket, _) = run(ticket, approve(ANN)).unwrap();
    assert_eq!(ticket.state, State::Pending { level: 3 }, "the editor's approval stands for what they wrote");
    assert_eq!(run(ticket, approve(CLEO)).unwrap().0.state, State::Approved);
}

#[test]
fn what_widens_and_what_does_not() {
    let hours = IsoDuration::hours;
    let until = |end: u16, start| Timing::Until { end: NOW + hours(end).length(), start };
    let scheduled = |start: u16, duration| Timing::Scheduled {
        start: NOW + hours(start).length(),
        duration: hours(duration),
    };
    let on_approval = |count| Timing::OnApproval { duration: hours(count) };
    let assets =
        |ids: &[AssetId]| Changes { assets: Some(ids.iter().copied().collect()), ..Changes::default() };
    let table = [
        (on_approval(4), accounts(&["app", "!root"]), false),
        (on_approval(4), accounts(&["app", "root"]), true),
        (on_approval(4), assets(&[OTHER]), true),
        (on_approval(4), assets(&[ASSET, OTHER]), true),
        (on_approval(4), timing(on_approval(2)), false),
        (on_approval(4), timing(on_approval(5)), true),
        (on_approval(4), timing(until(2, None)), true),
        (until(4, None), timing(until(3, None)), false),
        (until(4, None), timing(until(4, Some(NOW))), false),
        (until(4, None), timing(on_approval(1)), true),
        (scheduled(1, 4), timing(scheduled(2, 3)), false),
        (scheduled(1, 4), timing(scheduled(2, 4)), true),
        (scheduled(1, 4), timing(scheduled(0, 4)), true),
    ];
    for (asked, changes, widens) in table {
        let new = NewTicket { timing: Some(asked), ..new_ticket() };
        let flow = assigned(&[("2", &[ANN, BEN, CLEO])]);
        let ticket = Ticket::open(new, &flow, &facts(), &objects(), NOW).unwrap().0;
        let ticket = run(ticket, approve(ANN)).unwrap().0;
        let ticket = run(ticket, approve_with(BEN, changes.clone())).unwrap().0;
        assert_eq!(ticket.state != State::Approved, widens, "{asked:?} {changes:?}");
    }
}

#[test]
fn an_exclusion_that_is_dropped_widens() {
    let mut new = new_ticket();
    if let Request::AssetAccess(request) = &mut new.request {
        request.accounts = ["@ALL".to_owned(), "!root".to_owned()].into();
    }
    let flow = assigned(&[("2", &[ANN, BEN, CLEO])]);
    let ticket = Ticket::open(new, &flow, &facts(), &objects(), NOW).unwrap().0;
    let ticket = run(run(ticket, approve(ANN)).unwrap().0, approve_with(BEN, accounts(&["@ALL"]))).unwrap().0;
    assert_eq!(standing(&ticket, 0), [BEN]);
}

#[test]
fn owners_speak_only_for_what_they_own() {
    let (ticket, facts) = of_owners("any", &[]);
    assert_eq!(ticket.levels[0].approvers, [ANN, BEN]);
    let ticket = in_facts(ticket, approve(ANN), &facts).unwrap().0;
    assert_eq!(ticket.state, State::Pending { level: 1 }, "the other asset has its own owner");
    assert_eq!(in_facts(ticket, approve(BEN), &facts).unwrap().0.state, State::Approved);

    let (ticket, facts) = of_owners("any", &[CLEO]);
    assert_eq!(in_facts(ticket, approve(CLEO), &facts).unwrap().0.state, State::Approved);
    let (ticket, facts) = of_owners("any", &[]);
    assert!(matches!(in_facts(ticket, deny(BEN), &facts).unwrap().0.state, State::Denied { .. }));
    let (ticket, _) = of_owners("2", &[]);
    assert_eq!(ticket.state, State::Blocked { level: 1, reason: BlockedReason::QuorumUnreachable });
}

#[test]
fn an_owner_changes_only_what_they_own() {
    let assets =
        |ids: &[AssetId]| Changes { assets: Some(ids.iter().copied().collect()), ..Changes::default() };
    let hour = Timing::OnApproval { duration: IsoDuration::hours(1) };
    let both = || Changes { assets: Some([OTHER].into()), ..accounts(&["root"]) };
    let table = [
        (ANN, assets(&[OTHER]), None),
        (ANN, assets(&[ASSET]), Some(Why::EditNotOwned)),
        (ANN, accounts(&["root"]), Some(Why::EditNotOwned)),
        (ANN, timing(hour), Some(Why::EditNotOwned)),
        (ANN, both(), Some(Why::EditNotOwned)),
        (CLEO, both(), None),
    ];
    for (by, changes, refusal) in table {
        let (ticket, facts) = of_owners("any", &[CLEO]);
        assert_eq!(in_facts(ticket, approve_with(by, changes.clone()), &facts).err(), refusal, "{changes:?}");
    }
}

#[test]
fn a_part_that_changes_hands_needs_its_new_owner_unless_the_old_one_approved() {
    let (ticket, facts) = of_owners("any", &[]);
    let moved = owned(ResourceOwner {}, OTHER, CLEO, owned(ResourceOwner {}, ASSET, ANN, super::facts()));
    let ticket = in_facts(ticket, approve(ANN), &facts).unwrap().0;
    let (ticket, events) = in_facts(ticket, Command::Unblock, &moved).unwrap();
    assert_eq!(
        (events[0].action, &ticket.levels[0].approvers),
        (EventAction::TicketApproversChanged, &vec![ANN, CLEO])
    );
    assert_eq!(in_facts(ticket, approve(CLEO), &moved).unwrap().0.state, State::Approved);
}

#[test]
fn an_open_level_follows_its_rule() {
    let group = Group { id: GroupId(Uuid::from_u128(70)) };
    let mut flow = assigned(&[("2", &[])]);
    if let Approval::Assigned { levels } = &mut flow.definition.approval {
        levels[0].approvers = vec![group.clone().into()];
    }
    let of = |members: &[UserId]| naming(group.clone(), members, facts());
    let ticket = Ticket::open(new_ticket(), &flow, &of(&[ANN, BEN]), &objects(), NOW).unwrap().0;
    let ticket = in_facts(ticket, approve(ANN), &of(&[ANN, BEN])).unwrap().0;
    let ticket = in_facts(ticket, Command::Unblock, &of(&[BEN, CLEO])).unwrap().0;
    assert_eq!(ticket.levels[0].approvers, [ANN, BEN, CLEO], "who decided stays counted");
    assert!(in_facts(ticket.clone(), Command::Unblock, &of(&[BEN, CLEO])).is_err());
    let ticket = in_facts(ticket, Command::Unblock, &of(&[CLEO])).unwrap().0;
    assert_eq!(in_facts(ticket.clone(), approve(BEN), &of(&[CLEO])).err(), Some(Why::NotAnApprover));
    assert!(ticket.is_participant(BEN), "who was asked still sees it");
    assert_eq!(in_facts(ticket, approve(CLEO), &of(&[CLEO])).unwrap().0.state, State::Approved);
}

#[test]
fn nobody_is_four_eyes() {
    let ticket = run(opened(&assigned(&[("any", &[ANN]), ("any", &[ANN, ADMIN])])), approve(ANN)).unwrap().0;
    assert_eq!(ticket.levels[1].approvers, [ADMIN]);
    assert_eq!(run(ticket, reassign(ADMIN, 2, &[ANN])).err(), Some(Why::ApproverUnfit));

    let ticket = run(opened(&assigned(&[("any", &[ADMIN]), ("any", &[ADMIN])])), approve(ADMIN)).unwrap().0;
    assert_eq!(ticket.state, State::Blocked { level: 2, reason: BlockedReason::ApproverAlreadyDecided });
    assert_eq!(run(ticket.clone(), overrule(ADMIN, give())).err(), Some(Why::AlreadyDecidedByYou));
    let other = Actor { is_org_admin: true, ..actor(CLEO) };
    assert!(ticket.check(ActionName::Override, &other, NOW).is_ok());

    let mut flow = assigned(&[("any", &[ANN]), ("any", &[ANN])]);
    flow.definition.distinct_approvers = false;
    let ticket = run(opened(&flow), approve(ANN)).unwrap().0;
    let again = Command::Approve { by: actor(ANN), level: 1, comment: None, changes: None, digest: None };
    assert_eq!(run(ticket.clone(), again).err(), Some(Why::LevelAlreadyDecided), "a repeated click");
    assert_eq!(run(ticket, approve(ANN)).unwrap().0.state, State::Approved);
}
