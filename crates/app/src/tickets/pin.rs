//! Flows that pin assets: an approval gives the assets that are below the requested nodes at that moment.

use crate::Result;
use gatepass_domain::flow::Definition;
use gatepass_domain::ids::{AssetId, OrgId};
use gatepass_domain::permission::MAX_ASSETS;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::edit::Changes;
use gatepass_domain::ticket::existing_objects::ExistingObjects;
use gatepass_domain::ticket::kind::Request;
use gatepass_persistence::{Conn, Tx, tickets};
use std::collections::BTreeSet;

/// The assets that an approval would pin now. If they are more than a permission may name, one more than that number.
/// Empty if the flow pins no assets.
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

/// Adds the assets that the flow pins to the existing objects of the changed request.
pub async fn pin(
    tx: &Tx,
    ticket: &Ticket,
    changes: Option<&Changes>,
    objects: ExistingObjects,
) -> Result<ExistingObjects> {
    let below = below(tx, &ticket.definition, ticket.org_id, &ticket.request_with(changes)).await?;
    Ok(ExistingObjects { below, ..objects })
}
