//! Which grants to list or export, and in which order.

use super::GrantState;
use crate::error::{Code, Problem, Result};
use crate::page::{Listing, Paging, SortBy};
use crate::schema::Timestamp;
use crate::tickets::wire as tickets;
use gatepass_domain::grant::GrantStateName;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_persistence::grants;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The order of grants; `-` reverses it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum GrantSort {
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
    /// By the end of the window, earliest first. Grants without an end are last.
    #[serde(rename = "ends_at")]
    End,
    /// By the end of the window, latest first.
    #[serde(rename = "-ends_at")]
    EndDescending,
}

impl GrantSort {
    /// Whether a list in this order has a position with this key.
    fn has_position(self, key: &str) -> bool {
        match self {
            Self::Newest | Self::Oldest => true,
            Self::End | Self::EndDescending => grants::read_end_key(key).is_some(),
        }
    }
}

/// The end of the window takes the place of the name.
impl From<GrantSort> for SortBy {
    fn from(sort: GrantSort) -> Self {
        match sort {
            GrantSort::Newest => Self::Newest,
            GrantSort::Oldest => Self::Oldest,
            GrantSort::End => Self::Name,
            GrantSort::EndDescending => Self::NameDescending,
        }
    }
}

/// Which grants. A parameter that is repeated selects grants that match any of its values.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GrantFilter {
    /// Grants of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Grants in one of these states now. `active` selects only grants in force, so none of deactivated users.
    #[serde(default)]
    #[param(inline, value_type = Vec<GrantState>, max_items = 20)]
    state: Vec<GrantStateName>,
    /// Grants of one of these types of tickets.
    #[serde(default)]
    #[param(inline, value_type = Vec<tickets::TicketType>, max_items = 20)]
    r#type: Vec<TicketType>,
    /// Grants of one of these beneficiaries.
    #[serde(default)]
    #[param(max_items = 100)]
    beneficiary_id: Vec<Uuid>,
    /// Another name of `beneficiary_id`.
    #[serde(default)]
    #[param(max_items = 100)]
    user_id: Vec<Uuid>,
    /// Grants of one of these tickets.
    #[serde(default)]
    #[param(max_items = 100)]
    ticket_id: Vec<Uuid>,
    /// Grants of tickets under one of these flows.
    #[serde(default)]
    #[param(max_items = 100)]
    flow_id: Vec<Uuid>,
    /// Another name of `flow_id`.
    #[serde(default)]
    #[param(max_items = 100)]
    item_id: Vec<Uuid>,
    /// Grants of sessions on one of these devices, and of permissions that name one of these assets.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// Grants of membership in one of these groups.
    #[serde(default)]
    #[param(max_items = 100)]
    group_id: Vec<Uuid>,
    /// Grants created at this time or later.
    created_from: Option<Timestamp>,
    /// Grants created before this time.
    created_to: Option<Timestamp>,
    /// Grants whose window ends at this time or later, or never.
    ends_after: Option<Timestamp>,
    /// Grants whose window ends before this time.
    ends_before: Option<Timestamp>,
    /// Grants with this text in the title, the reason or `#number` of the ticket, in the names that requester, beneficiary
    /// and assets had at submission, or in the names that beneficiary, assets and flow have now. Names and addresses of
    /// assets are searched only if the caller may read the inventory; new names of flows only for auditors and admins.
    #[param(max_length = 200)]
    q: Option<String>,
}

impl From<GrantFilter> for grants::Filter {
    fn from(asked: GrantFilter) -> Self {
        let GrantFilter {
            org_id,
            state,
            r#type,
            mut beneficiary_id,
            user_id,
            ticket_id,
            mut flow_id,
            item_id,
            asset_id,
            group_id,
            created_from,
            created_to,
            ends_after,
            ends_before,
            q,
        } = asked;
        beneficiary_id.extend(user_id);
        flow_id.extend(item_id);
        Self {
            orgs: org_id,
            states: state,
            types: r#type,
            beneficiaries: beneficiary_id,
            tickets: ticket_id,
            flows: flow_id,
            assets: asset_id,
            groups: group_id,
            created_from: created_from.map(|t| t.0),
            created_to: created_to.map(|t| t.0),
            ends_after: ends_after.map(|t| t.0),
            ends_before: ends_before.map(|t| t.0),
            q,
        }
    }
}

/// The requested page. Refuses a cursor with a position that no grant can have.
pub fn listing(paging: &Paging<GrantSort>, filter: &grants::Filter) -> Result<Listing> {
    let listing = paging.listing(filter)?;
    let after = listing.page.after.as_ref();
    let is_position = after.is_none_or(|after| paging.sort().has_position(&after.key));
    if is_position { Ok(listing) } else { Err(Problem::new(Code::InvalidCursor)) }
}
