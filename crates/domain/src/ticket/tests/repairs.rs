//! Acts of admins on stuck tickets: override, reassign, retry; and what they leave unchanged.

use super::super::state::StateName;
use super::*;
use crate::event::EventAction;
use crate::flow::Item;
use crate::flow::approver::{BlockedReason, Person};
use crate::ids::GroupId;
use crate::ticket::existing_objects::Standing;
use crate::ticket::kind::device_admin::DeviceAdminRequest;
use crate::ticket::kind::resource_access::ResourceAccessRequest;
use crate::ticket::level::LevelState;
use crate::ticket::reassign::Unfit;
use serde_json::json;

fn actions(events: &[Event]) -> Vec<EventAction> {
    events.iter().map(|event| event.action).collect()
}

fn nothing() -> ExistingObjects {
    ExistingObjects { assets: [].into(), ..objects() }
}

fn broken() -> Ticket {
    run_with(opened(&assigned(&[("any", &[ANN])])), approve(ANN), NOW, &nothing()).unwrap().0
}

#[test]
fn an_override_decides_the_whole_ticket_and_skips_what_is_left() {
    let ticket = run(opened(&assigned(&[("any", &[ANN]), ("any", &[BEN])])), approve(ANN)).unwrap().0;
    let (given, events) = run(ticket.clone(), overrule(ADMIN, give())).unwrap();
    assert_eq!(given.state, State::Approved);
    let states: Vec<_> = given.levels.iter().map(|level| level.state).collect();
    assert_eq!(states, [LevelState::Approved, LevelState::Skipped]);
    assert_eq!(given.overridden, Some(Override { by: ADMIN, reason: "on leave".to_owned() }));
    assert_eq!((given.decided_by, given.window.map(|w| w.start)), (Some(ADMIN), Some(NOW)));
    assert_eq!(actions(&events), [EventAction::TicketOverridden, EventAction::TicketApproved]);
    assert_eq!(events[0].data["skipped_levels"], json!([2]));
    assert_eq!(events[0].data["before"]["state"], "pending");
    assert_eq!(events[0].internal_note.as_deref(), Some("asked twice"));
    assert!(!format!("{given:?}").contains("asked twice"));

    let steps = Some("ask Ben".to_owned());
    let (denied, events) = run(ticket, overrule(ADMIN, Ruling::Deny { next_steps: steps.clone() })).unwrap();
    assert_eq!(denied.state, State::Denied { reason: "on leave".to_owned(), next_steps: steps });
    assert_eq!(actions(&events), [EventAction::TicketOverridden, EventAction::TicketDenied]);
    assert_eq!(
        (&events[0].internal_note, &events[1].internal_note),
        (&Some("asked twice".to_owned()), &None)
    );
}

#[test]
fn an_override_gives_what_no_approver_might() {
    let mut flow = assigned(&[("any", &[ANN])]);
    flow.definition.approver_edits = ApproverEdits::None;
    let changes = Changes {
        accounts: Some(["root".to_owned()].into()),
        timing: Some(Timing::OnApproval { duration: IsoDuration::days(30) }),
        ..Changes::default()
    };
    let command =
        |changes: &Changes| overrule(ADMIN, Ruling::Approve { changes: Some(Box::new(changes.clone())) });
    let (ticket, events) = run(opened(&flow), command(&changes)).unwrap();
    assert_eq!(ticket.approved_timing, changes.timing);
    let endless = Changes { timing: Some(Timing::Permanent), ..changes };
    let refused = run(opened(&flow), command(&endless)).err();
    assert_eq!(refused, Some(Why::DurationNotAllowed), "nobody gives more than the flow lets people request");
    assert_eq!(events[0].data["difference"]["accounts"], json!({"before": ["app"], "after": ["root"]}));
    assert_eq!(events[1].data["widened"], true);
    let changes = Box::new(Changes { accounts: Some([].into()), ..Changes::default() });
    let empty = overrule(ADMIN, Ruling::Approve { changes: Some(changes) });
    assert_eq!(run(opened(&flow), empty).err(), Some(Why::EditLeavesNothing));
}

