//! Tests of permissions: entries, single decisions, and laws over random worlds.

mod account;
mod answer;
mod denial;
mod law;
mod more;

use std::collections::{BTreeMap, BTreeSet};

use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

use super::{Action, Answer, AssetFacts, Permission, Question, UserFacts, decide};
use crate::ids::{AssetId, GroupId, NodeId, OrgId, PermissionId, UserId};
use crate::inventory::Category;

const NOW: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);
const HOUR: Duration = Duration::HOUR;
const ORG: OrgId = OrgId(Uuid::from_u128(1));
const OTHER_ORG: OrgId = OrgId(Uuid::from_u128(2));
const GROUP: GroupId = GroupId(Uuid::from_u128(3));
const PARENT_NODE: NodeId = NodeId(Uuid::from_u128(4));
const NODE: NodeId = NodeId(Uuid::from_u128(5));
const ALICE: UserId = UserId(Uuid::from_u128(6));
const SERVER: AssetId = AssetId(Uuid::from_u128(7));

/// Alice, one server, and the question whether she may connect to it as `app` over `ssh`.
struct Scene {
    user: UserFacts,
    asset: AssetFacts,
    account: &'static str,
    input: Option<&'static str>,
    protocol: &'static str,
    action: Action,
    at: OffsetDateTime,
}

fn scene() -> Scene {
    Scene {
        user: UserFacts {
            id: ALICE,
            username: "alice".to_owned(),
            is_active: true,
            is_super_admin: false,
            orgs: BTreeSet::from([ORG]),
            groups: BTreeSet::from([GROUP]),
            stays: BTreeMap::new(),
        },
        asset: AssetFacts {
            id: SERVER,
            org_id: ORG,
            category: Category::Host,
            is_active: true,
            protocols: ["ssh", "sftp"].map(str::to_owned).into(),
            nodes: BTreeSet::from([NODE, PARENT_NODE]),
            accounts: BTreeMap::from([
                ("alice".to_owned(), true),
                ("app".to_owned(), true),
                ("old".to_owned(), false),
                ("root".to_owned(), true),
            ]),
        },
        account: "app",
        input: None,
        protocol: "ssh",
        action: Action::Connect,
        at: NOW,
    }
}

impl Scene {
    fn question(&self) -> Question<'_> {
        let Self { user, asset, account, input, protocol, action, at } = self;
        Question { user, asset, account, input_username: *input, protocol, action: *action, at: *at }
    }

    fn decide(&self, permissions: &[Permission]) -> Answer {
        decide(&self.question(), permissions)
    }

    /// Whether Alice may type this name, with a permission that lists these account entries.
    fn allows_typed(mut self, name: &'static str, entries: &[&str]) -> bool {
        self.input = Some(name);
        self.allows("@INPUT", entries)
    }

    /// Whether Alice may use this account with a permission that lists these account entries.
    fn allows(mut self, account: &'static str, entries: &[&str]) -> bool {
        self.account = account;
        matches!(self.decide(&[with_accounts(1, entries)]), Answer::Allowed { .. })
    }
}

/// The permission that allows exactly the question of [`scene`].
fn permission(id: u128) -> Permission {
    Permission {
        id: PermissionId(Uuid::from_u128(id)),
        org_id: ORG,
        name: "deploy".to_owned(),
        users: vec![ALICE],
        groups: vec![],
        assets: vec![SERVER],
        nodes: vec![],
        exclude_assets: vec![],
        exclude_nodes: vec![],
        accounts: vec!["app".to_owned()],
        protocols: vec!["ssh".to_owned()],
        actions: vec![Action::Connect],
        valid_from: None,
        valid_until: None,
        is_active: true,
        reusable_tokens: false,
        source_ticket_id: None,
    }
}

fn with_accounts(id: u128, entries: &[&str]) -> Permission {
    Permission { accounts: entries.iter().map(|&entry| entry.to_owned()).collect(), ..permission(id) }
}
