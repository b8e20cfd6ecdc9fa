//! What a ticket or a grant is about, and who is shown the names of it (domain.md section 11).

use std::collections::BTreeSet;

use uuid::Uuid;

use super::Ticket;
use super::kind::Request;
use crate::authz::{self, Act, Actor, Scope, Target};
use crate::flow::Definition;
use crate::ids::{AssetId, FlowId, GroupId, NodeId, OrgId};

/// The most subjects that a ticket or grant in a list shows. A single one shows [`MOST_SHOWN`].
pub const MOST_LISTED: usize = 20;
/// The most subjects that a single ticket or grant shows.
pub const MOST_SHOWN: usize = 1000;

crate::text_enum! {
    /// The kind of a subject.
    pub enum SubjectKind {
        /// A catalog item, which is a flow.
        Item = "item",
        /// An asset.
        Asset = "asset",
        /// A node.
        Node = "node",
        /// A group.
        Group = "group",
    }
}

/// An object that a ticket or a grant is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The kind of the object.
    pub kind: SubjectKind,
    /// The id of the object.
    pub id: Uuid,
}

/// These objects, in this order and without repetitions.
pub(crate) fn subjects(
    item: Option<FlowId>,
    assets: impl IntoIterator<Item = AssetId>,
    nodes: impl IntoIterator<Item = NodeId>,
    groups: impl IntoIterator<Item = GroupId>,
) -> Vec<Subject> {
    let all = of(SubjectKind::Item, item)
        .chain(of(SubjectKind::Asset, assets))
        .chain(of(SubjectKind::Node, nodes))
        .chain(of(SubjectKind::Group, groups));
    once(all)
}

fn of<T: Into<Uuid>>(kind: SubjectKind, ids: impl IntoIterator<Item = T>) -> impl Iterator<Item = Subject> {
    ids.into_iter().map(move |id| Subject { kind, id: id.into() })
}

fn once(subjects: impl IntoIterator<Item = Subject>) -> Vec<Subject> {
    let mut seen = BTreeSet::new();
    subjects.into_iter().filter(|subject| seen.insert(*subject)).collect()
}

/// Whether somebody who sees a ticket or its grant is shown the names, addresses and paths of what it is about. `is_decider`:
/// they are, were or will be its approver, and it is not their own. Requester, beneficiary and watchers are shown them as members
/// of the organization only. The SQL of exports knows this rule too.
pub(crate) fn shows_subjects(viewer: &Actor, org: Option<OrgId>, is_decider: bool) -> bool {
    let reads_inventory = authz::authorize(viewer, Act::ReadInventory, &Target::within(org)).is_ok();
    reads_inventory || (is_decider && viewer.has_scope(Scope::InventoryRead))
}

impl Request {
    fn about(&self, flow: &Definition) -> Vec<Subject> {
        let (assets, nodes) = self.subjects();
        subjects(self.item(), assets, nodes, self.groups(flow).iter().copied())
    }
}

impl Ticket {
    /// What the ticket asks for now, and after that what only the original request asked for.
    pub fn subjects(&self) -> Vec<Subject> {
        let now = self.current_request().about(&self.definition);
        once(now.into_iter().chain(self.requested.about(&self.definition)))
    }

    /// Whether this user is shown the names, addresses and paths of what the ticket is about.
    pub fn shows_subjects_to(&self, viewer: &Actor) -> bool {
        self.is_visible_to(viewer) && shows_subjects(viewer, self.home(), self.is_decider(viewer.user_id))
    }
}