#[test]
fn nobody_overrides_reassigns_or_retries_their_own() {
    let admin = |id| Actor { is_org_admin: true, ..actor(id) };
    // Nor with a key of another user that they made.
    let by_key = |maker| Actor { credential_made_by: Some(maker), ..admin(ADMIN) };
    for by in [admin(ALICE), admin(BOB), by_key(ALICE), by_key(BOB)] {
        let reason = "mine".to_owned();
        let approvers = [ANN].into();
        for (ticket, command) in [
            (
                opened(&assigned(&[("any", &[ANN])])),
                Command::Override { by, ruling: give(), reason: reason.clone(), internal_note: None },
            ),
            (
                opened(&assigned(&[("any", &[ANN])])),
                Command::Reassign { by, level: 1, approvers, reason: reason.clone() },
            ),
            (broken(), Command::Retry { by, changes: None, reason: None, digest: None }),
            (
                broken(),
                Command::Deny {
                    by,
                    level: None,
                    reason,
                    next_steps: None,
                    internal_note: None,
                    digest: None,
                },
            ),
        ] {
            assert_eq!(run(ticket, command).err(), Some(Why::OwnTicket));
        }
    }
    let by = Actor { is_active: false, ..actor(ADMIN) };
    assert_eq!(
        run(broken(), Command::Retry { by, changes: None, reason: None, digest: None }).err(),
        Some(Why::ApproverInactive)
    );
}

#[test]
fn others_decide_in_the_place_of_those_who_did_not() {
    let ticket = run(opened(&assigned(&[("2", &[ANN, BEN])])), approve(ANN)).unwrap().0;
    let (ticket, events) = run(ticket, reassign(ADMIN, 1, &[CLEO])).unwrap();
    assert_eq!((&ticket.levels[0].approvers, &ticket.levels[0].withdrawn), (&vec![ANN, CLEO], &vec![BEN]));
    assert_eq!(events[0].data["before"]["approvers"], json!([ANN, BEN]));
    assert!(ticket.is_participant(BEN));
    assert_eq!(run(ticket.clone(), approve(BEN)).err(), Some(Why::NotAnApprover));
    assert_eq!(run(ticket, approve(CLEO)).unwrap().0.state, State::Approved);
}

#[test]
fn naming_approvers_approves_nothing() {
    let all = run(opened(&assigned(&[("all", &[ANN, BEN])])), approve(ANN)).unwrap().0;
    assert_eq!(run(all, reassign(ADMIN, 1, &[ANN])).err(), Some(Why::QuorumUnreachable));
    let two = opened(&assigned(&[("2", &[ANN, BEN])]));
    assert_eq!(run(two.clone(), reassign(ADMIN, 1, &[CLEO])).err(), Some(Why::QuorumUnreachable));
    assert_eq!(run(two, reassign(ADMIN, 1, &[])).err(), Some(Why::QuorumUnreachable));
    let passed = run(opened(&assigned(&[("any", &[ANN]), ("any", &[BEN])])), approve(ANN)).unwrap().0;
    assert_eq!(run(passed, reassign(ADMIN, 1, &[CLEO])).err(), Some(Why::LevelAlreadyDecided));
}

