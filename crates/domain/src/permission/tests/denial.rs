//! Every reason for a denial, and which of them comes first.

use crate::text::TextEnum;

use super::super::{
    Action, Answer, Condition, Denial, Ineffective, Permission, explain, failed_condition,
    ineffective_reasons,
};
use super::{HOUR, NODE, NOW, OTHER_ORG, PARENT_NODE, SERVER, Scene, permission, scene, with_accounts};
use crate::ids::{AssetId, NodeId};

fn denied(scene: &Scene, permissions: &[Permission]) -> Denial {
    match scene.decide(permissions) {
        Answer::Denied(denial) => denial,
        Answer::Allowed { .. } => panic!("allowed"),
    }
}

#[test]
fn facts_come_before_permissions_user_first() {
    let mut scene = scene();
    scene.account = "ghost";
    assert_eq!(denied(&scene, &[]), Denial::AccountNotFound);
    scene.account = "old";
    assert_eq!(denied(&scene, &[with_accounts(1, &["old"])]), Denial::AccountInactive);
    (scene.account, scene.input) = ("@INPUT", Some("old"));
    assert_eq!(denied(&scene, &[with_accounts(1, &["@INPUT"])]), Denial::AccountInactive);
    scene.account = "@ANON";
    assert_eq!(denied(&scene, &[with_accounts(1, &["@ANON"])]), Denial::AnonymousNotOffered);
    scene.asset.is_active = false;
    assert_eq!(denied(&scene, &[permission(1)]), Denial::AssetInactive);
    scene.user.orgs = [OTHER_ORG].into();
    assert_eq!(denied(&scene, &[permission(1)]), Denial::NotAMember);
    scene.user.is_active = false;
    assert_eq!(denied(&scene, &[permission(1)]), Denial::UserInactive);
}

#[test]
fn a_super_admin_belongs_to_every_organization() {
    let mut scene = scene();
    scene.user.orgs.clear();
    assert_eq!(denied(&scene, &[permission(1)]), Denial::NotAMember);
    scene.user.is_super_admin = true;
    assert!(matches!(scene.decide(&[permission(1)]), Answer::Allowed { .. }));
}

#[test]
fn each_side_has_its_denial() {
    let base = || permission(1);
    for (broken, denial, condition) in [
        (Permission { is_active: false, ..base() }, Denial::NoValidPermission, Condition::Validity),
        (
            Permission { valid_from: Some(NOW + HOUR), ..base() },
            Denial::NoValidPermission,
            Condition::Validity,
        ),
        (Permission { valid_until: Some(NOW), ..base() }, Denial::NoValidPermission, Condition::Validity),
        (Permission { users: vec![], ..base() }, Denial::UserNotCovered, Condition::User),
        (Permission { assets: vec![], ..base() }, Denial::AssetNotCovered, Condition::Asset),
        (Permission { accounts: vec![], ..base() }, Denial::AccountNotCovered, Condition::Account),
        (Permission { protocols: vec![], ..base() }, Denial::ProtocolNotCovered, Condition::Protocol),
        (Permission { actions: vec![Action::Upload], ..base() }, Denial::ActionNotCovered, Condition::Action),
    ] {
        assert_eq!(failed_condition(&scene().question(), &broken), Some(condition));
        assert_eq!(denied(&scene(), &[broken]), denial);
    }
    assert_eq!(denied(&scene(), &[]), Denial::NoValidPermission);
    assert_eq!(failed_condition(&scene().question(), &base()), None);
}

#[test]
fn a_protocol_that_the_asset_does_not_offer_is_named_as_such() {
    let mut scene = scene();
    scene.protocol = "rdp";
    let all = Permission { protocols: vec!["all".to_owned()], ..permission(1) };
    assert_eq!(denied(&scene, &[all]), Denial::ProtocolNotOffered);
    assert_eq!(denied(&scene, &[]), Denial::NoValidPermission);
}

#[test]
fn permissions_of_another_organization_do_not_exist() {
    let foreign = Permission { org_id: OTHER_ORG, ..permission(1) };
    assert_eq!(failed_condition(&scene().question(), &foreign), Some(Condition::Asset));
    assert_eq!(denied(&scene(), std::slice::from_ref(&foreign)), Denial::NoValidPermission);
    assert_eq!(explain(&scene().question(), &[foreign]).nearest, None);
}

