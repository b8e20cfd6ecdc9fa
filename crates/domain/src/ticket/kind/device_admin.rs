//! `device_admin`: one device of a catalog item. An approval gives a session that the beneficiary starts and ends
//! (domain.md section 2).

use serde::{Deserialize, Serialize};

use super::{Gift, Kind, Offer};
use crate::flow::Definition;
use crate::flow::timing::Timing;
use crate::ids::{AssetId, FlowId};
use crate::inventory::Asset;
use crate::inventory::shown::Seen;
use crate::settings::ShadowGlobal;
use crate::ticket::existing_objects::ExistingObjects;
use crate::ticket::state::FailureCause;

/// The request of a `device_admin` ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAdminRequest {
    /// The catalog item, which is a flow of this type.
    pub item_id: FlowId,
    /// The device: one of those that the item offers.
    pub asset_id: AssetId,
}

impl Kind for DeviceAdminRequest {
    const OFFER: Offer = Offer::Devices;
    const FIELDS: &'static [&'static str] = &["item_id", "asset_id"];

    fn item(&self) -> Option<FlowId> {
        Some(self.item_id)
    }

    fn device(&self) -> Option<AssetId> {
        Some(self.asset_id)
    }

    fn hides_global(settings: ShadowGlobal) -> bool {
        settings.device_admin
    }

    /// An item shows the devices that it offers to the reader.
    fn shows(flow: &Definition, seen: &Seen<'_>) -> bool {
        let Seen { asset, owner, reader } = *seen;
        let (id, category, is_active) = (asset.id, asset.category, asset.is_active);
        let device = Asset { id, category, is_active, owner };
        flow.item.as_ref().is_some_and(|item| item.offers(&device, &asset.nodes, reader))
    }

    /// Who administers a device is privileged there, by whatever account.
    fn may_be_privileged(&self, _privileged: &[String]) -> bool {
        true
    }

    /// The beneficiary starts the session, so a request can only choose its length.
    fn takes(&self, timing: &Timing) -> bool {
        match timing {
            Timing::OnApproval { .. } | Timing::Permanent => true,
            Timing::Scheduled { .. } | Timing::Until { .. } => false,
        }
    }

    fn with_item(&self, item: Option<FlowId>, device: Option<AssetId>) -> Self {
        Self { item_id: item.unwrap_or(self.item_id), asset_id: device.unwrap_or(self.asset_id) }
    }

    fn missing(&self, flow: &Definition, objects: &ExistingObjects) -> Option<FailureCause> {
        if !objects.assets.contains(&self.asset_id) {
            return Some(FailureCause::NothingLeft);
        }
        let is_foreign = flow.gives_own_devices_only() && !objects.own.contains(&self.asset_id);
        is_foreign.then_some(FailureCause::NotOwnDevice)
    }

    fn gift(&self, _flow: &Definition, _objects: &ExistingObjects) -> Gift {
        Gift::Session(self.asset_id)
    }
}
