//! The contract's types for grants.

mod bulk;
mod list;
mod provisioning;

pub use bulk::{BulkGrantResult, BulkGrantResults, RevokeGrants};
pub use list::{GrantFilter, GrantSort, listing};
pub use provisioning::{GrantProvisioning, ProvisioningTask, ReportProvisioning};

use crate::page::page_of;
use crate::schema::{self, Timestamp};
use crate::tickets::wire::{self as tickets, Person, SubjectView, Window};
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::grant::{GrantActionName, GrantStateName};
use gatepass_domain::ticket::kind::TicketType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

crate::schema::text_schemas! {
    GrantState = GrantStateName, "The state of a grant, by the clock.";
    GrantAction = GrantActionName, "An action on a grant.";
}

/// The access that an approved ticket gave.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Grant)]
pub struct GrantView {
    /// The id of the grant.
    pub id: Uuid,
    /// The ticket that gave the grant.
    pub ticket_id: Uuid,
    /// The number of the ticket.
    #[schema(minimum = 1, example = 1042)]
    pub ticket_number: i64,
    /// The title of the ticket.
    #[schema(max_length = 200)]
    pub title: String,
    /// The organization.
    pub org_id: Uuid,
    /// The type of the ticket.
    #[schema(value_type = tickets::TicketType)]
    pub r#type: TicketType,
    /// The flow of the ticket. Of a catalog flow: the requested item.
    pub flow_id: Uuid,
    /// The name of the flow at submission.
    #[schema(max_length = 200)]
    pub flow_name: String,
    /// The user who has the access.
    pub beneficiary: Person,
    /// The current state.
    #[schema(value_type = GrantState)]
    pub state: GrantStateName,
    /// Whether the grant gives access now: it is active, and so are its beneficiary and its device.
    pub in_force: bool,
    /// When the grant gives access, unless it is revoked or ended before. Of a `ready` grant: when its session may be started.
    pub window: Window,
    /// When the session must be started at the latest; null if the grant is not `ready`, or may be started at any time.
    pub start_by: Option<Timestamp>,
    /// When the session was started.
    pub started_at: Option<Timestamp>,
    /// The seconds of access that remain: until the window ends, or the whole duration if it has not begun. Null if the grant
    /// has no end, or gives no access any more.
    #[schema(minimum = 0, maximum = 315_537_897_600i64)]
    pub remaining_seconds: Option<i64>,
    /// The device of a session.
    pub asset_id: Option<Uuid>,
    /// The name of the device, also after it was deleted. Only for those to whom `subjects` shows it.
    #[schema(max_length = 200)]
    pub asset_name: Option<String>,
    /// What the grant gives, with names: the item, assets, nodes and groups. A single grant shows the first 1000, a list the first
    /// 20 of each grant; `GET /grants/export/objects` has all. A requester or beneficiary who is not a member of the
    /// organization, and an API key without `inventory:read`, see only the item.
    #[schema(max_items = 1000)]
    pub subjects: Vec<SubjectView>,
    /// The number of subjects that the caller may see.
    #[schema(minimum = 0)]
    pub subject_count: u32,
    /// The permission that the grant created.
    pub permission_id: Option<Uuid>,
    /// The open ticket that asks to extend the grant.
    pub extension_ticket_id: Option<Uuid>,
    /// The revocation, if the grant was revoked.
    pub revoked: Option<Revoked>,
    /// When the beneficiary ended the grant.
    pub ended_at: Option<Timestamp>,
    /// The failure, if the grant could not be given.
    pub failed: Option<Failed>,
    /// When the grant was created.
    pub created_at: Timestamp,
    /// When the grant last changed.
    pub updated_at: Timestamp,
    /// The actions that the caller may perform now.
    #[schema(value_type = Vec<GrantAction>, max_items = 20)]
    pub allowed_actions: Vec<GrantActionName>,
}

/// The revocation of a grant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GrantRevocation)]
pub struct Revoked {
    /// The user who revoked the grant.
    pub by: Person,
    /// The reason.
    #[schema(max_length = 4000)]
    pub reason: String,
    /// When the grant was revoked.
    pub at: Timestamp,
}

/// The failure of a grant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GrantFailure)]
pub struct Failed {
    /// The cause.
    #[schema(max_length = 4000)]
    pub cause: String,
    /// When the server gave up.
    pub at: Timestamp,
}

impl GrantView {
    /// The grant without `remaining_seconds`, which counts down.
    pub fn still(self) -> Self {
        Self { remaining_seconds: None, ..self }
    }
}

page_of! {
    /// A page of grants.
    pub struct GrantPage of GrantView, with total
}

/// The input to revoke a grant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeGrant {
    /// The reason.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The contract has ended")]
    pub reason: String,
}

/// Ending a grant takes no input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndGrant {}

/// Starting a session takes no input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartGrant {}

/// The input to extend a grant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendGrant {
    /// How much longer the access lasts, counted from its present end.
    #[schema(value_type = schema::IsoDuration, example = "PT2H")]
    pub duration: IsoDuration,
    /// The reason.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The migration takes longer")]
    pub reason: String,
}

/// The input to change the end of a grant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateGrant {
    /// The new end: the first moment without access.
    #[schema(example = "2027-01-01T00:00:00Z")]
    pub end: Timestamp,
}
