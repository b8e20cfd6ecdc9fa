//! Nothing in the tables exists only on paper: stories reach every transition, every refusal, every event and every
//! reason to be blocked, and no other transition.

use std::collections::BTreeSet;

use super::*;
use crate::connector::Task;
use crate::ending::Ending;
use crate::event::history;
use crate::flow::Item;
use crate::flow::approver::BlockedReason;
use crate::flow::approver::rules::{RequesterManager, ResourceOwner};
use crate::grant::{Grant, GrantState, Setting, widened};
use crate::ids::{AssetId, ConnectorId, FlowId, GrantId, GroupId, TaskId};
use crate::inventory::Moved;
use crate::notify::{EndNotice, Reminder};
use crate::permission::MAX_ASSETS;
use crate::ticket::existing_objects::Standing;
use crate::ticket::kind::device_admin::DeviceAdminRequest;
use crate::ticket::kind::resource_access::ResourceAccessRequest;

/// The arrows of domain.md section 3.
const TRANSITIONS: [(&str, &str); 21] = [
    ("approved", "error"),
    ("blocked", "approved"),
    ("blocked", "canceled"),
    ("blocked", "denied"),
    ("blocked", "error"),
    ("blocked", "expired"),
    ("blocked", "pending"),
    ("error", "approved"),
    ("error", "denied"),
    ("error", "error"),
    ("pending", "approved"),
    ("pending", "blocked"),
    ("pending", "canceled"),
    ("pending", "denied"),
    ("pending", "error"),
    ("pending", "expired"),
    ("pending", "pending"),
    ("submitted", "approved"),
    ("submitted", "blocked"),
    ("submitted", "error"),
    ("submitted", "pending"),
];

/// Every reason for which a ticket refuses a command.
const OF_TICKETS: [Why; 32] = [
    Why::TicketAlreadyDecided,
    Why::TicketInError,
    Why::TicketBlocked,
    Why::TicketChanged,
    Why::OwnTicket,
    Why::NotAnApprover,
    Why::LevelAlreadyDecided,
    Why::LevelNotOpen,
    Why::AlreadyDecidedByYou,
    Why::ApproverInactive,
    Why::ReasonRequired,
    Why::EditsNotAllowed,
    Why::EditNotOfThisType,
    Why::EditWidens,
    Why::EditNotOwned,
    Why::OutOfScope,
    Why::EditLeavesNothing,
    Why::TimingWidens,
    Why::TimingEmpty,
    Why::DurationNotAllowed,
    Why::WindowPassed,
    Why::NotAnAdmin,
    Why::NoSuchLevel,
    Why::ApproverUnfit,
    Why::QuorumUnreachable,
    Why::NothingToRetry,
    Why::NothingToRepair,
    Why::NotResubmittable,
    Why::NotTheApplicant,
    Why::NotAParticipant,
    Why::NotAMember,
    Why::DeadlineNotReached,
];

/// Every reason for which a grant refuses an act.
const OF_GRANTS: [Why; 13] = [
    Why::GrantNotOpen,
    Why::NotTheBeneficiary,
    Why::GrantNotReady,
    Why::SessionRunning,
    Why::DeviceUnavailable,
    Why::BeneficiaryInactive,
    Why::GrantNotOver,
    Why::GrantNotExtendable,
    Why::AlreadyExtending,
    Why::EditLeavesNothing,
    Why::EndPassed,
    Why::OwnTicket,
    Why::DurationNotAllowed,
];

#[derive(Default)]
struct Reached {
    transitions: BTreeSet<(&'static str, &'static str)>,
    refusals: BTreeSet<&'static str>,
    events: BTreeSet<&'static str>,
    blocked: BTreeSet<&'static str>,
    failures: BTreeSet<&'static str>,
}

impl Reached {
    fn arrive(&mut self, from: &'static str, (ticket, events): (Ticket, Vec<Event>)) -> Ticket {
        self.transitions.insert((from, ticket.state.name().as_str()));
        self.events.extend(events.iter().map(|event| event.action.as_str()));
        if let State::Blocked { reason, .. } = ticket.state {
            self.blocked.insert(reason.as_str());
        }
        if let State::Error { cause } = ticket.state {
            self.failures.insert(cause.as_str());
        }
        ticket
    }

    fn open(&mut self, flow: &Flow) -> Ticket {
        self.arrive("submitted", Ticket::open(new_ticket(), flow, &facts(), &objects(), NOW).unwrap())
    }