#[test]
fn one_permission_must_carry_the_whole_answer() {
    let ssh_root = Permission { accounts: vec!["root".to_owned()], ..permission(1) };
    let sftp_app = Permission { protocols: vec!["sftp".to_owned()], ..permission(2) };
    assert_eq!(denied(&scene(), &[ssh_root, sftp_app]), Denial::ProtocolNotCovered);
}

#[test]
fn the_nearest_permission_passes_most_then_fails_latest_then_is_oldest() {
    let scene = scene();
    let two_off = Permission { protocols: vec![], actions: vec![], ..permission(1) };
    let early = Permission { users: vec![], ..permission(2) };
    let late = Permission { actions: vec![], ..permission(4) };
    let late_and_older = Permission { actions: vec![], ..permission(3) };
    let nearest =
        explain(&scene.question(), &[two_off.clone(), early, late, late_and_older]).nearest.unwrap();
    assert_eq!((nearest.permission_id, nearest.first_failed), (permission(3).id, Condition::Action));

    let nearest = explain(&scene.question(), &[two_off]).nearest.unwrap();
    assert_eq!(nearest.first_failed, Condition::Protocol);
    assert_eq!(nearest.failed, [Condition::Protocol, Condition::Action]);
}

#[test]
fn there_is_no_nearest_permission_when_allowed_or_denied_by_facts() {
    let mut scene = scene();
    assert_eq!(explain(&scene.question(), &[permission(1)]).nearest, None);
    scene.user.is_active = false;
    let explanation = explain(&scene.question(), &[permission(1)]);
    assert_eq!(explanation.answer, Answer::Denied(Denial::UserInactive));
    assert_eq!(explanation.nearest, None);
}

#[test]
fn every_denial_is_reached() {
    let is = |change: fn(&mut Scene)| {
        let mut scene = scene();
        change(&mut scene);
        scene
    };
    let stories = [
        (is(|s| s.user.is_active = false), permission(1)),
        (is(|s| s.user.orgs.clear()), permission(1)),
        (is(|s| s.asset.is_active = false), permission(1)),
        (is(|s| s.account = "ghost"), permission(1)),
        (is(|s| s.account = "old"), permission(1)),
        (is(|s| s.account = "@ANON"), permission(1)),
        (scene(), Permission { is_active: false, ..permission(1) }),
        (scene(), Permission { users: vec![], ..permission(1) }),
        (scene(), Permission { assets: vec![], ..permission(1) }),
        (scene(), with_accounts(1, &["root"])),
        (is(|s| s.protocol = "rdp"), Permission { protocols: vec!["all".to_owned()], ..permission(1) }),
        (scene(), Permission { protocols: vec!["sftp".to_owned()], ..permission(1) }),
        (scene(), Permission { actions: vec![], ..permission(1) }),
    ];
    let reached = stories.map(|(scene, permission)| denied(&scene, &[permission]).as_str());
    let reached: std::collections::BTreeSet<_> = reached.into();
    assert_eq!(reached, Denial::ALL.iter().map(|denial| denial.as_str()).collect());
}

#[test]
fn what_a_permission_excludes_it_does_not_reach() {
    let by_node = |exclude_assets: &[AssetId], exclude_nodes: &[NodeId]| Permission {
        nodes: vec![PARENT_NODE],
        exclude_assets: exclude_assets.to_vec(),
        exclude_nodes: exclude_nodes.to_vec(),
        ..permission(1)
    };
    let is_denied =
        |permission| matches!(scene().decide(&[permission]), Answer::Denied(Denial::AssetNotCovered));
    assert!(!is_denied(by_node(&[], &[])));
    assert!(is_denied(by_node(&[SERVER], &[])));
    assert!(is_denied(by_node(&[], &[NODE])));
    assert!(is_denied(by_node(&[], &[PARENT_NODE])), "an excluded node excludes everything below");
    let other = Permission { exclude_nodes: vec![], ..permission(2) };
    let both = scene().decide(&[by_node(&[], &[NODE]), other]);
    assert!(matches!(both, Answer::Allowed { .. }), "another permission may reach it");
}

#[test]
fn a_permission_that_excludes_all_that_it_names_has_no_effect() {
    let all = Permission { exclude_assets: vec![SERVER], ..permission(1) };
    assert_eq!(ineffective_reasons(&all, NOW), [Ineffective::NoObject]);
    assert_eq!(ineffective_reasons(&permission(1), NOW), []);
}
