//! What the inventory shows to a member of an organization that restricts it (domain.md section 11). The SQL functions
//! `assets_shown`, `nodes_shown` and `places_shown` know this rule too.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use time::OffsetDateTime;

use crate::flow::Flow;
use crate::ids::{AssetId, NodeId, OrgId, UserId};
use crate::permission::{AssetFacts, Permission, UserFacts};
use crate::settings::ShadowGlobal;
use crate::ticket::kind::TicketType;

/// A member, and everything that may show them a part of an organization's inventory.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The member.
    pub user: &'a UserFacts,
    /// The organization.
    pub org: OrgId,
    /// The moment.
    pub at: OffsetDateTime,
    /// The permissions of the organization.
    pub permissions: &'a [Permission],
    /// The flows and catalog items of the organization, and the global ones. None of them is deleted.
    pub flows: &'a [Flow],
    /// Which flows of the organization hide global ones.
    pub shadow_global: ShadowGlobal,
}

/// An asset, as a reader may see it through a flow.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The asset.
    pub asset: &'a AssetFacts,
    /// Its owner.
    pub owner: Option<UserId>,
    /// The reader.
    pub reader: UserId,
}

/// The inventory of an organization.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// The assets, each with its owner.
    pub assets: Vec<(AssetFacts, Option<UserId>)>,
    /// The nodes, each with its owner, itself and all nodes above it.
    pub nodes: BTreeMap<NodeId, (Option<UserId>, BTreeSet<NodeId>)>,
}

/// The part of an inventory that is shown to somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The assets, with their accounts and protocols.
    pub assets: BTreeSet<AssetId>,
    /// The nodes that are shown for themselves, so that the reader may ask for them.
    pub nodes: BTreeSet<NodeId>,
    /// The nodes above these assets and nodes. They show the way, and are shown no further.
    pub paths: BTreeSet<NodeId>,
}

impl Inventory {
    /// The part of the inventory that this member is shown. Nothing to somebody who does not belong to the organization.
    pub fn shown_to(&self, reader: &Reader<'_>) -> Shown {
        if !reader.user.belongs_to(reader.org) {
            return Shown::default();
        }
        let assets: Vec<_> =
            self.assets.iter().filter(|(asset, owner)| self.shows_asset(reader, asset, *owner)).collect();
        let is_shown = |(_, (_, within)): &(&NodeId, &(_, BTreeSet<NodeId>))| self.shows_node(reader, within);
        let nodes: Vec<_> = self.nodes.iter().filter(is_shown).collect();
        let above = nodes.iter().map(|(_, (_, within))| within);
        Shown {
            paths: above.chain(assets.iter().map(|(asset, _)| &asset.nodes)).flatten().copied().collect(),
            assets: assets.iter().map(|(asset, _)| asset.id).collect(),
            nodes: nodes.iter().map(|(node, _)| **node).collect(),
        }
    }

    /// A permission in force covers the asset, a flow or item that the reader may use is for it, or the reader owns it or a
    /// node above it.
    fn shows_asset(&self, reader: &Reader<'_>, asset: &AssetFacts, owner: Option<UserId>) -> bool {
        reader.permissions().any(|permission| permission.covers_asset(asset))
            || reader.flows().any(|flow| reader.is_for(flow, asset, owner))
            || owner == Some(reader.user.id)
            || self.has_own(reader, &asset.nodes)
    }

    /// `within` are the node and all nodes above it. Categories of a scope limit assets, not nodes. An item shows the devices
    /// that it offers, and their nodes only as the way to them.
    fn shows_node(&self, reader: &Reader<'_>, within: &BTreeSet<NodeId>) -> bool {
        let names = |nodes: &[NodeId]| nodes.iter().any(|node| within.contains(node));
        let is_permitted =
            |permission: &Permission| names(&permission.nodes) && !names(&permission.exclude_nodes);
        let has_scope = |flow: &Flow| flow.definition.scope.nodes.as_ref().is_some_and(|nodes| names(nodes));
        reader.permissions().any(is_permitted)
            || reader.flows().any(has_scope)
            || self.has_own(reader, within)
    }

    fn has_own(&self, reader: &Reader<'_>, within: &BTreeSet<NodeId>) -> bool {
        let owner = |node| self.nodes.get(node).and_then(|(owner, _)| *owner);
        within.iter().any(|node| owner(node) == Some(reader.user.id))
    }
}

impl<'a> Reader<'a> {
    /// The permissions that are in force for the reader, and give something.
    fn permissions(self) -> impl Iterator<Item = &'a Permission> {
        let is_in_force = move |permission: &&Permission| {
            permission.org_id == self.org
                && permission.is_valid_at(self.at)
                && permission.gives_something()
                && permission.covers_user(self.user, self.at)
        };
        self.permissions.iter().filter(is_in_force)
    }

    /// The flows and items that the reader may use.
    fn flows(self) -> impl Iterator<Item = &'a Flow> {
        let groups = self.user.groups_at(self.at);
        let hides_global = move |ticket_type: TicketType| {
            let is_own = |flow: &Flow| flow.definition.ticket_type == ticket_type && flow.org_id.is_some();
            self.shadow_global.of(ticket_type) && self.flows.iter().any(is_own)
        };
        self.flows.iter().filter(move |flow| {
            let is_offered = flow.org_id.is_some() || !hides_global(flow.definition.ticket_type);
            flow.enabled && is_offered && flow.definition.visible_to.contains(self.user.id, &groups)
        })
    }

    /// Whether a flow is for an asset, or an item offers it to the reader.
    fn is_for(self, flow: &Flow, asset: &AssetFacts, owner: Option<UserId>) -> bool {
        let seen = Seen { asset, owner, reader: self.user.id };
        flow.definition.ticket_type.shows(&flow.definition, &seen)
    }
}
