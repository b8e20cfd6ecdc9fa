//! Which grants to list, and in what order.

use super::GrantState;
use crate::error::{Answer, Code, Problem};
use crate::page::{Include, Listing, SortBy};
use crate::schema::Timestamp;
use crate::tickets::wire as tickets;
use gatepass_domain::grant::GrantStateName;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_persistence::grants;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The order of grants; a leading `-` turns it round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum GrantSort {
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
    /// By the end of their windows, the next one first; what has none is last.
    #[serde(rename = "ends_at")]
    End,
    /// By the end of their windows, the last one first.
    #[serde(rename = "-ends_at")]
    EndDescending,
}

impl GrantSort {
    /// Whether a list in this order can go on from here.
    fn has_place(self, key: &str) -> bool {
        match self {
            Self::Newest | Self::Oldest => true,
            Self::End | Self::EndDescending => grants::read_end_key(key).is_some(),
        }
    }
}

/// A list's own key is its name.
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

/// Which grants. Repeat a parameter for alternatives.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListGrants {
    /// In one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// In one of these states now; `active`: those that are in force, without people who are switched off.
    #[serde(default)]
    #[param(inline, value_type = Vec<GrantState>, max_items = 20)]
    state: Vec<GrantStateName>,
    /// Of one of these types.
    #[serde(default)]
    #[param(inline, value_type = Vec<tickets::TicketType>, max_items = 20)]
    r#type: Vec<TicketType>,
    /// Of one of these people.
    #[serde(default)]
    #[param(max_items = 100)]
    beneficiary_id: Vec<Uuid>,
    /// The same as `beneficiary_id`.
    #[serde(default)]
    #[param(max_items = 100)]
    user_id: Vec<Uuid>,
    /// From one of these tickets.
    #[serde(default)]
    #[param(max_items = 100)]
    ticket_id: Vec<Uuid>,
    /// From a ticket under one of these flows.
    #[serde(default)]
    #[param(max_items = 100)]
    flow_id: Vec<Uuid>,
    /// The same as `flow_id`.
    #[serde(default)]
    #[param(max_items = 100)]
    item_id: Vec<Uuid>,
    /// Sessions on one of these devices, and permissions that name one of these assets.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// That give membership of one of these groups.
    #[serde(default)]
    #[param(max_items = 100)]
    group_id: Vec<Uuid>,
    /// Made at this moment or later.
    created_from: Option<Timestamp>,
    /// Made before this moment.
    created_to: Option<Timestamp>,
    /// Whose window ends at this moment or later, or never.
    ends_after: Option<Timestamp>,
    /// Whose window ends before this moment.
    ends_before: Option<Timestamp>,
    /// With this text in the title, reason or `#number` of the ticket, in the names that applicant, beneficiary and assets
    /// had at its submission, or in those that the beneficiary, an asset or the flow has now. As far as the caller is shown
    /// them: names and addresses of assets are for those who read the inventory, new names of flows for auditors and admins.
    #[param(max_length = 200)]
    q: Option<String>,
    /// How many: 50 when left out, at most 200.
    #[param(minimum = 1)]
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    sort: GrantSort,
    /// `total` counts all.
    #[param(inline)]
    include: Option<Include>,
}

impl ListGrants {
    /// What to ask the database for, and whether to count it all.
    pub fn read(self) -> Answer<(grants::Filter, Listing, bool)> {
        let Self {
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
            limit,
            cursor,
            sort,
            include,
        } = self;
        beneficiary_id.extend(user_id);
        flow_id.extend(item_id);
        let filter = grants::Filter {
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
        };
        let listing = Listing::new(limit, cursor.as_deref(), sort.into(), &filter)?;
        if listing.page.after.as_ref().is_some_and(|after| !sort.has_place(&after.key)) {
            return Err(Problem::new(Code::InvalidCursor));
        }
        Ok((filter, listing, include == Some(Include::Total)))
    }
}