#[test]
fn only_those_may_be_named_who_may_decide() {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    let mut facts = facts();
    facts.users.insert(BEN, Person { is_active: false, is_human: true });
    facts.users.insert(CLEO, Person { is_active: true, is_human: false });
    let stranger = user(99);
    for (named, why) in [
        (ALICE, Some(Unfit::OwnTicket)),
        (BOB, Some(Unfit::OwnTicket)),
        (BEN, Some(Unfit::Inactive)),
        (CLEO, Some(Unfit::NotHuman)),
        (stranger, Some(Unfit::NotFound)),
        (ADMIN, None),
    ] {
        assert_eq!(ticket.unfit(named, 1, &facts), why);
        let context = Context { now: NOW, facts: &facts, tree: &Tree::default(), objects: &objects() };
        let answer = ticket.clone().apply(reassign(ADMIN, 1, &[named]), &context);
        assert_eq!(answer.err(), why.map(|_| Why::ApproverUnfit));
    }
}

#[test]
fn a_level_keeps_whom_it_was_given_until_it_begins() {
    let ticket = opened(&assigned(&[("any", &[ANN]), ("any", &[BEN])]));
    let ticket = run(ticket, reassign(ADMIN, 2, &[CLEO, ADMIN])).unwrap().0;
    assert_eq!(
        (ticket.state.clone(), ticket.levels[1].state),
        (State::Pending { level: 1 }, LevelState::Waiting)
    );
    assert_eq!(run(ticket.clone(), approve(CLEO)).err(), Some(Why::LevelNotOpen));
    let begun = run(ticket.clone(), approve(ANN)).unwrap().0;
    assert_eq!(begun.levels[1].approvers, [CLEO, ADMIN]);
    assert_eq!(run(begun, approve(BEN)).err(), Some(Why::NotAnApprover));

    let left = |gone: &[UserId]| {
        let mut facts = facts();
        for user in gone {
            facts.users.insert(*user, Person { is_active: false, is_human: true });
        }
        let context = Context { now: NOW, facts: &facts, tree: &Tree::default(), objects: &objects() };
        run_in(ticket.clone(), approve(ANN), &context).unwrap().0
    };
    let begun = left(&[CLEO]);
    assert_eq!((&begun.levels[1].approvers, &begun.levels[1].withdrawn), (&vec![ADMIN], &vec![CLEO]));
    let reason = BlockedReason::NoEligibleApprover;
    assert_eq!(left(&[CLEO, ADMIN]).state, State::Blocked { level: 2, reason });
}

#[test]
fn a_level_that_nobody_could_decide_begins_when_somebody_may() {
    let mut flow = assigned(&[]);
    flow.definition.approval = Approval::Manual;
    let new = NewTicket { applicant: ADMIN, ..new_ticket() };
    let ticket = Ticket::open(new, &flow, &facts(), &objects(), NOW).unwrap().0;
    assert_eq!(ticket.state.name(), StateName::Blocked);
    assert_eq!(run(ticket.clone(), Command::Unblock).err(), Some(Why::NothingToRepair));
    let repaired = naming(OrgAdmins {}, &[ADMIN, ANN], facts());
    let context = Context { now: NOW, facts: &repaired, tree: &Tree::default(), objects: &objects() };
    let (ticket, events) = ticket.apply(Command::Unblock, &context).unwrap();
    assert_eq!((&ticket.state, &ticket.levels[0].approvers), (&State::Pending { level: 1 }, &vec![ANN]));
    assert_eq!(actions(&events), [EventAction::TicketLevelStarted]);
    assert_eq!(events[0].data["before"]["state"], "blocked");
}

