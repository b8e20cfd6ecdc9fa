//! Everything that a flow refers to and that must exist, each with the JSON pointer of its place in the body.

use super::{Approval, Definition, Scope, VisibleTo};
use crate::ids::{AssetId, GroupId, NodeId, UserId};

/// An object that a flow refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    /// An approver, a user who may use the flow, or the owner of the catalog item.
    User(UserId),
    /// A group of approvers, of users who may use the flow or ask for others, or of the catalog item.
    Group(GroupId),
    /// A device of the catalog item, or an asset of the scope.
    Asset(AssetId),
    /// A node with devices of the catalog item, or a node of the scope.
    Node(NodeId),
}

impl Reference {
    /// The user, if the reference is to one.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(*id),
            Self::Group(_) | Self::Asset(_) | Self::Node(_) => None,
        }
    }
}

/// All references of the definition, in the order of the body.
pub fn references(definition: &Definition) -> Vec<(String, Reference)> {
    let mut found = Vec::new();
    if let VisibleTo::Only { users, groups } = &definition.visible_to {
        add(&mut found, "/visible_to/users", users, Reference::User);
        add(&mut found, "/visible_to/groups", groups, Reference::Group);
    }
    for (index, rule) in definition.watchers.iter().enumerate() {
        let pointer = format!("/watchers/{index}/id");
        found.extend(rule.rule().reference().map(|reference| (pointer, reference)));
    }
    add(&mut found, "/on_behalf/groups", &definition.on_behalf.groups, Reference::Group);
    let Scope { nodes, assets, categories: _, accounts: _, actions: _ } = &*definition.scope;
    add(&mut found, "/scope/nodes", nodes.as_deref().unwrap_or_default(), Reference::Node);
    add(&mut found, "/scope/assets", assets.as_deref().unwrap_or_default(), Reference::Asset);
    if let Approval::Assigned { levels } = &definition.approval {
        for (number, level) in levels.iter().enumerate() {
            for (index, rule) in level.approvers.iter().enumerate() {
                let pointer = format!("/approval/levels/{number}/approvers/{index}/id");
                found.extend(rule.rule().reference().map(|reference| (pointer, reference)));
            }
        }
    }
    if let Some(item) = &definition.item {
        found.extend(item.owner_id.map(|owner| ("/item/owner_id".to_owned(), Reference::User(owner))));
        add(&mut found, "/item/groups", &item.groups, Reference::Group);
        add(&mut found, "/item/assets", &item.assets, Reference::Asset);
        add(&mut found, "/item/nodes", &item.nodes, Reference::Node);
    }
    found
}

fn add<T: Copy>(found: &mut Vec<(String, Reference)>, at: &str, ids: &[T], kind: fn(T) -> Reference) {
    found.extend(ids.iter().enumerate().map(|(index, id)| (format!("{at}/{index}"), kind(*id))));
}
