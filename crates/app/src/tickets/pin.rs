//! Flows that pin assets: what an approval gives of the nodes that are asked for is what is there by then.

use crate::Result;
use gatepass_domain::flow::Definition;
use gatepass_domain::ids::{AssetId, OrgId};
use gatepass_domain::permission::MAX_ASSETS;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::edit::Changes;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::supply::Supply;
use gatepass_persistence::{Conn, Tx, tickets};
use std::collections::BTreeSet;

/// The assets that an approval now would pin, and one more where there are more than can be given; none where the flow
/// pins none.
pub async fn below(
    conn: &Conn,
    definition: &Definition,
    org: OrgId,
    request: &Request,
) -> Result<BTreeSet<AssetId>> {
    let (_, nodes) = request.subjects();
    if !definition.pin_assets || nodes.is_empty() {
        return Ok(BTreeSet::new());
    }
    Ok(tickets::below(conn, org, &nodes, MAX_ASSETS.saturating_add(1)).await?)
}

/// What there is of a ticket's request as it will be, with what its flow pins.
pub async fn pin(tx: &Tx, ticket: &Ticket, changes: Option<&Changes>, supply: Supply) -> Result<Supply> {
    let below = below(tx, &ticket.definition, ticket.org_id, &ticket.request_with(changes)).await?;
    Ok(Supply { below, ..supply })
}