#[test]
fn a_decision_stands_that_can_not_be_carried_out_and_is_made_good() {
    let flow = assigned(&[("any", &[ANN])]);
    let (ticket, events) = run_with(opened(&flow), approve(ANN), NOW, &nothing()).unwrap();
    assert_eq!(ticket.state, State::Error { cause: FailureCause::NothingLeft });
    assert_eq!((ticket.levels[0].state, ticket.window), (LevelState::Approved, None));
    assert_eq!((ticket.decided_by, ticket.decided_at), (Some(ANN), Some(NOW)));
    assert_eq!(events.last().unwrap().action, EventAction::TicketFailed);
    assert_eq!(events.last().unwrap().data["approved"]["assets"], json!([ASSET]));

    let later = NOW + IsoDuration::days(40).length();
    assert_eq!(ticket.clone().at(later), ticket);
    let gone = ExistingObjects { beneficiary: Standing::Gone, ..objects() };
    let (still, _) = run_with(ticket.clone(), retry(ADMIN), later, &gone).unwrap();
    assert_eq!(still.state, State::Error { cause: FailureCause::BeneficiaryGone });
    let (given, events) = run_at(still, retry(ADMIN), later).unwrap();
    assert_eq!((given.window.map(|w| w.start), given.decided_by), (Some(later), Some(ANN)));
    assert_eq!(given.decided_at, Some(NOW));
    assert_eq!(actions(&events), [EventAction::TicketApproved]);
    assert_eq!(run_at(given, retry(ADMIN), later).err(), Some(Why::TicketAlreadyDecided));

    let (denied, _) = run_at(ticket, deny(ADMIN), later).unwrap();
    assert_eq!((denied.state.name(), denied.decided_by), (StateName::Denied, Some(ADMIN)));
    assert_eq!((denied.levels[0].state, denied.levels[0].decisions.len()), (LevelState::Approved, 1));
}

#[test]
fn what_is_left_of_a_request_is_given() {
    let other = AssetId(Uuid::from_u128(51));
    let mut new = new_ticket();
    let Request::AssetAccess(request) = &mut new.request else { panic!("asset access") };
    request.assets.insert(other);
    let ticket = Ticket::open(new, &assigned(&[("any", &[ANN])]), &facts(), &objects(), NOW).unwrap().0;
    assert_eq!(run(ticket, approve(ANN)).unwrap().0.state, State::Approved);
}

#[test]
fn an_item_is_given_whole_or_not_at_all() {
    let (item_id, groups) = (FlowId(Uuid::from_u128(60)), [1, 2].map(|n| GroupId(Uuid::from_u128(n))));
    let mut flow = assigned(&[("any", &[ANN])]);
    flow.definition.item = Some(Item { groups: groups.to_vec(), ..Item::default() });
    let state = |request: Request, objects: ExistingObjects| {
        let ticket = opened(&flow);
        let ticket = Ticket { requested: request, ..ticket };
        run_with(ticket, approve(ANN), NOW, &objects).unwrap().0.state
    };
    let group = || Request::ResourceAccess(ResourceAccessRequest { item_id });
    assert_eq!(state(group(), ExistingObjects { groups: groups.into(), ..objects() }), State::Approved);
    let cause = FailureCause::GroupMissing;
    assert_eq!(
        state(group(), ExistingObjects { groups: [groups[1]].into(), ..objects() }),
        State::Error { cause }
    );
    let device = || Request::DeviceAdmin(DeviceAdminRequest { item_id, asset_id: ASSET });
    assert_eq!(state(device(), objects()), State::Approved);
    assert_eq!(state(device(), nothing()), State::Error { cause: FailureCause::NothingLeft });
}

#[test]
fn nobody_is_given_a_device_that_they_do_not_own_any_more() {
    let mut flow = assigned(&[("any", &[ANN])]);
    flow.definition.item = Some(Item { assets: vec![ASSET], own_devices_only: true, ..Item::default() });
    let item_id = FlowId(Uuid::from_u128(60));
    let requested = Request::DeviceAdmin(DeviceAdminRequest { item_id, asset_id: ASSET });
    let ticket = Ticket { requested, ..opened(&flow) };
    let state =
        |objects: &ExistingObjects| run_with(ticket.clone(), approve(ANN), NOW, objects).unwrap().0.state;
    assert_eq!(state(&ExistingObjects { own: [ASSET].into(), ..objects() }), State::Approved);
    assert_eq!(state(&objects()), State::Error { cause: FailureCause::NotOwnDevice });
    assert_eq!(state(&nothing()), State::Error { cause: FailureCause::NothingLeft });
}

