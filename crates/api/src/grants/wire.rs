//! What the grant endpoints take and give.

mod bulk;
mod list;

pub use bulk::{BulkGrantResult, BulkGrantResults, RevokeGrants};
pub use list::{GrantFilter, GrantSort, listing};

use crate::page::page_of;
use crate::schema::Timestamp;
use crate::tickets::wire::{self as tickets, Person, Window};
use gatepass_domain::grant::GrantStateName;
use gatepass_domain::ticket::kind::TicketType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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
    /// That ticket's title.
    #[schema(max_length = 200)]
    pub title: String,
    /// The organization.
    pub org_id: Uuid,
    /// What was asked for.
    #[schema(value_type = tickets::TicketType)]
    pub r#type: TicketType,
    /// The flow, which is the item of the catalog that was asked for.
    pub flow_id: Uuid,
    /// Its name, as it was at submission.
    #[schema(max_length = 200)]
    pub flow_name: String,
    /// Who has the access.
    pub beneficiary: Person,
    /// Where it stands now.
    #[schema(value_type = GrantState)]
    pub state: GrantStateName,
    /// Whether it gives access now: it is active, and its beneficiary is not switched off.
    pub in_force: bool,
    /// When it holds, unless it is taken away or given back before; of a `ready` one, when it may be started.
    pub window: Window,
    /// Before when its session has to be started; null: it is not `ready`, or may be started at any time.
    pub start_by: Option<Timestamp>,
    /// When its session was started.
    pub started_at: Option<Timestamp>,
    /// For how long it still gives access: until the window ends, or all of its time where that has not begun. Null: for
    /// ever, or no more.
    #[schema(minimum = 0, maximum = 315_537_897_600i64)]
    pub remaining_seconds: Option<i64>,
    /// The device of a session.
    pub asset_id: Option<Uuid>,
    /// Its name, while it is there.
    #[schema(max_length = 200)]
    pub asset_name: Option<String>,
    /// The permission that it consists of.
    pub permission_id: Option<Uuid>,
    /// How it was taken away.
    pub revoked: Option<Revoked>,
    /// When it was given back.
    pub ended_at: Option<Timestamp>,
    /// Why it could not be made.
    pub failed: Option<Failed>,
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

/// Why a grant could not be made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GrantFailure)]
pub struct Failed {
    /// The cause.
    #[schema(max_length = 4000)]
    pub cause: String,
    /// When it was given up.
    pub at: Timestamp,
}

impl GrantView {
    /// The same without what counts down.
    pub fn still(self) -> Self {
        Self { remaining_seconds: None, ..self }
    }
}

page_of! {
    /// A page of grants.
    pub struct GrantPage of GrantView, with total
}

/// Taking a grant away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeGrant {
    /// Why.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The contract has ended")]
    pub reason: String,
}

/// Giving a grant back: there is nothing to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndGrant {}

/// Starting a session: there is nothing to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartGrant {}
