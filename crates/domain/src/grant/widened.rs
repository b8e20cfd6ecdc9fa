//! The event of a grant that reaches more, because an asset or node was put below a node that it names.

use serde_json::json;

use crate::event::{Event, EventAction};
use crate::ids::TicketId;
use crate::inventory::Moved;

/// The event for this ticket's grant, after an asset or node of this name was put below a node that the grant names.
pub fn widened(ticket: TicketId, moved: Moved, name: &str) -> Event {
    let (asset, node) = match moved {
        Moved::Asset(id) => (Some(id), None),
        Moved::Node(id) => (None, Some(id)),
    };
    let data = json!({ "ticket_id": ticket, "asset_id": asset, "node_id": node, "name": name });
    Event::new(EventAction::GrantWidened, data)
}
