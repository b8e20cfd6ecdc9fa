//! Approvers: whom each rule finds, who is never eligible, and why nobody is left.

use super::rules::{Group, NodeOwner, OrgAdmins, RequesterManager, ResourceOwner, SuperAdmins, User};
use super::*;
use crate::ids::GroupId;
use uuid::Uuid;

const APPLICANT: UserId = user(1);
const BENEFICIARY: UserId = user(2);
const ANN: UserId = user(3);
const BEN: UserId = user(4);
const OFF: UserId = user(5);
const BOT: UserId = user(6);
const STRANGER: UserId = user(7);
const WEB: Uuid = Uuid::from_u128(102);
const DB: Uuid = Uuid::from_u128(103);
const TEAM: GroupId = GroupId(Uuid::from_u128(100));

type Case<'a> = (&'a [ApproverRule], Result<Vec<UserId>, BlockedReason>);

const fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

fn owner(of: Uuid, user: UserId) -> Owner {
    Owner { part: speakers::Part { of, via: None }, user }
}

fn facts() -> Facts {
    let person = |id, is_active, is_human| (id, Person { is_active, is_human });
    let named: [(ApproverRule, &[UserId]); 13] = [
        (User { id: ANN }.into(), &[ANN]),
        (User { id: BEN }.into(), &[BEN]),
        (User { id: APPLICANT }.into(), &[APPLICANT]),
        (User { id: BENEFICIARY }.into(), &[BENEFICIARY]),
        (User { id: OFF }.into(), &[OFF]),
        (User { id: BOT }.into(), &[BOT]),
        (User { id: STRANGER }.into(), &[STRANGER]),
        (Group { id: TEAM }.into(), &[BEN, ANN, OFF, BOT, APPLICANT, STRANGER]),
        (SuperAdmins {}.into(), &[ANN]),
        (OrgAdmins {}.into(), &[BEN, BENEFICIARY]),
        (manager(1), &[ANN]),
        (manager(2), &[BEN]),
        (manager(3), &[OFF]),
    ];
    Facts {
        users: [APPLICANT, BENEFICIARY, ANN, BEN]
            .into_iter()
            .map(|id| person(id, true, true))
            .chain([person(OFF, false, true), person(BOT, true, false)])
            .collect(),
        named: named.into_iter().map(|(rule, people)| (rule, people.iter().copied().collect())).collect(),
        owners: [
            (ResourceOwner {}.into(), [owner(WEB, BEN), owner(DB, ANN)].into()),
            (NodeOwner {}.into(), [owner(WEB, OFF), owner(DB, OFF)].into()),
        ]
        .into(),
    }
}

fn level(mode: LevelMode, quorum: Option<u32>, approvers: &[ApproverRule]) -> LevelRule {
    LevelRule { mode, quorum, denials: 1, approvers: approvers.to_vec() }
}

fn any(approvers: &[ApproverRule]) -> Result<Vec<UserId>, BlockedReason> {
    resolve(&level(LevelMode::Any, None, approvers), &facts(), &[WEB, DB], &[APPLICANT, BENEFICIARY])
}

fn manager(depth: u32) -> ApproverRule {
    RequesterManager { depth }.into()
}

#[test]
fn rules_come_to_active_humans_other_than_the_requesters() {
    use BlockedReason::{ManagerInactive, ManagerMissing, NoEligibleApprover, OwnerMissing};
    let nobody = GroupId(Uuid::from_u128(101));
    let table: [Case; 20] = [
        (&[User { id: ANN }.into()], Ok(vec![ANN])),
        (&[User { id: APPLICANT }.into()], Err(NoEligibleApprover)),
        (&[User { id: APPLICANT }.into(), User { id: BEN }.into()], Ok(vec![BEN])),
        (&[User { id: BENEFICIARY }.into()], Err(NoEligibleApprover)),
        (&[User { id: OFF }.into()], Err(NoEligibleApprover)),
        (&[User { id: BOT }.into()], Err(NoEligibleApprover)),
        (&[User { id: STRANGER }.into()], Err(NoEligibleApprover)),
        (&[Group { id: TEAM }.into()], Ok(vec![ANN, BEN])),
        (&[Group { id: nobody }.into()], Err(NoEligibleApprover)),
        (&[SuperAdmins {}.into(), OrgAdmins {}.into(), Group { id: TEAM }.into()], Ok(vec![ANN, BEN])),
        (&[OrgAdmins {}.into()], Ok(vec![BEN])),
        (&[manager(1)], Ok(vec![ANN])),
        (&[manager(2)], Ok(vec![BEN])),
        (&[manager(3)], Err(ManagerInactive)),
        (&[manager(3), manager(4)], Err(ManagerInactive)),
        (&[manager(4), manager(0)], Err(ManagerMissing)),
        (&[ResourceOwner {}.into()], Ok(vec![ANN, BEN])),
        (&[NodeOwner {}.into()], Err(OwnerMissing)),
        (&[NodeOwner {}.into(), manager(4)], Err(NoEligibleApprover)),
        (&[], Err(NoEligibleApprover)),
    ];
    for (rules, expected) in table {
        assert_eq!(any(rules), expected, "{rules:?}");
    }
}

