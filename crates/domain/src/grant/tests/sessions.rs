//! Sessions on a device: started once, by their user. Their time runs from the start.

use super::*;
use crate::authz::{Actor, Role, UserKind};
use crate::ids::FlowId;
use crate::refused::InTheWay;
use crate::text::TextEnum;
use crate::ticket::holding::Holding;
use crate::ticket::kind::device_admin::DeviceAdminRequest;
use crate::ticket::state::StateName;
use crate::ticket::tests::ASSET;
use crate::why::Why;

const FIT: Setting = Setting {
    user_is_active: true,
    device_is_active: true,
    has_session: false,
    has_extension: false,
    applicant: ALICE,
};

/// A session of four hours on ASSET for BOB, approved at NOW.
fn ready() -> Grant {
    let (ticket, _) = granted();
    let request = DeviceAdminRequest { item_id: FlowId(uuid::Uuid::from_u128(60)), asset_id: ASSET };
    let ticket = Ticket { approved: Some(Request::DeviceAdmin(request)), ..ticket };
    let requested = ticket.approved.clone().unwrap();
    of(&Ticket { requested, ..ticket }, 71).unwrap()
}

#[test]
fn an_approval_gives_a_session_to_be_started() {
    let grant = ready();
    assert_eq!((grant.state_at(NOW), grant.device()), (GrantStateName::Ready, Some(ASSET)));
    assert_eq!(grant.start_by(NOW), Some(NOW + Duration::days(7)));
    assert_eq!(grant.remaining_at(NOW + Duration::HOUR), Some(Duration::hours(4)));
    assert_eq!(grant.started_at, None);
}

#[test]
fn its_time_runs_from_the_start() {
    let later = NOW + Duration::hours(3);
    let (started, event) = ready().start(BOB, FIT, later).unwrap();
    assert_eq!((started.state_at(later), started.started_at), (GrantStateName::Active, Some(later)));
    assert_eq!(started.window, Window { start: later, end: Some(later + Duration::hours(4)) });
    assert_eq!((started.start_by(later), started.remaining_at(later)), (None, Some(Duration::hours(4))));
    assert_eq!(started.state_at(later + Duration::hours(4)), GrantStateName::Expired);
    assert_eq!(event.action, EventAction::GrantStarted);
    let states = (&event.data["before"]["state"], &event.data["after"]["state"]);
    assert_eq!(states, (&json!("ready"), &json!("active")));
    assert_eq!(event.data["asset_id"], json!(ASSET));
}

#[test]
fn it_is_started_once_in_time_by_its_user() {
    let (grant, over) = (ready(), NOW + Duration::days(7));
    let start = |grant: &Grant, by, at| grant.clone().start(by, FIT, at).err();
    assert_eq!(start(&grant, ALICE, NOW), Some(Why::NotTheBeneficiary));
    assert_eq!(start(&grant, BOB, over), Some(Why::GrantNotOpen));
    let started = grant.clone().start(BOB, FIT, NOW).unwrap().0;
    assert_eq!(start(&started, BOB, NOW), Some(Why::GrantNotReady));
    assert_eq!(start(&granted().1, BOB, NOW), Some(Why::GrantNotReady));
    let early = Grant { window: Window { start: over, end: None }, ..grant };
    assert_eq!(start(&early, BOB, NOW), Some(Why::GrantNotReady));
}

#[test]
fn nothing_starts_for_those_switched_off_or_beside_another_session() {
    for (setting, refusal) in [
        (Setting { user_is_active: false, ..FIT }, Why::BeneficiaryInactive),
        (Setting { device_is_active: false, ..FIT }, Why::DeviceUnavailable),
        (Setting { has_session: true, ..FIT }, Why::SessionRunning),
    ] {
        assert_eq!(ready().start(BOB, setting, NOW).err(), Some(refusal));
    }
}

#[test]
fn unstarted_or_running_it_is_closed_like_any_other() {
    let started = ready().start(BOB, FIT, NOW).unwrap().0;
    for (grant, before) in [(ready(), "ready"), (started, "open")] {
        let (revoked, event) = grant.clone().revoke(ANN, "over".to_owned(), NOW).unwrap();
        assert_eq!(event.data["before"]["state"], before);
        assert_eq!(revoked.clone().start(BOB, FIT, NOW).err(), Some(Why::GrantNotOpen));
        assert_eq!(revoked.started_at, grant.started_at);
        assert_eq!(grant.clone().end(BOB, NOW).unwrap().0.state_at(NOW), GrantStateName::Ended);
        let over = grant.window.end.unwrap();
        assert_eq!(grant.expire(over).unwrap().1.data["before"]["state"], before);
    }
}

#[test]
fn without_a_length_it_never_ends_and_never_has_to_be_started() {
    let grant = ready();
    let state = GrantState::Ready { seconds: None };
    let grant = Grant { window: Window { end: None, ..grant.window }, state, ..grant };
    let later = NOW + Duration::weeks(500);
    assert_eq!((grant.start_by(later), grant.remaining_at(later)), (None, None));
    assert_eq!(grant.start(BOB, FIT, later).unwrap().0.window, Window { start: later, end: None });
}

#[test]
fn actions_need_the_state_of_the_grant_and_the_rights_of_the_user() {
    let viewer = |user_id, role: Option<Role>| Actor {
        user_id,
        username: "viewer".to_owned(),
        kind: UserKind::Human,
        is_super_admin: false,
        roles: role.map(|role| (ready().org_id, role)).into_iter().collect(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: std::collections::BTreeSet::new(),
    };
    let (bob, ann) = (viewer(BOB, None), viewer(ANN, None));
    let admin = viewer(ANN, Some(Role::OrgAdmin));
    let grant = ready();
    let over = grant.window.end.unwrap();
    assert_eq!(grant.actions_of(&bob, FIT, NOW), [GrantActionName::Start, GrantActionName::End]);
    let busy = Setting { has_session: true, ..FIT };
    assert_eq!(grant.actions_of(&bob, busy, NOW), [GrantActionName::End]);
    assert_eq!(grant.actions_of(&admin, FIT, NOW), [GrantActionName::Revoke]);
    assert_eq!((grant.actions_of(&ann, FIT, NOW), grant.actions_of(&bob, FIT, over)), (vec![], vec![]));
}

#[test]
fn an_item_that_somebody_has_or_asked_for_is_in_the_way() {
    let (grant, over) = (ready(), ready().window.end.unwrap());
    let id = grant.id;
    let held = Holding::Grant(Box::new(grant));
    let refusal = held.refusal(None, None, NOW).unwrap().into_particulars();
    assert_eq!((refusal.why, refusal.in_the_way), (Why::AlreadyGranted, Some(InTheWay::Grant(id))));
    assert_eq!(held.refusal(None, None, over), None);
    let ticket = Holding::Ticket(new_ticket().id, StateName::Pending)
        .refusal(None, None, NOW)
        .unwrap()
        .into_particulars();
    let way = Some(InTheWay::Ticket(new_ticket().id));
    assert_eq!((ticket.why, ticket.in_the_way), (Why::AlreadyRequested, way));
}

#[test]
fn what_people_or_time_ended_is_final() {
    let open = [
        GrantStateName::Scheduled,
        GrantStateName::Ready,
        GrantStateName::Provisioning,
        GrantStateName::Active,
        GrantStateName::Revoking,
    ];
    assert!(GrantStateName::ALL.iter().all(|state| state.is_final() != open.contains(state)));
}