    /// Runs a story: commands one after another. The last one may be refused.
    fn tell(&mut self, ticket: &Ticket, commands: impl IntoIterator<Item = Command>) -> Ticket {
        self.tell_at(ticket, commands, NOW)
    }

    fn tell_at(
        &mut self,
        ticket: &Ticket,
        commands: impl IntoIterator<Item = Command>,
        now: OffsetDateTime,
    ) -> Ticket {
        self.tell_with(ticket, commands, now, &objects())
    }

    fn tell_with(
        &mut self,
        ticket: &Ticket,
        commands: impl IntoIterator<Item = Command>,
        now: OffsetDateTime,
        objects: &ExistingObjects,
    ) -> Ticket {
        let mut ticket = ticket.clone();
        for command in commands {
            let from = ticket.state.name().as_str();
            match run_with(ticket.clone(), command, now, objects) {
                Ok(after) => ticket = self.arrive(from, after),
                Err(refusal) => _ = self.refusals.insert(refusal.as_str()),
            }
        }
        ticket
    }
}

fn named<T: TextEnum>(all: &[T]) -> BTreeSet<&'static str> {
    all.iter().map(|one| one.as_str()).collect()
}

/// A flow whose first level has this rule.
fn asking(rule: impl Into<ApproverRule>) -> Flow {
    let mut flow = assigned(&[("any", &[])]);
    if let Approval::Assigned { levels } = &mut flow.definition.approval {
        levels[0].approvers = vec![rule.into()];
    }
    flow
}

fn limited(edits: ApproverEdits) -> Flow {
    let mut flow = assigned(&[("any", &[ANN])]);
    flow.definition.approver_edits = edits;
    flow
}

fn decisions(reached: &mut Reached) {
    let mut automatic = assigned(&[]);
    automatic.definition.approval = Approval::Automatic;
    reached.open(&automatic);
    let two = reached.open(&assigned(&[("any", &[ANN]), ("any", &[BEN])]));
    let approved = reached.tell(&two, [approve(ANN), approve(ANN), approve(BEN), approve(BEN)]);
    assert_eq!(approved.state, State::Approved);
    reached.tell(&two, [approve(ALICE), approve(CLEO), cancel(ANN), cancel(ALICE)]);
    reached.tell(&two, [deny(ANN)]);
    reached.tell(&two, [Command::Close { by: Some(ADMIN), because: Ending::FlowDeleted }]);
    reached.tell(&two, [Command::Expire]);
    reached.tell_at(&two, [Command::Expire], two.decision_deadline);
    let quorum = reached.open(&assigned(&[("2", &[ANN, BEN])]));
    reached.tell(&quorum, [approve(ANN), approve(ANN), approve(BEN)]);
    let patient = reached.open(&requiring(2, assigned(&[("any", &[ANN, BEN, CLEO])])));
    reached.tell(&patient, [deny(ANN), deny(BEN)]);
    let inactive = Actor { is_active: false, ..actor(ANN) };
    let (comment, changes, digest) = (None, None, Some("another".to_owned()));
    reached.tell(
        &two,
        [Command::Approve { by: inactive, level: 1, comment: None, changes: None, digest: None }],
    );
    reached.tell(&two, [Command::Approve { by: actor(ANN), level: 1, comment, changes, digest }]);
    let (reason, next_steps, internal_note, digest) = (" ".to_owned(), None, None, None);
    reached.tell(
        &two,
        [Command::Deny { by: actor(ANN), level: None, reason, next_steps, internal_note, digest }],
    );
    let broken = Ticket { state: State::Error { cause: FailureCause::NothingLeft }, ..two.clone() };
    reached.tell(&broken, [approve(ANN)]);
    let watched = two.clone().watch(&actor(ANN), true, [BEN].into(), NOW).unwrap();
    reached.events.insert(watched.1[0].action.as_str());
    let refused = two.clone().watch(&actor(ALICE), false, [BEN].into(), NOW).unwrap_err();
    reached.refusals.insert(refused.as_str());
    reached.events.insert(two.clone().comment(&actor(ANN), "why?", NOW).unwrap().1.action.as_str());
    reached.refusals.insert(two.clone().comment(&actor(CLEO), "why?", NOW).unwrap_err().as_str());
}

