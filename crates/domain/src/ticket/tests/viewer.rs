//! Tickets as their viewers have them: who sees one, whose names they are shown, what they may do, and in which queues it is.

use super::*;
use crate::authz::{self, Act, Role, Scope, UserKind};
use crate::flow::Item;
use crate::ids::{AssetId, GroupId, NodeId, OrgId};
use crate::ticket::edit::Changes;
use crate::ticket::kind::resource_access::ResourceAccessRequest;
use crate::ticket::queue::Queue;
use crate::ticket::subject::{Subject, SubjectKind};

/// A user with a role in the organization of the tickets.
fn viewer(user_id: UserId, role: Option<Role>) -> authz::Actor {
    let org = OrgId(Uuid::from_u128(62));
    authz::Actor {
        user_id,
        username: "viewer".to_owned(),
        kind: UserKind::Human,
        is_super_admin: false,
        roles: role.map(|role| (org, role)).into_iter().collect(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: std::collections::BTreeSet::new(),
    }
}

fn hidden() -> Ticket {
    let mut flow = assigned(&[("any", &[ANN])]);
    flow.definition.show_progress = false;
    opened(&flow)
}

#[test]
fn participants_and_those_who_read_everything_see_a_ticket() {
    let ticket = run(opened(&assigned(&[("any", &[ANN])])), reassign(ADMIN, 1, &[BEN])).unwrap().0;
    let seen = |user, role| ticket.is_visible_to(&viewer(user, role));
    assert!([ALICE, BOB, ANN, BEN].into_iter().all(|user| seen(user, None)));
    assert!(seen(CLEO, Some(Role::Auditor)) && seen(CLEO, Some(Role::OrgAdmin)));
    assert!(!seen(CLEO, Some(Role::Member)) && !seen(CLEO, None));
}

#[test]
fn a_flow_hides_its_people_from_those_whose_ticket_it_is() {
    let (hidden, shown) = (hidden(), opened(&assigned(&[("any", &[ANN])])));
    let hides = |user, role| hidden.hides_people_from(&viewer(user, role));
    assert!(hides(ALICE, None) && hides(BOB, Some(Role::Member)));
    assert!(!hides(ANN, None) && !hides(ALICE, Some(Role::Auditor)));
    assert!(!shown.hides_people_from(&viewer(ALICE, None)));
}

#[test]
fn approvers_are_shown_what_they_decide_about_and_those_who_ask_only_as_members() {
    let ticket = run(opened(&assigned(&[("any", &[ANN])])), reassign(ADMIN, 1, &[BEN])).unwrap().0;
    let shows = |user, role| ticket.shows_subjects_to(&viewer(user, role));
    // Ann was an approver, Ben is one. Neither is a member.
    assert!(shows(ANN, None) && shows(BEN, None));
    assert!(!shows(ALICE, None) && !shows(BOB, None) && !shows(CLEO, None));
    assert!(shows(ALICE, Some(Role::Member)) && shows(CLEO, Some(Role::Auditor)));
    // Cleo is a member, but does not see the ticket.
    assert!(!shows(CLEO, Some(Role::Member)));
    let with_key = |scope: Scope| authz::Actor { scopes: Some([scope].into()), ..viewer(ANN, None) };
    assert!(ticket.shows_subjects_to(&with_key(Scope::InventoryRead)));
    assert!(!ticket.shows_subjects_to(&with_key(Scope::TicketsRead)));
    let grant = |user, role| {
        let viewer = viewer(user, role);
        crate::grant::tests::granted().1.shows_subjects_to(&viewer, ALICE, &[ANN, BOB].into())
    };
    assert!(
        grant(ANN, None)
            && !grant(CLEO, None)
            && !grant(ALICE, None)
            && !grant(BOB, None)
            && grant(BOB, Some(Role::Member))
    );
}

#[test]
fn a_ticket_is_about_what_it_asks_for_and_what_it_asked_for() {
    let (other, node) = (AssetId(Uuid::from_u128(900)), NodeId(Uuid::from_u128(901)));
    let subject = |kind, id: Uuid| Subject { kind, id };
    let mut ticket = opened(&assigned(&[("any", &[ANN])]));
    assert_eq!(ticket.subjects(), [subject(SubjectKind::Asset, ASSET.into())]);
    let changes = Changes { assets: Some([other].into()), nodes: Some([node].into()), ..Changes::default() };
    ticket.approved = Some(ticket.requested.changed(&changes));
    let now = [subject(SubjectKind::Asset, other.into()), subject(SubjectKind::Node, node.into())];
    assert_eq!(ticket.subjects(), [&now[..], &[subject(SubjectKind::Asset, ASSET.into())]].concat());
    let (item_id, group) = (ticket.flow.id, GroupId(Uuid::from_u128(902)));
    ticket.definition.item = Some(Item { groups: vec![group], ..Item::default() });
    ticket.requested = Request::ResourceAccess(ResourceAccessRequest { item_id });
    ticket.approved = Some(ticket.requested.clone());
    let of_item = [subject(SubjectKind::Item, item_id.into()), subject(SubjectKind::Group, group.into())];
    assert_eq!(ticket.subjects(), of_item);
    let grant = crate::grant::tests::granted().1;
    let device = crate::grant::Grant { ticket_type: TicketType::DeviceAdmin, ..grant };
    let given = device.subjects(&[node, node], &[group]);
    let kinds: Vec<SubjectKind> = given.into_iter().map(|subject| subject.kind).collect();
    assert_eq!(kinds, [SubjectKind::Item, SubjectKind::Asset, SubjectKind::Node, SubjectKind::Group]);
}

#[test]
fn a_ticket_without_progress_changes_with_its_state_alone() {
    let mut flow = assigned(&[("any", &[ANN]), ("any", &[BEN])]);
    flow.definition.show_progress = false;
    let ticket = opened(&flow);
    let before = ticket.clone().without_progress();
    assert_eq!((before.levels.len(), before.decision_deadline), (0, ticket.latest_deadline()));
    let later = NOW + time::Duration::HOUR;
    let timing = Timing::OnApproval { duration: IsoDuration::hours(1) };
    let shorter = Changes { timing: Some(timing), ..Changes::default() };
    let second = run_at(ticket, approve_with(ANN, shorter), later).unwrap().0;
    assert!(second.approved_timing.is_some() && second.updated_at == later);
    let after = second.clone().without_progress();
    let progress = State::Pending { level: 2 };
    assert_eq!(after, Ticket { state: progress, version: after.version, ..before });
    let ended = run_at(second, approve(BEN), later).unwrap().0.without_progress();
    assert_eq!((ended.state.clone(), ended.updated_at), (State::Approved, later));
    assert!(ended.approved_timing.is_some() && ended.levels.is_empty());
}

#[test]
fn actions_need_the_state_of_the_ticket_and_the_rights_of_the_user() {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    let actions = |viewer: &authz::Actor| ticket.actions_of(viewer, NOW);
    let (ann, alice) = (viewer(ANN, None), viewer(ALICE, Some(Role::Member)));
    assert_eq!(actions(&ann), [ActionName::Approve, ActionName::Deny, ActionName::Comment]);
    assert_eq!(actions(&alice), [ActionName::Cancel, ActionName::Comment]);
    let scopes = Some([Scope::TicketsRead].into());
    assert_eq!(actions(&authz::Actor { scopes, ..ann }), []);
    let admin = viewer(ADMIN, Some(Role::OrgAdmin));
    assert_eq!(actions(&admin), [ActionName::Override, ActionName::Reassign, ActionName::Comment]);
    // Alice asked for Bob, which takes a right that a member does not have.
    let denied = run(ticket.clone(), deny(ANN)).unwrap().0;
    assert_eq!(denied.actions_of(&alice, NOW), [ActionName::Comment]);
    let own = Ticket { beneficiary: ALICE, ..denied };
    assert_eq!(own.actions_of(&alice, NOW), [ActionName::Resubmit, ActionName::Comment]);
}

/// The queues that hold a ticket.
fn queues(ticket: &Ticket, viewer: &authz::Actor, now: OffsetDateTime) -> Vec<Queue> {
    let all = [Queue::Mine, Queue::AwaitingMe, Queue::DecidedByMe, Queue::Administrator, Queue::Others];
    let admins = [ADMIN].into();
    assert_eq!(Queue::All.holds(ticket, viewer, &admins, now), ticket.is_visible_to(viewer));
    all.into_iter().filter(|queue| queue.holds(ticket, viewer, &admins, now)).collect()
}

#[test]
fn a_ticket_is_in_the_queues_of_those_whom_it_waits_for() {
    let (ann, admin) = (viewer(ANN, None), viewer(ADMIN, Some(Role::OrgAdmin)));
    let pending = opened(&assigned(&[("all", &[ANN, BEN])]));
    let late = pending.decision_deadline;
    assert_eq!(queues(&pending, &viewer(BOB, None), NOW), [Queue::Mine]);
    assert_eq!(queues(&pending, &ann, NOW), [Queue::AwaitingMe]);
    assert_eq!(queues(&pending, &ann, late), []);
    assert_eq!(queues(&pending, &admin, NOW), [Queue::Others]);
    let half = run(pending.clone(), approve(ANN)).unwrap().0;
    assert_eq!(queues(&half, &ann, NOW), [Queue::DecidedByMe]);
    let overruled = run(pending, overrule(ADMIN, give())).unwrap().0;
    assert_eq!(queues(&overruled, &admin, NOW), [Queue::DecidedByMe, Queue::Others]);
}

#[test]
fn administrators_have_manual_blocked_and_failed_tickets() {
    let admin = viewer(ADMIN, Some(Role::OrgAdmin));
    let blocked = opened(&assigned(&[("any", &[ALICE])]));
    assert_eq!(queues(&blocked, &admin, NOW), [Queue::Administrator]);
    assert_eq!(queues(&blocked, &admin, blocked.decision_deadline), [Queue::Others]);
    let mut manual = assigned(&[]);
    manual.definition.approval = Approval::Manual;
    assert_eq!(queues(&opened(&manual), &admin, NOW), [Queue::AwaitingMe, Queue::Administrator]);
    let failed = State::Error { cause: FailureCause::NothingLeft };
    let failed = Ticket { state: failed, ..opened(&assigned(&[("any", &[ANN])])) };
    assert_eq!(queues(&failed, &admin, NOW), [Queue::Administrator]);
    assert_eq!(Queue::Administrator.default_states().len(), 3);
    assert_eq!(Queue::Others.default_states(), [state::StateName::Pending]);
    assert_eq!(Queue::Mine.default_states(), []);
}

#[test]
fn a_ticket_is_for_administrators_while_one_of_them_can_approve_it() {
    let admin = viewer(CLEO, Some(Role::OrgAdmin));
    let asked = opened(&assigned(&[("all", &[ANN, ADMIN]), ("any", &[BEN])]));
    assert_eq!(queues(&asked, &admin, NOW), [Queue::Administrator]);
    // An expired ticket with assigned approvers is in the queue of others.
    assert_eq!(queues(&asked, &admin, asked.decision_deadline), [Queue::Others]);
    let others = run(asked.clone(), approve(ADMIN)).unwrap().0;
    assert_eq!(queues(&others, &admin, NOW), [Queue::Others]);
    let denied = run(asked, deny(ADMIN)).unwrap().0;
    assert_eq!(queues(&denied, &admin, NOW), [Queue::Others]);
    let mut manual = assigned(&[]);
    manual.definition.approval = Approval::Manual;
    let denied = run(opened(&manual), deny(ADMIN)).unwrap().0;
    assert_eq!(queues(&denied, &admin, NOW), [Queue::Administrator]);
    manual.definition.approval = Approval::Automatic;
    assert_eq!(queues(&opened(&manual), &admin, NOW), []);
}

#[test]
fn only_super_admins_read_and_administer_the_review_of_a_global_rule_by_what_they_are() {
    let new = NewTicket { is_global: true, ..new_ticket() };
    let ticket = Ticket::open(new, &assigned(&[("any", &[ANN])]), &facts(), &objects(), NOW).unwrap().0;
    let super_admin = authz::Actor { is_super_admin: true, ..viewer(CLEO, None) };
    assert_eq!((ticket.home(), opened(&assigned(&[])).home().is_some()), (None, true));
    for role in [None, Some(Role::Member), Some(Role::Auditor), Some(Role::OrgAdmin)] {
        let cleo = viewer(CLEO, role);
        assert!(!ticket.is_visible_to(&cleo) && !ticket.is_audited_by(&cleo), "{role:?}");
        assert!(!ticket.person(&cleo).is_org_admin && ticket.actions_of(&cleo, NOW).is_empty());
        let admins = [CLEO].into();
        let queues = [Queue::All, Queue::Administrator, Queue::Others];
        assert!(!queues.iter().any(|queue| queue.holds(&ticket, &cleo, &admins, NOW)));
    }
    assert!(ticket.is_visible_to(&super_admin) && ticket.person(&super_admin).is_org_admin);
    assert!(Queue::Others.holds(&ticket, &super_admin, &[].into(), NOW));
    let actions = ticket.actions_of(&super_admin, NOW);
    assert!(actions.contains(&ActionName::Override) && actions.contains(&ActionName::Reassign));
    // A requester who is a member there is shown no names of objects that belong elsewhere.
    assert!(!ticket.shows_subjects_to(&viewer(ALICE, Some(Role::Member))));
    assert!(ticket.shows_subjects_to(&viewer(ANN, None)) && ticket.shows_subjects_to(&super_admin));
}

#[test]
fn a_gateway_reads_and_cancels_the_review_that_it_opened() {
    let new = NewTicket { asker: Some(CLEO), ..new_ticket() };
    let ticket = Ticket::open(new, &assigned(&[("any", &[ANN])]), &facts(), &objects(), NOW).unwrap().0;
    let gateway = |scopes: &[Scope]| authz::Actor {
        scopes: Some(scopes.iter().copied().collect()),
        kind: UserKind::Service,
        ..viewer(CLEO, None)
    };
    let actions = |scopes: &[Scope]| ticket.actions_of(&gateway(scopes), NOW);
    assert!(ticket.is_visible_to(&gateway(&[])) && !ticket.is_participant(CLEO));
    assert_eq!(actions(&[Scope::GuardEvaluate]), [ActionName::Cancel]);
    assert_eq!(actions(&[Scope::TicketsWrite]), []);
    assert_eq!(ticket.acts_to_cancel(&viewer(ALICE, None)), [Act::CancelTicket]);
    assert_eq!(run(ticket.clone(), cancel(CLEO)).unwrap().0.decided_by, Some(CLEO));
    assert_eq!(run(ticket, cancel(BEN)).unwrap_err(), Why::NotTheApplicant);
    let own = NewTicket { asker: Some(ALICE), ..new_ticket() };
    let own = Ticket::open(own, &assigned(&[("any", &[ANN])]), &facts(), &objects(), NOW).unwrap().0;
    assert_eq!(own.acts_to_cancel(&viewer(ALICE, None)), [Act::CancelTicket]);
}
