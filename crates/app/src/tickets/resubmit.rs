//! The applicant, or an admin for them, submits a ticket anew that has ended. The new ticket is checked like any other.

use super::{Changes, FoundToOpen, Given, Submission, open, prepare};
use crate::{By, Result, rules};
use gatepass_domain::authz::Act;
use gatepass_domain::flow::timing::Timing;
use gatepass_domain::ids::{AssetId, FlowId, NodeId};
use gatepass_domain::permission::Action;
use gatepass_domain::refused::{Fault, InTheWay, Refused};
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::why::Why;
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::{Tx, tickets};
use time::OffsetDateTime;

/// Fields of the new ticket that differ from the old one. None: as in the old ticket.
#[derive(Debug, Clone)]
pub struct Resubmit {
    /// The title.
    pub title: Option<String>,
    /// The reason.
    pub reason: Option<String>,
    /// The request.
    pub request: Option<OtherRequest>,
    /// When access is wanted. `Some(None)`: the only timing that the flow allows.
    pub timing: Option<Option<Timing>>,
    /// The flow. None: one is chosen.
    pub flow_id: Option<FlowId>,
}

/// Fields of the new request that differ from the old one. None: as in the old ticket.
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

/// The new request of this actor, if they may resubmit the old ticket.
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
        applicant: (by.id() != old.applicant).then_some(old.applicant),
        on_behalf_of: (old.beneficiary != old.applicant).then_some(old.beneficiary),
        resubmitted_from: Some(old.id),
        extension: None,
        watchers: Vec::new(),
    };
    prepare::authorize(by.actor, &submission)?;
    Ok(submission)
}

/// Opens the new ticket, and records the resubmission at the old one. The old ticket is final. An admin locks it, so that no two
/// of them repeat it at once.
pub async fn resubmit(
    tx: &mut Tx,
    by: By<'_>,
    old: &Ticket,
    input: &Submission,
    found: FoundToOpen,
) -> Result<Stored> {
    by.authorize_on(old, Act::ResubmitTicket)?;
    old.check(ActionName::Resubmit, &by.person(old), tx.now)?;
    if input.applicant.is_some()
        && let Some(open) = tickets::open_repeat_locked(tx, old.id).await?
    {
        return Err(Refused::new(Why::AlreadyRequested).in_the_way(InTheWay::Ticket(open)));
    }
    let stored = open(tx, by, input, found).await?;
    let event = old.resubmit(&by.person(old), stored.ticket.id, tx.now)?;
    by.record(tx, old, old.id.0, vec![event]).await?;
    Ok(stored)
}

impl OtherRequest {
    /// The new request and its lists in their original order. Refuses fields that the old ticket's type does not
    /// have.
    pub(super) fn of(self, old: &Request) -> Result<(Request, Given)> {
        self.refuse_strays(old)?;
        let Self { nodes, assets, accounts, protocols, actions, item_id, asset_id } = self;
        // Values of the old ticket are checked too, because its objects may not exist any more.
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
