//! What the grant endpoints take and give.

use crate::error::Answer;
use crate::page::{Include, Listing};
use crate::schema::Timestamp;
use crate::tickets::wire::{self as tickets, ByTime, Person, Window};
use gatepass_domain::grant::GrantStateName;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_persistence::grants;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

crate::schema::text_schemas! {
    GrantState = GrantStateName, "Where a grant stands, judged by the clock.";
    GrantAction = super::show::GrantActionName, "What the caller may do with a grant now.";
}

/// The access that an approved ticket gave.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Grant)]
pub struct GrantView {
    /// The id.
    pub id: Uuid,
    /// The ticket that gave it.
    pub ticket_id: Uuid,
    /// That ticket's number.
    #[schema(minimum = 1, example = 1042)]
    pub ticket_number: i64,
    /// The organization.
    pub org_id: Uuid,
    /// What was asked for.
    #[schema(value_type = tickets::TicketType)]
    pub r#type: TicketType,
    /// Who has the access.
    pub beneficiary: Person,
    /// Where it stands now.
    #[schema(value_type = GrantState)]
    pub state: GrantStateName,
    /// When it holds, unless it is taken away or given back before.
    pub window: Window,
    /// The permission that it consists of.
    pub permission_id: Option<Uuid>,
    /// How it was taken away.
    pub revoked: Option<Revoked>,
    /// When it was given back.
    pub ended_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When somebody last did something to it.
    pub updated_at: Timestamp,
    /// What the caller may do now.
    #[schema(value_type = Vec<GrantAction>, max_items = 20)]
    pub allowed_actions: Vec<super::show::GrantActionName>,
}

/// How a grant was taken away.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GrantRevocation)]
pub struct Revoked {
    /// By whom.
    pub by: Person,
    /// Why.
    #[schema(max_length = 4000)]
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// A page of grants.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantPage {
    /// The grants.
    #[schema(max_items = 200)]
    pub items: Vec<GrantView>,
    /// Gives the next page; null: this is the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many there are in all, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// Taking a grant away.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RevokeGrant {
    /// Why.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The contract has ended")]
    pub reason: String,
}

/// Giving a grant back: there is nothing to say.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EndGrant {}

/// Which grants. Repeat a parameter for alternatives.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListGrants {
    /// In one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// In one of these states now.
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
    /// Whose ticket asked for one of these assets by name.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// Made at this moment or later.
    created_from: Option<Timestamp>,
    /// Made before this moment.
    created_to: Option<Timestamp>,
    /// With this text in the title, reason or `#number` of the ticket.
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
    sort: ByTime,
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
            asset_id,
            created_from,
            created_to,
            q,
            limit,
            cursor,
            sort,
            include,
        } = self;
        beneficiary_id.extend(user_id);
        let filter = grants::Filter {
            orgs: org_id,
            states: state,
            types: r#type,
            beneficiaries: beneficiary_id,
            tickets: ticket_id,
            assets: asset_id,
            created_from: created_from.map(|t| t.0),
            created_to: created_to.map(|t| t.0),
            q,
        };
        let listing = Listing::new(limit, cursor.as_deref(), sort.into(), &filter)?;
        Ok((filter, listing, include == Some(Include::Total)))
    }
}
