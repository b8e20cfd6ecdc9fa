//! The contract's types for the catalog.

use crate::flows::wire::{self as flow, DurationLimit};
use crate::page::page_of;
use crate::schema::Timestamp;
use crate::tickets::wire::{self as ticket, Person};
use gatepass_domain::flow::approver::ApproverRule;
use gatepass_domain::flow::{ApprovalType, LevelMode};
use gatepass_domain::grant::GrantStateName;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::state::StateName;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An item that can be requested.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogItem {
    /// The id of the item: the `item_id` of a request.
    pub id: Uuid,
    /// The type of the tickets that request the item.
    #[schema(value_type = flow::TicketType)]
    pub r#type: TicketType,
    /// The organizations that the item can be requested in: the `org_id` of a request. Of an item for all organizations, the
    /// first 100.
    #[schema(max_items = 100)]
    pub org_ids: Vec<Uuid>,
    /// The name.
    #[schema(max_length = 200, example = "VPN")]
    pub name: String,
    /// The description.
    #[schema(max_length = 4000)]
    pub description: String,
    /// The category that the item is listed under.
    #[schema(max_length = 100, example = "Network")]
    pub category: Option<String>,
    /// The URL of an icon.
    #[schema(format = "uri", max_length = 2000)]
    pub icon_url: Option<String>,
    /// The URL of the page of what the item gives.
    #[schema(format = "uri", max_length = 2000)]
    pub url: Option<String>,
    /// How long a request may ask for the item.
    pub duration: DurationLimit,
    /// How a request is approved.
    #[schema(value_type = ticket::ApprovalType)]
    pub approval_type: ApprovalType,
    /// The people whom the caller may ask for, besides themselves.
    pub on_behalf: MayAskFor,
    /// Whether a request must say why.
    pub reason_required: bool,
    /// Whether a user gets only devices that they own. A request for another user is about that user's devices.
    pub own_devices_only: bool,
    /// The levels of approval. If there are none, a request is approved at once.
    #[schema(max_items = 10)]
    pub levels: Vec<CatalogLevel>,
    /// The caller's grants of the item that are in force or will be. Empty for an API key that may not read grants.
    #[schema(max_items = 1000)]
    pub grants: Vec<CatalogGrant>,
    /// Whether the caller is a member of all groups of the item without a grant. False for an API key that may not read the
    /// directory.
    pub is_member: bool,
    /// The caller's pending requests for the item. Empty for an API key that may not read tickets.
    #[schema(max_items = 1000)]
    pub tickets: Vec<CatalogTicket>,
}

/// The people whom a user may ask for, besides themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MayAskFor {
    /// For nobody else.
    Nobody,
    /// For those whose manager they are.
    Reports,
    /// For every member of the organization. Of an item for several organizations: in at least one of them.
    Anyone,
}

/// A level of approval.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogLevel {
    /// The number of the level, from 1.
    #[schema(minimum = 1, maximum = 10)]
    pub level: u32,
    /// How many of the approvers must approve.
    #[schema(value_type = ticket::LevelMode)]
    pub mode: LevelMode,
    /// The number of approvals that mode `quorum` needs.
    #[schema(minimum = 1)]
    pub quorum: Option<u32>,
    /// The number of denials that deny the ticket.
    #[schema(minimum = 1, maximum = 100)]
    pub denials: u32,
    /// The kinds of rules that name the approvers. Empty if the flow hides them.
    #[schema(max_items = 20)]
    pub named_by: Vec<ApproverKind>,
    /// Up to ten approvers as of now. Empty if the flow hides them, or if they depend on the request.
    #[schema(max_items = 10)]
    pub approvers: Vec<Person>,
}

macro_rules! approver_kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// How a rule names approvers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ApproverKind { $($(#[$doc])* $name),+ }

        impl From<&ApproverRule> for ApproverKind {
            fn from(rule: &ApproverRule) -> Self {
                match rule { $(ApproverRule::$name(_) => Self::$name),+ }
            }
        }
    };
}

gatepass_domain::approver_rules!(approver_kinds);

/// A grant of the caller for an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogGrant {
    /// The id of the grant.
    pub grant_id: Uuid,
    /// The device; null if the item has no devices.
    pub asset_id: Option<Uuid>,
    /// The current state.
    #[schema(value_type = crate::grants::wire::GrantState)]
    pub state: GrantStateName,
    /// When the grant ends. Of a `ready` session: when it must be started at the latest. Null if the grant is permanent.
    pub until: Option<Timestamp>,
    /// When the session must be started at the latest; null if the grant is not `ready`, or may be started at any time.
    pub start_by: Option<Timestamp>,
    /// The seconds of access that remain: until the window ends, or the whole duration if it has not begun. Null if the grant
    /// has no end.
    #[schema(minimum = 0, maximum = 315_537_897_600i64)]
    pub remaining_seconds: Option<i64>,
}

/// A pending request of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogTicket {
    /// The id of the ticket.
    pub ticket_id: Uuid,
    /// The device; null if the item has no devices.
    pub asset_id: Option<Uuid>,
    /// The current state.
    #[schema(value_type = ticket::TicketState)]
    pub state: StateName,
}

impl CatalogItem {
    /// The item without `remaining_seconds`, which counts down.
    pub fn still(mut self) -> Self {
        self.grants.iter_mut().for_each(|grant| grant.remaining_seconds = None);
        self
    }
}

page_of! {
    /// A page of the catalog.
    pub struct CatalogPage of CatalogItem, with total
}

/// A device that an item offers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogDevice {
    /// The id of the device: the `asset_id` of a request.
    pub id: Uuid,
    /// The organization of the device: the `org_id` of a request.
    pub org_id: Uuid,
    /// The name.
    #[schema(max_length = 200, example = "laptop-17")]
    pub name: String,
    /// The category of the asset.
    #[schema(max_length = 100, example = "device")]
    pub category: String,
}

page_of! {
    /// A page of the devices of an item.
    pub struct CatalogDevicePage of CatalogDevice
}