fn blocks(reached: &mut Reached) {
    let nobody = reached.open(&assigned(&[("any", &[ALICE, BOB])]));
    reached.tell(&nobody, [approve(ANN), cancel(ALICE)]);
    reached.tell_at(&nobody, [Command::Expire], nobody.decision_deadline);
    reached.open(&asking(RequesterManager { depth: 1 }));
    reached.open(&asking(ResourceOwner {}));
    for (rule, named) in [(RequesterManager { depth: 1 }.into(), CLEO), (ResourceOwner {}.into(), ALICE)] {
        let (rule, mut facts): (ApproverRule, _) = (rule, facts());
        facts.users.insert(CLEO, Person { is_active: false, is_human: true });
        if rule.rule().is_by_owner() {
            facts = owned(rule.clone(), ASSET, named, facts);
        } else {
            facts = naming(rule.clone(), &[named], facts);
        }
        let opened = Ticket::open(new_ticket(), &asking(rule), &facts, &objects(), NOW).unwrap();
        reached.arrive("submitted", opened);
    }
    reached.open(&assigned(&[("2", &[ANN])]));
    let all = reached.open(&assigned(&[("all", &[ANN, BEN])]));
    let all = reached.tell(&all, [approve(ANN)]);
    let left = naming(User { id: BEN }, &[], facts());
    let context = Context { now: NOW, facts: &left, tree: &Tree::default(), objects: &objects() };
    reached.arrive("pending", all.apply(Command::Unblock, &context).unwrap());
    let same = reached.open(&assigned(&[("any", &[ANN, BEN]), ("any", &[ANN])]));
    let two = Command::Approve { by: actor(ANN), level: 2, comment: None, changes: None, digest: None };
    reached.tell(&same, [two, approve(ANN)]);
    let newcomer = naming(User { id: BEN }, &[BEN, CLEO], facts());
    let context = Context { now: NOW, facts: &newcomer, tree: &Tree::default(), objects: &objects() };
    reached.arrive("pending", same.apply(Command::Unblock, &context).unwrap());
    let later = reached.open(&assigned(&[("any", &[ANN]), ("any", &[ALICE])]));
    reached.tell(&later, [approve(ANN)]);
}

/// The acts of admins: on a ticket that waits, on a blocked one, and on one whose grant can't be made.
fn repairs(reached: &mut Reached) {
    let two = reached.open(&assigned(&[("any", &[ANN]), ("2", &[ANN, BEN])]));
    reached.tell(&two, [overrule(ANN, give()), overrule(ADMIN, give()), overrule(ADMIN, give())]);
    reached.tell(&two, [reassign(ADMIN, 3, &[CLEO]), reassign(ADMIN, 1, &[ALICE])]);
    reached.tell(&two, [reassign(ADMIN, 2, &[CLEO]), reassign(ADMIN, 1, &[CLEO]), retry(ADMIN)]);
    let (reason, resubmitted) = (two.resubmit(&actor(ALICE), two.id, NOW), reached.tell(&two, [deny(ANN)]));
    reached.refusals.insert(reason.unwrap_err().as_str());
    let event = resubmitted.resubmit(&actor(ALICE), TicketId(Uuid::from_u128(63)), NOW).unwrap();
    reached.events.insert(event.action.as_str());

    let nobody = reached.open(&assigned(&[("any", &[ALICE])]));
    let refuse = Ruling::Deny { next_steps: None };
    reached.tell(&nobody, [Command::Unblock, overrule(ADMIN, refuse)]);
    reached.tell(&nobody, [overrule(ADMIN, give())]);
    reached.tell(&nobody, [reassign(ADMIN, 1, &[ANN])]);

    let nothing = ExistingObjects { assets: [].into(), ..objects() };
    let one = reached.open(&assigned(&[("any", &[ANN])]));
    reached.tell_with(&nobody, [overrule(ADMIN, give())], NOW, &nothing);
    let broken = reached.tell_with(&one, [approve(ANN), retry(ADMIN)], NOW, &nothing);
    reached.tell(&broken, [retry(ADMIN)]);
    reached.tell(&broken, [deny(ADMIN)]);
    for beneficiary in [Standing::Gone, Standing::Inactive] {
        reached.tell_with(&one, [approve(ANN)], NOW, &ExistingObjects { beneficiary, ..objects() });
    }
    let mut pinned = one.clone();
    pinned.definition.pin_assets = true;
    let below = (0..=MAX_ASSETS).map(|n| AssetId(Uuid::from_u128(1000 + n as u128))).collect();
    reached.tell_with(&pinned, [approve(ANN)], NOW, &ExistingObjects { below, ..objects() });
    let item_id = FlowId(Uuid::from_u128(60));
    let mut item = one.clone();
    item.requested = Request::ResourceAccess(ResourceAccessRequest { item_id });
    item.definition.item = Some(Item { groups: vec![GroupId(Uuid::from_u128(1))], ..Item::default() });
    reached.tell(&item, [approve(ANN)]);
    let mut device = one.clone();
    device.requested = Request::DeviceAdmin(DeviceAdminRequest { item_id, asset_id: ASSET });
    device.definition.item = Some(Item { assets: vec![ASSET], own_devices_only: true, ..Item::default() });
    reached.tell(&device, [approve(ANN)]);
    let mut automatic = assigned(&[]);
    automatic.definition.approval = Approval::Automatic;
    let opened = Ticket::open(new_ticket(), &automatic, &facts(), &nothing, NOW).unwrap();
    reached.arrive("submitted", opened);
}

