//! `resource_access`: a catalog item. An approval gives membership of the item's groups for a time (domain.md section
//! 2).

use serde::{Deserialize, Serialize};

use super::{Gift, Kind, Offer};
use crate::flow::Definition;
use crate::ids::{AssetId, FlowId, GroupId};
use crate::settings::ShadowGlobal;
use crate::ticket::existing_objects::ExistingObjects;
use crate::ticket::state::FailureCause;

/// The request of a `resource_access` ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceAccessRequest {
    /// The catalog item, which is a flow of this type.
    pub item_id: FlowId,
}

impl Kind for ResourceAccessRequest {
    const OFFER: Offer = Offer::Groups;
    const FIELDS: &'static [&'static str] = &["item_id"];

    fn item(&self) -> Option<FlowId> {
        Some(self.item_id)
    }

    fn hides_global(settings: ShadowGlobal) -> bool {
        settings.resource_access
    }

    fn groups<'a>(&self, flow: &'a Definition) -> &'a [GroupId] {
        flow.item.as_ref().map(|item| item.groups.as_slice()).unwrap_or_default()
    }

    fn with_item(&self, item: Option<FlowId>, _device: Option<AssetId>) -> Self {
        Self { item_id: item.unwrap_or(self.item_id) }
    }

    /// An item is given whole or not at all, so all of its groups must exist.
    fn missing(&self, flow: &Definition, objects: &ExistingObjects) -> Option<FailureCause> {
        let is_whole = self.groups(flow).iter().all(|group| objects.groups.contains(group));
        (!is_whole).then_some(FailureCause::GroupMissing)
    }

    fn gift(&self, flow: &Definition, _objects: &ExistingObjects) -> Gift {
        Gift::Memberships(self.groups(flow).to_vec())
    }
}
