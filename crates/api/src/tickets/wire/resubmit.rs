//! What is asked for anew, and otherwise.

use super::{AssetAccess, DeviceAdmin, ResourceAccess, Timing, Wanted};
use crate::error::Fault;
use crate::schema;
use gatepass_domain::permission::Action;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::device_admin::DeviceAdminRequest;
use gatepass_domain::ticket::kind::resource_access::ResourceAccessRequest;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is other than in the old ticket. What is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResubmitTicket {
    /// What it is, in a line.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Deploy 4.2")]
    pub title: Option<String>,
    /// Why it is needed.
    #[schema(max_length = 4000, example = "CHG-1042, after the freeze")]
    pub reason: Option<String>,
    /// To what.
    pub request: Option<OtherRequest>,
    /// For when; null: what the flow gives.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub timing: Option<Option<Timing>>,
    /// Under this flow; when left out, under the one with the highest priority that the applicant may use.
    pub flow_id: Option<Uuid>,
}

/// What is asked for otherwise than in the old ticket, of its type. What is left out stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherRequest {
    /// Of `asset_access`: the nodes.
    #[schema(max_items = 100)]
    pub nodes: Option<Vec<Uuid>>,
    /// Of `asset_access`: the assets.
    #[schema(max_items = 500)]
    pub assets: Option<Vec<Uuid>>,
    /// Of `asset_access`: the accounts.
    #[schema(value_type = Option<Vec<super::AccountEntry>>, max_items = 100)]
    pub accounts: Option<Vec<String>>,
    /// Of `asset_access`: the protocols.
    #[schema(value_type = Option<Vec<super::ProtocolEntry>>, max_items = 50)]
    pub protocols: Option<Vec<String>>,
    /// Of `asset_access`: the actions.
    #[schema(value_type = Option<Vec<schema::AccessAction>>, max_items = 20)]
    pub actions: Option<Vec<Action>>,
    /// Of the catalog types: the item.
    pub item_id: Option<Uuid>,
    /// Of `device_admin`: the device.
    pub asset_id: Option<Uuid>,
}

impl OtherRequest {
    /// What is asked for now; or the fields that are none of this type.
    pub fn of(self, old: &Request) -> Result<Wanted, Vec<Fault>> {
        let Self { nodes, assets, accounts, protocols, actions, item_id, asset_id } = self;
        let sides = [
            ("nodes", nodes.is_some()),
            ("assets", assets.is_some()),
            ("accounts", accounts.is_some()),
            ("protocols", protocols.is_some()),
            ("actions", actions.is_some()),
        ];
        let (item, device) = (("item_id", item_id.is_some()), ("asset_id", asset_id.is_some()));
        match old {
            Request::AssetAccess(old) => {
                refuse([item, device])?;
                let old = AssetAccess::from(old);
                Ok(Wanted::AssetAccess(AssetAccess {
                    nodes: nodes.unwrap_or(old.nodes),
                    assets: assets.unwrap_or(old.assets),
                    accounts: accounts.unwrap_or(old.accounts),
                    protocols: protocols.unwrap_or(old.protocols),
                    actions: actions.unwrap_or(old.actions),
                }))
            }
            Request::ResourceAccess(ResourceAccessRequest { item_id: old }) => {
                refuse(sides.into_iter().chain([device]))?;
                Ok(Wanted::ResourceAccess(ResourceAccess { item_id: item_id.unwrap_or((*old).into()) }))
            }
            Request::DeviceAdmin(DeviceAdminRequest { item_id: old_item, asset_id: old_device }) => {
                refuse(sides)?;
                Ok(Wanted::DeviceAdmin(DeviceAdmin {
                    item_id: item_id.unwrap_or((*old_item).into()),
                    asset_id: asset_id.unwrap_or((*old_device).into()),
                }))
            }
        }
    }
}

fn refuse(fields: impl IntoIterator<Item = (&'static str, bool)>) -> Result<(), Vec<Fault>> {
    let given = fields.into_iter().filter(|(_, is_given)| *is_given);
    let faults: Vec<Fault> = given
        .map(|(field, _)| {
            Fault::new(format!("/request/{field}"), "not_allowed", "a ticket of this type has no such field")
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
