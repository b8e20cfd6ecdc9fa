//! Grants: what an approved ticket gives, and how it goes away.

mod sessions;

use time::Duration;

use super::*;
use crate::ids::PermissionId;
use crate::permission::MAX_ASSETS;
use crate::ticket::existing_objects::ExistingObjects;
use crate::ticket::kind::{Access, Request};
use crate::ticket::state::FailureCause;
use crate::ticket::tests::{
    ALICE, ANN, BOB, NOW, approve, assigned, facts, new_ticket, objects, opened, run, run_with,
};
use crate::why::Why;

fn of(ticket: &Ticket, id: u128) -> Option<Grant> {
    let (grant, _) = Grant::of(ticket, &ticket.gift(&objects())?, GrantId(uuid::Uuid::from_u128(id)))?;
    Some(grant)
}

fn access(ticket: &Ticket, objects: &ExistingObjects) -> Access {
    let Some(Gift::Permission(access)) = ticket.gift(objects) else { panic!("asset access") };
    access
}

pub(crate) fn granted() -> (Ticket, Grant) {
    let ticket = run(opened(&assigned(&[("any", &[ANN])])), approve(ANN)).unwrap().0;
    let grant = of(&ticket, 70).unwrap();
    (ticket, grant)
}

#[test]
fn only_an_approved_ticket_gives() {
    let pending = opened(&assigned(&[("any", &[ANN])]));
    let gift = granted().0.gift(&objects()).unwrap();
    assert_eq!(Grant::of(&pending, &gift, GrantId(uuid::Uuid::nil())), None);
    assert_eq!(pending.gift(&objects()), None);
}

#[test]
fn a_permission_carries_what_was_approved() {
    let (ticket, grant) = granted();
    let id = PermissionId(uuid::Uuid::from_u128(80));
    let permission = access(&ticket, &objects()).permission(&ticket, grant.window, id);
    let Request::AssetAccess(request) = new_ticket().request else { panic!("asset access") };
    assert_eq!(permission.name, "Ticket #7");
    assert_eq!(permission.source_ticket_id, Some(ticket.id));
    assert_eq!(permission.users, [BOB]);
    assert!(permission.assets.iter().eq(&request.assets) && permission.accounts.iter().eq(&request.accounts));
    assert_eq!((permission.valid_from, permission.valid_until), (Some(grant.window.start), grant.window.end));
    assert_eq!(grant.beneficiary, BOB);
}

#[test]
fn a_flow_that_pins_assets_gives_those_that_are_there() {
    let below =
        |ids: std::ops::Range<u128>| ids.map(|id| AssetId(uuid::Uuid::from_u128(1000 + id))).collect();
    let approved = |objects: &ExistingObjects| {
        let mut flow = assigned(&[("any", &[ANN])]);
        flow.definition.pin_assets = true;
        run_with(opened(&flow), approve(ANN), NOW, objects).unwrap().0
    };
    let Request::AssetAccess(asked) = new_ticket().request else { panic!("asset access") };
    let (most, named) = (u128::try_from(MAX_ASSETS).unwrap(), u128::try_from(asked.assets.len()).unwrap());
    let some = ExistingObjects { below: below(0..3), ..objects() };
    let permission = access(&approved(&some), &some);
    assert!(permission.nodes.is_empty());
    assert_eq!(permission.assets, &asked.assets | &some.below);
    let cause = |objects: &ExistingObjects| approved(objects).state;
    let all = ExistingObjects { below: below(0..most - named), ..objects() };
    assert_eq!(cause(&all), State::Approved);
    let more = ExistingObjects { below: below(0..most - named + 1), ..objects() };
    assert_eq!(cause(&more), State::Error { cause: FailureCause::TooManyAssets });
    let none = ExistingObjects { assets: [].into(), ..objects() };
    assert_eq!(cause(&none), State::Error { cause: FailureCause::NothingLeft });
}

#[test]
fn time_moves_an_open_grant() {
    let (_, grant) = granted();
    let grant = Grant {
        window: Window { start: NOW + Duration::HOUR, end: Some(NOW + Duration::hours(2)) },
        ..grant
    };
    assert_eq!(grant.state_at(NOW), GrantStateName::Scheduled);
    assert_eq!(grant.state_at(NOW + Duration::HOUR), GrantStateName::Active);
    assert_eq!(grant.state_at(NOW + Duration::hours(2)), GrantStateName::Expired);
    let forever = Grant { window: Window { end: None, ..grant.window }, ..grant };
    assert_eq!(forever.state_at(NOW + Duration::weeks(5000)), GrantStateName::Active);
}

