//! `device_admin`: one device of a catalog item; an approval gives a session that the user starts and ends
//! (domain.md section 2).

use serde::{Deserialize, Serialize};

use crate::flow::timing::Timing;
use crate::ids::{AssetId, FlowId};

/// What a `device_admin` ticket asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAdminRequest {
    /// The item: a flow of this type.
    pub item_id: FlowId,
    /// The device, one of those that the item offers.
    pub asset_id: AssetId,
}

impl DeviceAdminRequest {
    /// Whether a session can be timed so. Its user starts it, so that nothing but a length can be asked for.
    pub fn takes(timing: &Timing) -> bool {
        match timing {
            Timing::OnApproval { .. } | Timing::Permanent => true,
            Timing::Scheduled { .. } | Timing::Until { .. } => false,
        }
    }
}
