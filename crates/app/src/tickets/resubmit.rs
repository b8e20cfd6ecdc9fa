//! The applicant asks anew for what was denied, canceled or not decided in time. The new ticket is judged as any other.

use super::{Changes, FoundToOpen, Given, Submission, open, prepare};
use crate::{By, Result, rules};
use gatepass_domain::authz::Act;
use gatepass_domain::flow::timing::Timing;
use gatepass_domain::ids::{AssetId, FlowId, NodeId};
use gatepass_domain::permission::Action;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::kind::Request;
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
    let (request, given) = request.unwrap_or_default().of(&old.requested)?;
    let submission = Submission {
        org_id: old.org_id,
        title: Some(title.unwrap_or_else(|| old.title.clone())),
        reason: reason.unwrap_or_else(|| old.reason.clone()),
        request,
        given,
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
    /// What is asked for now, and its lists as they were given; or the faults of fields that the old ticket's type does not
    /// have.
    fn of(self, old: &Request) -> Result<(Request, Given)> {
        self.refuse_strays(old)?;
        let Self { nodes, assets, accounts, protocols, actions, item_id, asset_id } = self;
        // What stays as in the old ticket may be gone by now, and is checked as well.
        let ((old_assets, old_nodes), (old_accounts, old_protocols)) = (old.subjects(), old.entries());
        let given = Given {
            nodes: nodes.clone().unwrap_or(old_nodes),
            assets: assets.clone().unwrap_or(old_assets),
            accounts: accounts.clone().unwrap_or(old_accounts),
            protocols: protocols.clone().unwrap_or(old_protocols),
        };
        let changes = Changes { nodes, assets, accounts, protocols, actions, timing: None };
        Ok((old.changed(&changes.into()).with_item(item_id, asset_id), given))
    }

    fn refuse_strays(&self, old: &Request) -> Result<()> {
        let Self { nodes, assets, accounts, protocols, actions, item_id, asset_id } = self;
        let fields = [
            ("nodes", nodes.is_some()),
            ("assets", assets.is_some()),
            ("accounts", accounts.is_some()),
            ("protocols", protocols.is_some()),
            ("actions", actions.is_some()),
            ("item_id", item_id.is_some()),
            ("asset_id", asset_id.is_some()),
        ];
        let strays = fields.iter().filter(|(field, is_given)| *is_given && !old.fields().contains(field));
        let detail = "a ticket of this type has no such field";
        let faults = strays.map(|(field, _)| Fault::new(format!("/request/{field}"), "not_allowed", detail));
        rules::refuse(faults.collect())
    }
}