fn edits(reached: &mut Reached) {
    let accounts = |names: &[&str]| {
        let names = names.iter().map(ToString::to_string).collect();
        Changes { accounts: Some(names), ..Changes::default() }
    };
    let hours = |count| {
        let timing = Some(Timing::OnApproval { duration: IsoDuration::hours(count) });
        Changes { timing, ..Changes::default() }
    };
    let passed = Changes { timing: Some(Timing::Until { end: NOW, start: None }), ..Changes::default() };
    for (allowed, changes) in [
        (ApproverEdits::Any, passed),
        (ApproverEdits::None, accounts(&["root"])),
        (ApproverEdits::Narrow, accounts(&["app", "root"])),
        (ApproverEdits::Any, accounts(&[])),
        (ApproverEdits::Narrow, hours(8)),
        (ApproverEdits::Any, hours(0)),
        (ApproverEdits::Any, hours(24 * 31)),
    ] {
        let ticket = reached.open(&limited(allowed));
        reached.tell(&ticket, [approve_with(ANN, changes)]);
    }
    let mut scoped = limited(ApproverEdits::Any);
    scoped.definition.scope.accounts = Some(vec!["app".to_owned()]);
    let ticket = reached.open(&scoped);
    reached.tell(&ticket, [approve_with(ANN, accounts(&["root"]))]);
    let wide = reached.open(&assigned(&[("any", &[ANN]), ("any", &[BEN])]));
    reached.tell(&wide, [approve(ANN), approve_with(BEN, accounts(&["app", "root"]))]);
    let mine = owned(ResourceOwner {}, ASSET, ANN, facts());
    let mine = owned(ResourceOwner {}, AssetId(Uuid::from_u128(51)), BEN, mine);
    let mut new = new_ticket();
    if let Request::AssetAccess(request) = &mut new.request {
        request.assets.insert(AssetId(Uuid::from_u128(51)));
    }
    let (ticket, _) = Ticket::open(new, &asking(ResourceOwner {}), &mine, &objects(), NOW).unwrap();
    let context = Context { now: NOW, facts: &mine, tree: &Tree::default(), objects: &objects() };
    let refused = run_in(ticket, approve_with(ANN, accounts(&["root"])), &context).unwrap_err();
    reached.refusals.insert(refused.as_str());
    let (item_id, asset_id) = (FlowId(Uuid::from_u128(71)), ASSET);
    for request in [
        Request::ResourceAccess(ResourceAccessRequest { item_id }),
        Request::DeviceAdmin(DeviceAdminRequest { item_id, asset_id }),
    ] {
        let new = NewTicket { request, ..new_ticket() };
        let ticket = Ticket::open(new, &limited(ApproverEdits::Any), &facts(), &objects(), NOW).unwrap().0;
        let shorter =
            reached.tell(&ticket, [approve_with(ANN, accounts(&["app"])), approve_with(ANN, hours(2))]);
        assert_eq!((&shorter.state, &shorter.approved), (&State::Approved, &Some(ticket.requested)));
    }
    let end = NOW + IsoDuration::hours(2).length();
    let timing = Some(Timing::Until { end, start: None });
    let flow = limited(ApproverEdits::Any);
    let ends =
        Ticket::open(NewTicket { timing, ..new_ticket() }, &flow, &facts(), &objects(), NOW).unwrap().0;
    reached.tell_at(&ends, [approve(ANN)], end);
}

