//! The memberships that the grant of a `resource_access` ticket consists of (domain.md section 7).

use crate::ids::GroupId;
use crate::ticket::Ticket;
use crate::ticket::kind::Request;

/// The groups that a ticket gives membership of, for its window: those of the item as it was at submission.
/// None for the types that give no membership.
pub fn groups_of(ticket: &Ticket) -> &[GroupId] {
    match ticket.current_request() {
        Request::ResourceAccess(_) => {
            ticket.definition.item.as_ref().map(|item| item.groups.as_slice()).unwrap_or_default()
        }
        Request::AssetAccess(_) | Request::DeviceAdmin(_) => &[],
    }
}
