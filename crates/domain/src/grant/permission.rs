//! The permission that the grant of an `asset_access` ticket consists of: exactly one per ticket.

use std::collections::BTreeSet;

use crate::ids::{AssetId, NodeId, OrgId, TicketId, UserId};
use crate::permission::Action;
use crate::ticket::Ticket;
use crate::ticket::kind::Request;
use crate::ticket::kind::asset_access::AssetAccessRequest;
use crate::ticket::state::State;
use crate::ticket::supply::Supply;
use crate::window::Window;

/// The permission to create for an approved ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantedPermission {
    /// `Ticket #n`.
    pub name: String,
    /// The ticket: the permission's `source_ticket_id`.
    pub source_ticket_id: TicketId,
    /// The organization.
    pub org_id: OrgId,
    /// Who: the beneficiary alone.
    pub users: Vec<UserId>,
    /// On which assets.
    pub assets: BTreeSet<AssetId>,
    /// In and below which nodes.
    pub nodes: BTreeSet<NodeId>,
    /// As whom.
    pub accounts: BTreeSet<String>,
    /// Over what.
    pub protocols: BTreeSet<String>,
    /// To do what.
    pub actions: BTreeSet<Action>,
    /// When.
    pub window: Window,
}

/// The permission that a ticket gives; none unless it is approved, and of a type that gives one. Where the flow pins assets,
/// it names those that there are, and no nodes.
pub fn permission_of(ticket: &Ticket, supply: &Supply) -> Option<GrantedPermission> {
    let window = ticket.window.filter(|_| ticket.state == State::Approved)?;
    match ticket.current_request() {
        Request::AssetAccess(request) => {
            let AssetAccessRequest { nodes, assets, accounts, protocols, actions } = request.clone();
            let (assets, nodes) = if ticket.definition.pin_assets {
                (supply.pinned(request), BTreeSet::new())
            } else {
                (assets, nodes)
            };
            Some(GrantedPermission {
                name: format!("Ticket #{}", ticket.number),
                source_ticket_id: ticket.id,
                org_id: ticket.org_id,
                users: vec![ticket.beneficiary],
                assets,
                nodes,
                accounts,
                protocols,
                actions,
                window,
            })
        }
        Request::ResourceAccess(_) | Request::DeviceAdmin(_) => None,
    }
}
