//! Which changes of a permission give more than before.

use super::*;

/// Alice's permission with every part set, so that each can grow or shrink.
fn full() -> Permission {
    Permission {
        exclude_assets: vec![AssetId(Uuid::from_u128(70))],
        exclude_nodes: vec![PARENT_NODE],
        accounts: vec!["app".to_owned(), "!root".to_owned()],
        valid_from: Some(NOW),
        valid_until: Some(NOW + HOUR),
        ..permission(1)
    }
}

type Change = fn(&mut Permission, Uuid);

#[test]
fn more_of_anything_is_more() {
    let other = Uuid::from_u128(99);
    let changes: [(&str, Change); 15] = [
        ("users", |p, id| p.users.push(UserId(id))),
        ("groups", |p, id| p.groups.push(GroupId(id))),
        ("assets", |p, id| p.assets.push(AssetId(id))),
        ("nodes", |p, id| p.nodes.push(NodeId(id))),
        ("exclude_assets", |p, _| p.exclude_assets.clear()),
        ("exclude_nodes", |p, _| p.exclude_nodes.clear()),
        ("accounts", |p, _| p.accounts.push("db".to_owned())),
        ("an excluded account", |p, _| p.accounts.retain(|account| account != "!root")),
        ("protocols", |p, _| p.protocols.push("sftp".to_owned())),
        ("actions", |p, _| p.actions.push(Action::Upload)),
        ("an earlier start", |p, _| p.valid_from = Some(NOW - HOUR)),
        ("no start", |p, _| p.valid_from = None),
        ("a later end", |p, _| p.valid_until = Some(NOW + HOUR * 2)),
        ("no end", |p, _| p.valid_until = None),
        ("is_active", |p, _| p.is_active = true),
    ];
    for (part, change) in changes {
        let before = Permission { is_active: part != "is_active", ..full() };
        let mut after = before.clone();
        change(&mut after, other);
        assert!(after.gives_more_than(&before), "{part}");
        assert!(!before.gives_more_than(&after), "{part}, taken back");
    }
}

#[test]
fn less_another_name_and_another_order_are_not_more() {
    let before = full();
    let renamed = Permission { name: "operate".to_owned(), ..full() };
    assert!(!renamed.gives_more_than(&before));
    let turned = Permission { accounts: vec!["!root".to_owned(), "app".to_owned()], ..full() };
    assert!(!turned.gives_more_than(&before));
    let excluded = Permission { accounts: ["app", "!root", "!db"].map(str::to_owned).into(), ..full() };
    assert!(!excluded.gives_more_than(&before));
}