#[test]
fn a_manager_who_asks_for_their_report_is_not_the_approver() {
    let rule = level(LevelMode::Any, None, &[manager(1)]);
    assert_eq!(resolve(&rule, &facts(), &[WEB], &[ANN, BENEFICIARY]), Err(BlockedReason::ManagerMissing));
}

#[test]
fn an_owner_who_asks_for_their_own_things_is_named_as_the_reason() {
    let rule = level(LevelMode::Any, None, &[ResourceOwner {}.into()]);
    assert_eq!(resolve(&rule, &facts(), &[WEB, DB], &[ANN, BEN]), Err(BlockedReason::OwnerIsRequester));
    let none = Facts { owners: BTreeMap::new(), ..facts() };
    assert_eq!(resolve(&rule, &none, &[WEB, DB], &[ANN, BEN]), Err(BlockedReason::OwnerMissing));
}

#[test]
fn a_quorum_that_cannot_be_reached_blocks() {
    let rules = [Group { id: TEAM }.into()];
    let quorum = |n| resolve(&level(LevelMode::Quorum, Some(n), &rules), &facts(), &[WEB], &[APPLICANT]);
    assert_eq!(quorum(2), Ok(vec![ANN, BEN]));
    assert_eq!(quorum(3), Err(BlockedReason::QuorumUnreachable));
}

#[test]
fn a_rule_travels_with_its_kind() {
    let rule: ApproverRule =
        serde_json::from_value(serde_json::json!({"kind": "requester_manager"})).unwrap();
    assert_eq!(rule, manager(1));
    let json = serde_json::to_value(ApproverRule::from(User { id: ANN })).unwrap();
    assert_eq!(json, serde_json::json!({"kind": "user", "id": ANN.to_string()}));
    let json = serde_json::to_value(ApproverRule::from(OrgAdmins {})).unwrap();
    assert_eq!(json, serde_json::json!({"kind": "org_admins"}));
}

#[test]
fn owners_speak_only_for_what_they_own() {
    let ask = |mode, quorum, rules: &[ApproverRule], owned: &[Uuid]| {
        resolve(&level(mode, quorum, rules), &facts(), owned, &[APPLICANT, BENEFICIARY])
    };
    let (owner, team) = (ResourceOwner {}.into(), ApproverRule::from(Group { id: TEAM }));
    let orphan = Uuid::from_u128(104);
    // A part for which nobody speaks blocks, even if others have owners.
    let one = std::slice::from_ref(&owner);
    assert_eq!(ask(LevelMode::Any, None, one, &[WEB, orphan]), Err(BlockedReason::OwnerMissing));
    // One owner is no quorum of two, but a group speaks for everything.
    assert_eq!(ask(LevelMode::Quorum, Some(2), one, &[WEB]), Err(BlockedReason::QuorumUnreachable));
    let both = [owner, team];
    assert_eq!(ask(LevelMode::Quorum, Some(2), &both, &[WEB, orphan]), Ok(vec![ANN, BEN]));
    let speakers = Speakers::of(&level(LevelMode::Any, None, &both), &facts(), &[WEB, DB]);
    assert!(speakers.parts_of(ANN).is_none(), "a member of the group speaks for everything");
}