/// The life of a grant, with every refusal on the way.
fn grants(reached: &mut Reached) {
    let ticket = reached.open(&assigned(&[("any", &[ANN])]));
    let ticket = reached.tell(&ticket, [approve(ANN)]);
    let (grant, created) =
        Grant::of(&ticket, &ticket.gift(&objects()).unwrap(), GrantId(Uuid::from_u128(70))).unwrap();
    let (revoked, taken) = grant.clone().revoke(ADMIN, "deployed".to_owned(), NOW).unwrap();
    let over = grant.window.end.unwrap();
    let ready = Grant { state: GrantState::Ready { seconds: Some(60) }, ..grant.clone() };
    let fit = Setting {
        user_is_active: true,
        device_is_active: true,
        has_session: false,
        has_extension: false,
        applicant: ALICE,
    };
    let rule = DurationRule::Max { max: IsoDuration::hours(8) };
    let move_to = |end, is_own| grant.clone().change_end(end, is_own, &rule, NOW);
    let start = |setting| ready.clone().start(BOB, setting, NOW);
    let done = [
        grant.clone().end(BOB, NOW),
        grant.clone().carried().fail("no such group".to_owned(), NOW),
        grant.clone().expire(over),
        start(fit),
        grant.clone().extend(over + time::Duration::HOUR, NOW),
        grant.clone().change_end(over - time::Duration::HOUR, true, &rule, NOW),
    ];
    let done = done.map(|done| done.unwrap().1.action.as_str());
    let notices = [grant.begin(NOW, NOW).unwrap(), grant.announce(EndNotice::Hour, over, NOW).unwrap()];
    reached.events.extend(notices.map(|event| event.action.as_str()));
    reached.tell(&ticket, [Command::Fail]);
    let late = Task::give(TaskId(Uuid::nil()), ConnectorId(Uuid::nil()), NOW, true);
    reached.events.insert(grant.overdue((late.connector, "web-1"), &late).action.as_str());
    let carried = [grant.clone().carried(), revoked_by_connectors(&grant)]
        .map(|grant| grant.carried_on(&[]).unwrap().1);
    reached.events.extend(carried.map(|event| event.action.as_str()));
    let moved = over + time::Duration::HOUR;
    assert_eq!((grant.begin(over, NOW), grant.announce(EndNotice::Hour, moved, NOW)), (None, None));
    let more = widened(grant.ticket_id, Moved::Asset(AssetId(Uuid::nil())), "web-2");
    reached.events.extend([created, taken, more].map(|event| event.action.as_str()).into_iter().chain(done));
    let refusals = [
        revoked.end(BOB, NOW),
        grant.clone().end(CLEO, NOW),
        grant.clone().expire(NOW),
        grant.clone().start(BOB, fit, NOW),
        start(Setting { user_is_active: false, ..fit }),
        start(Setting { device_is_active: false, ..fit }),
        start(Setting { has_session: true, ..fit }),
        ready.clone().extend(over, NOW),
        grant.clone().extend(over, NOW),
        move_to(NOW, false),
        move_to(over + time::Duration::HOUR, true),
        move_to(over + 5 * time::Duration::HOUR, false),
    ];
    let refusals = refusals.map(|refused| refused.unwrap_err());
    let asked = grant.check_extension(BOB, Setting { has_extension: true, ..fit }).unwrap_err();
    let refusals: BTreeSet<_> = refusals.into_iter().chain([asked]).map(TextEnum::as_str).collect();
    assert_eq!(refusals, named(&OF_GRANTS));
}

/// A grant that was revoked, and that connectors still have to take away.
fn revoked_by_connectors(grant: &Grant) -> Grant {
    grant.clone().carried().revoke(ADMIN, "deployed".to_owned(), NOW).unwrap().0
}

/// A reminder of a ticket that waits, and of one that does not.
fn reminders(reached: &mut Reached) {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    let deadline = ticket.decision_deadline;
    reached.events.insert(ticket.remind(Reminder::Half, deadline, NOW).unwrap().action.as_str());
    assert_eq!(ticket.remind(Reminder::Half, deadline, deadline), None);
    assert_eq!(ticket.remind(Reminder::Half, deadline - time::Duration::HOUR, NOW), None);
    let (denied, _) = run(ticket, deny(ANN)).unwrap();
    assert_eq!(denied.remind(Reminder::Half, deadline, NOW), None);
}

#[test]
fn everything_is_reached_and_nothing_else() {
    let mut reached = Reached::default();
    decisions(&mut reached);
    blocks(&mut reached);
    repairs(&mut reached);
    edits(&mut reached);
    grants(&mut reached);
    reminders(&mut reached);
    assert_eq!(reached.transitions, TRANSITIONS.into());
    assert_eq!(reached.refusals, named(&OF_TICKETS));
    assert_eq!(reached.events, named(&history::actions(false)));
    assert_eq!(reached.blocked, named(BlockedReason::ALL));
    assert_eq!(reached.failures, named(FailureCause::ALL));
}