#[test]
fn a_window_that_ends_before_the_retry_is_not_made_good() {
    let end = NOW + IsoDuration::hours(4).length();
    let new = NewTicket { timing: Some(Timing::Until { end, start: None }), ..new_ticket() };
    let ticket = Ticket::open(new, &assigned(&[("any", &[ANN])]), &facts(), &objects(), NOW).unwrap().0;
    let ticket = run_with(ticket, approve(ANN), NOW, &nothing()).unwrap().0;
    assert!(ticket.allowed_actions(&actor(ADMIN), NOW).contains(&ActionName::Retry));
    assert_eq!(run_at(ticket.clone(), retry(ADMIN), end).err(), Some(Why::TicketAlreadyDecided));
    assert_eq!(ticket.allowed_actions(&actor(ADMIN), end), [ActionName::Resubmit, ActionName::Comment]);
}

#[test]
fn only_what_has_ended_is_asked_for_anew_and_by_its_applicant() {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    let to = TicketId(Uuid::from_u128(63));
    let may = |ticket: &Ticket, by, now| ticket.resubmit(&actor(by), to, now).map(|event| event.data);
    let data = json!({"resubmitted_from": ticket.id, "resubmitted_as": to});
    for command in [deny(ANN), cancel(ALICE)] {
        let ended = run(ticket.clone(), command).unwrap().0;
        assert_eq!(may(&ended, ALICE, NOW), Ok(data.clone()));
        assert_eq!(may(&ended, BOB, NOW), Err(Why::NotTheApplicant));
    }
    assert_eq!(may(&ticket, ALICE, NOW), Err(Why::NotResubmittable));
    assert_eq!(may(&ticket, ALICE, ticket.decision_deadline), Ok(data));
    // Access may be wanted again.
    let approved = run(ticket, approve(ANN)).unwrap().0;
    assert!(may(&approved, ALICE, NOW).is_ok());
    assert_eq!(may(&broken(), ALICE, NOW), Err(Why::NotResubmittable));
}

#[test]
fn a_retry_with_changes_is_a_decision_of_the_admin() {
    let other = AssetId(Uuid::from_u128(51));
    let changes = Changes { assets: Some([other].into()), ..Changes::default() };
    let gone = ExistingObjects { assets: [].into(), ..objects() };
    let broken = run_with(opened(&assigned(&[("any", &[ANN])])), approve(ANN), NOW, &gone).unwrap().0;
    let with = |by, changes: &Changes, reason: Option<&str>, digest: Option<&str>| Command::Retry {
        by: actor(by),
        changes: Some(Box::new(changes.clone())),
        reason: reason.map(ToOwned::to_owned),
        digest: digest.map(ToOwned::to_owned),
    };
    let refused = |command| run(broken.clone(), command).err();
    assert_eq!(refused(with(ADMIN, &changes, None, None)), Some(Why::ReasonRequired));
    assert_eq!(refused(with(ADMIN, &changes, Some(" "), None)), Some(Why::ReasonRequired));
    assert_eq!(refused(with(ADMIN, &changes, Some("moved"), Some("another"))), Some(Why::TicketChanged));
    assert_eq!(refused(with(ANN, &changes, Some("moved"), None)), Some(Why::NotAnAdmin));
    let empty = Changes { assets: Some([].into()), ..Changes::default() };
    assert_eq!(refused(with(ADMIN, &empty, Some("moved"), None)), Some(Why::EditLeavesNothing));
    let long = Timing::OnApproval { duration: IsoDuration::hours(24 * 31) };
    let long = Changes { timing: Some(long), ..Changes::default() };
    assert_eq!(refused(with(ADMIN, &long, Some("moved"), None)), Some(Why::DurationNotAllowed));
    let own = Ticket { beneficiary: ADMIN, ..broken.clone() };
    assert_eq!(run(own, with(ADMIN, &changes, Some("moved"), None)).err(), Some(Why::OwnTicket));

    let there = ExistingObjects { assets: [other].into(), ..objects() };
    let later = NOW + IsoDuration::hours(1).length();
    let command = with(ADMIN, &changes, Some("moved"), Some(&broken.digest()));
    let (given, events) = run_with(broken.clone(), command, later, &there).unwrap();
    assert_eq!(
        (&given.state, given.decided_by, given.decided_at),
        (&State::Approved, Some(ADMIN), Some(later))
    );
    assert_eq!(given.overridden, Some(Override { by: ADMIN, reason: "moved".to_owned() }));
    assert_eq!(given.current_request().subjects().0, [other]);
    assert_eq!(events[0].action, EventAction::TicketOverridden);
    let change = &events[0].data["difference"]["assets"];
    assert_eq!(change, &serde_json::json!({ "before": [ASSET], "after": [other] }));
    // Changes that change nothing are none.
    let same = Changes { assets: Some([ASSET].into()), ..Changes::default() };
    let again = run(broken, with(ADMIN, &same, None, None)).unwrap().0;
    assert_eq!((&again.state, again.decided_by, again.overridden), (&State::Approved, Some(ANN), None));
}