#[test]
fn an_open_grant_is_revoked_or_given_back_once() {
    let (_, grant) = granted();
    let over = NOW + Duration::weeks(1);
    let reason = || "left the team".to_owned();
    assert_eq!(grant.clone().end(ALICE, NOW).err(), Some(Why::NotTheBeneficiary));
    assert_eq!(grant.clone().revoke(ANN, reason(), over).err(), Some(Why::GrantNotOpen));
    assert_eq!(grant.clone().end(BOB, over).err(), Some(Why::GrantNotOpen));

    let (revoked, event) = grant.clone().revoke(ANN, reason(), NOW).unwrap();
    assert_eq!(revoked.state_at(NOW), GrantStateName::Revoked);
    assert_eq!(event.action, EventAction::GrantRevoked);
    assert_eq!(event.data["before"]["state"], "open");
    assert_eq!(event.data["after"]["reason"], "left the team");

    let (ended, event) = grant.end(BOB, NOW).unwrap();
    assert_eq!(event.action, EventAction::GrantEnded);
    for grant in [revoked, ended] {
        assert_eq!(grant.clone().end(BOB, NOW).err(), Some(Why::GrantNotOpen));
        assert_eq!(grant.revoke(ANN, reason(), NOW).err(), Some(Why::GrantNotOpen));
    }
}

#[test]
fn an_automatic_flow_gives_at_once() {
    let mut flow = assigned(&[]);
    flow.definition.approval = crate::flow::Approval::Automatic;
    let (ticket, _) = Ticket::open(new_ticket(), &flow, &facts(), &objects(), NOW).unwrap();
    assert!(of(&ticket, 71).is_some());
}

#[test]
fn what_expired_is_written_down_once() {
    let (_, grant) = granted();
    let over = grant.window.end.unwrap();
    assert_eq!(grant.clone().expire(over - Duration::SECOND).err(), Some(Why::GrantNotOver));
    let (expired, event) = grant.clone().expire(over).unwrap();
    assert_eq!((event.action, &event.data["after"]["state"]), (EventAction::GrantExpired, &json!("expired")));
    assert_eq!((expired.state_at(over), expired.expired_at), (GrantStateName::Expired, Some(over)));
    assert_eq!(expired.expire(over).err(), Some(Why::GrantNotOpen));
    let ended = grant.clone().end(BOB, NOW).unwrap().0;
    assert_eq!(ended.expire(over).err(), Some(Why::GrantNotOpen));
    let forever = Grant { window: Window { end: None, ..grant.window }, ..grant };
    assert_eq!(forever.expire(over + Duration::weeks(5000)).err(), Some(Why::GrantNotOver));
}

#[test]
fn what_could_not_be_made_gives_nothing() {
    let (_, grant) = granted();
    let over = grant.window.end.unwrap();
    assert_eq!(grant.clone().fail(String::new(), NOW).err(), Some(Why::GrantNotOpen));
    let grant = grant.carried();
    assert_eq!(grant.clone().fail(String::new(), over).err(), Some(Why::GrantNotOpen));
    let (failed, event) = grant.fail("the connector gave up".to_owned(), NOW).unwrap();
    assert_eq!(event.action, EventAction::GrantFailed);
    assert_eq!(event.data["after"]["cause"], "the connector gave up");
    assert_eq!((failed.state_at(NOW), failed.remaining_at(NOW)), (GrantStateName::Failed, None));
    assert_eq!(failed.end(BOB, NOW).err(), Some(Why::GrantNotOpen));
}

#[test]
fn what_remains_counts_down_and_begins_whole() {
    let (_, grant) = granted();
    let (hour, four) = (Duration::HOUR, Duration::hours(4));
    assert_eq!(grant.remaining_at(NOW + hour), Some(four - hour));
    assert_eq!(grant.remaining_at(NOW - hour), Some(four));
    assert_eq!(grant.remaining_at(NOW + four), None);
    let forever = Grant { window: Window { end: None, ..grant.window }, ..grant };
    assert_eq!(forever.remaining_at(NOW), None);
}

#[test]
fn what_connectors_carry_begins_and_ends_with_their_reports() {
    use GrantStateName::{Active, Ended, Expired, Provisioning, Revoking, Scheduled};
    let (_, grant) = granted();
    let over = grant.window.end.unwrap();
    let grant = grant.carried();
    let states = |grant: &Grant| [NOW - Duration::SECOND, NOW, over].map(|at| grant.state_at(at));
    assert_eq!(states(&grant), [Scheduled, Provisioning, Revoking]);
    assert!(!grant.gives_at(NOW) && grant.is_open_at(NOW));
    assert_eq!(grant.begin(grant.window.start, NOW), None);
    let (given, event) = grant.carried_on(&[]).unwrap();
    assert_eq!(event.action, EventAction::GrantProvisioned);
    assert_eq!((states(&given), given.carried_on(&[])), ([Scheduled, Active, Revoking], None));
    let (expired, _) = given.clone().expire(over).unwrap();
    assert_eq!(
        (expired.state_at(over), expired.clone().expire(over).err()),
        (Revoking, Some(Why::GrantNotOpen))
    );
    let (taken, event) = expired.carried_on(&[]).unwrap();
    assert_eq!((taken.state_at(over), event.action), (Expired, EventAction::GrantDeprovisioned));
    let ended = given.end(BOB, NOW).unwrap().0;
    assert_eq!((ended.state_at(NOW), ended.check_open(NOW).err()), (Revoking, Some(Why::GrantNotOpen)));
    assert_eq!(ended.carried_on(&[]).unwrap().0.state_at(NOW), Ended);
}
