//! The applicant asks anew for what was denied, canceled or not decided in time. The new ticket is judged as any other.

use super::{AssetAccess, FoundToOpen, Submission, Wanted, open, prepare};
use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::flow::timing::Timing;
use gatepass_domain::ids::{AssetId, FlowId, NodeId};
use gatepass_domain::permission::Action;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::device_admin::DeviceAdminRequest;
use gatepass_domain::ticket::kind::resource_access::ResourceAccessRequest;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::Stored;
use time::OffsetDateTime;

/// What the new ticket has otherwise than the old one. None: as in the old ticket.
#[derive(Debug, Clone)]
pub struct Resubmit {
    /// The title.
    pub title: Option<String>,
    /// The reason.
    pub reason: Option<String>,
    /// What is asked for.
    pub request: Option<OtherRequest>,
    /// When access is wanted. `Some(None)`: what the flow gives.
    pub timing: Option<Option<Timing>>,
    /// The flow. None: one is chosen.
    pub flow_id: Option<FlowId>,
}

/// What is asked for otherwise than in the old ticket, for its type. None: as in the old ticket.
#[derive(Debug, Clone, Default)]
pub struct OtherRequest {
    /// For access to assets: the nodes.
    pub nodes: Option<Vec<NodeId>>,
    /// For access to assets: the assets.
    pub assets: Option<Vec<AssetId>>,
    /// For access to assets: the accounts.
    pub accounts: Option<Vec<String>>,
    /// For access to assets: the protocols.
    pub protocols: Option<Vec<String>>,
    /// For access to assets: the actions.
    pub actions: Option<Vec<Action>>,
    /// For catalog types: the item.
    pub item_id: Option<FlowId>,
    /// For a device session: the device.
    pub asset_id: Option<AssetId>,
}

/// What this actor asks for anew, if they may resubmit the old ticket.
pub fn submission(by: By<'_>, old: &Ticket, changes: Resubmit, now: OffsetDateTime) -> Result<Submission> {
    by.authorize_on(old, Act::ResubmitTicket)?;
    old.check(ActionName::Resubmit, &by.person(old), now)?;
    let Resubmit { title, reason, request, timing, flow_id } = changes;
    let submission = Submission {
        org_id: old.org_id,
        title: Some(title.unwrap_or_else(|| old.title.clone())),
        reason: reason.unwrap_or_else(|| old.reason.clone()),
        wanted: request.unwrap_or_default().of(&old.requested).map_err(Refused::faults)?,
        timing: timing.unwrap_or(Some(old.timing)),
        flow_id,
        on_behalf_of: (old.beneficiary != old.applicant).then_some(old.beneficiary),
        resubmitted_from: Some(old.id),
    };
    prepare::authorize(by.actor, &submission)?;
    if old.requested.item().is_some() && submission.reason.trim().is_empty() {
        return Err(Refused::faults(vec![Fault::new("/reason", "required", "say why")]));
    }
    Ok(submission)
}

/// Opens the new ticket, and records at the old one that it was resubmitted. The old ticket is final: it needs no lock.
pub async fn resubmit(
    tx: &mut Tx,
    by: By<'_>,
    old: &Ticket,
    input: &Submission,
    found: FoundToOpen,
) -> Result<Stored> {
    by.authorize_on(old, Act::ResubmitTicket)?;
    let stored = open(tx, by, input, found).await?;
    let event = old.resubmit(&by.person(old), stored.ticket.id, tx.now)?;
    by.record(tx, old, ("ticket", old.id.into()), vec![event]).await?;
    Ok(stored)
}

impl OtherRequest {
    /// What is asked for now; or the faults of fields that the old ticket's type does not have.
    fn of(self, old: &Request) -> Result<Wanted, Vec<Fault>> {
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
                let old = AssetAccess::from(old.clone());
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
                Ok(Wanted::ResourceAccess(ResourceAccessRequest { item_id: item_id.unwrap_or(*old) }))
            }
            Request::DeviceAdmin(DeviceAdminRequest { item_id: old_item, asset_id: old_device }) => {
                refuse(sides)?;
                Ok(Wanted::DeviceAdmin(DeviceAdminRequest {
                    item_id: item_id.unwrap_or(*old_item),
                    asset_id: asset_id.unwrap_or(*old_device),
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