#[test]
fn an_admin_resubmits_what_was_denied_or_has_expired() {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    let may = |ticket: &Ticket, by: Actor, now| ticket.check(ActionName::Resubmit, &by, now).err();
    let denied = run(ticket.clone(), deny(ANN)).unwrap().0;
    let canceled = run(ticket.clone(), cancel(BOB)).unwrap().0;
    let approved = run(ticket.clone(), approve(ANN)).unwrap().0;
    let late = ticket.decision_deadline;
    for (ended, now, refusal) in [
        (&denied, NOW, None),
        (&ticket, late, None),
        (&broken(), broken().decision_deadline, None),
        (&ticket, NOW, Some(Why::NotResubmittable)),
        (&broken(), NOW, Some(Why::NotResubmittable)),
        (&canceled, NOW, Some(Why::NotTheApplicant)),
        (&approved, NOW, Some(Why::NotTheApplicant)),
    ] {
        assert_eq!(may(ended, actor(ADMIN), now), refusal, "{:?}", ended.state);
    }
    let expired = ticket.clone().apply(Command::Expire, &Context::bare(late)).unwrap().0;
    assert_eq!(may(&expired, actor(ADMIN), late), None);
    assert_eq!(may(&denied, actor(ALICE), NOW), None);
    for by in [BOB, ANN] {
        assert_eq!(may(&denied, actor(by), NOW), Some(Why::NotTheApplicant));
    }
    let bob = Actor { is_org_admin: true, ..actor(BOB) };
    assert_eq!(may(&denied, bob, NOW), Some(Why::OwnTicket), "the beneficiary is an admin");
    let key = Actor { credential_made_by: Some(ALICE), ..actor(ADMIN) };
    assert_eq!(may(&denied, key, NOW), Some(Why::OwnTicket));
    let bot = Actor { is_human: false, ..actor(ADMIN) };
    assert_eq!(may(&denied, bot, NOW), Some(Why::NotAnAdmin));
    let event = denied.resubmit(&actor(ADMIN), TicketId(Uuid::from_u128(63)), NOW).unwrap();
    assert_eq!(event.action, EventAction::TicketResubmitted);

    let flow = assigned(&[("any", &[ANN])]);
    let new = NewTicket { resubmitted_by: Some(ADMIN), resubmitted_from: Some(denied.id), ..new_ticket() };
    let (again, events) = Ticket::open(new, &flow, &facts(), &objects(), NOW).unwrap();
    assert_eq!((again.resubmitted_by, &events[0].data["resubmitted_by"]), (Some(ADMIN), &json!(ADMIN)));
    assert!(run(again, overrule(ADMIN, give())).is_ok());
}
