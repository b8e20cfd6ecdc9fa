//! How the catalog looks on the wire.

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

/// Something to ask for.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogItem {
    /// The item: `item_id` of a request.
    pub id: Uuid,
    /// What a request for it is.
    #[schema(value_type = flow::TicketType)]
    pub r#type: TicketType,
    /// Where it can be asked for: `org_id` of a request. The first 100, of an item for all organizations.
    #[schema(max_items = 100)]
    pub org_ids: Vec<Uuid>,
    /// What it is called.
    #[schema(max_length = 200, example = "VPN")]
    pub name: String,
    /// What it is for.
    #[schema(max_length = 4000)]
    pub description: String,
    /// The heading that it is listed under.
    #[schema(max_length = 100, example = "Network")]
    pub category: Option<String>,
    /// The picture.
    #[schema(format = "uri", max_length = 2000)]
    pub icon_url: Option<String>,
    /// For how long it can be asked for.
    pub duration: DurationLimit,
    /// How a request is decided.
    #[schema(value_type = ticket::ApprovalType)]
    pub approval_type: ApprovalType,
    /// The levels that a request has to pass; none: it is approved at once.
    #[schema(max_items = 10)]
    pub levels: Vec<CatalogLevel>,
    /// What the caller has of it, or is about to have; empty also for an API key that may not read grants.
    #[schema(max_items = 1000)]
    pub grants: Vec<CatalogGrant>,
    /// Whether the caller is a member of all its groups for good, by no grant; false also for an API key that may not read
    /// the directory.
    pub is_member: bool,
    /// The caller's requests for it that wait; empty also for an API key that may not read tickets.
    #[schema(max_items = 1000)]
    pub tickets: Vec<CatalogTicket>,
}

/// A level that a request has to pass.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogLevel {
    /// Its place, from 1 on.
    #[schema(minimum = 1, maximum = 10)]
    pub level: u32,
    /// How many of the approvers must agree.
    #[schema(value_type = ticket::LevelMode)]
    pub mode: LevelMode,
    /// How many, with mode `quorum`.
    #[schema(minimum = 1)]
    pub quorum: Option<u32>,
    /// By which kinds of rules approvers are named; empty where the flow does not tell.
    #[schema(max_items = 20)]
    pub named_by: Vec<ApproverKind>,
    /// Up to ten of them, as things are now; empty where the flow does not tell, or it depends on the request.
    #[schema(max_items = 10)]
    pub approvers: Vec<Person>,
}

/// By what approvers are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApproverKind {
    /// As a person.
    User,
    /// As members of a group.
    Group,
    /// As global administrators.
    SuperAdmins,
    /// As administrators of the organization.
    OrgAdmins,
    /// As the requester's manager, or a manager above.
    RequesterManager,
    /// As the owner of what is asked for.
    ResourceOwner,
    /// As the owner of the node that it is in.
    NodeOwner,
}

impl From<&ApproverRule> for ApproverKind {
    fn from(rule: &ApproverRule) -> Self {
        match rule {
            ApproverRule::User { id: _ } => Self::User,
            ApproverRule::Group { id: _ } => Self::Group,
            ApproverRule::SuperAdmins => Self::SuperAdmins,
            ApproverRule::OrgAdmins => Self::OrgAdmins,
            ApproverRule::RequesterManager { depth: _ } => Self::RequesterManager,
            ApproverRule::ResourceOwner => Self::ResourceOwner,
            ApproverRule::NodeOwner => Self::NodeOwner,
        }
    }
}

/// What the caller has of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogGrant {
    /// The grant.
    pub grant_id: Uuid,
    /// The device; null where the item is about none.
    pub asset_id: Option<Uuid>,
    /// Where it stands now.
    #[schema(value_type = crate::grants::wire::GrantState)]
    pub state: GrantStateName,
    /// Until when, or of a `ready` session, before when it has to be started; null: permanent.
    pub until: Option<Timestamp>,
    /// Before when its session has to be started; null: it is not `ready`, or may be started at any time.
    pub start_by: Option<Timestamp>,
    /// For how long it still gives access: until the window ends, or all of its time where that has not begun. Null: for
    /// ever.
    #[schema(minimum = 0, maximum = 315_537_897_600i64)]
    pub remaining_seconds: Option<i64>,
}

/// A request of the caller's that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogTicket {
    /// The ticket.
    pub ticket_id: Uuid,
    /// The device; null where the item is about none.
    pub asset_id: Option<Uuid>,
    /// Where it stands.
    #[schema(value_type = ticket::TicketState)]
    pub state: StateName,
}

impl CatalogItem {
    /// The same without what counts down.
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
    /// The device: `asset_id` of a request.
    pub id: Uuid,
    /// Its organization: `org_id` of a request.
    pub org_id: Uuid,
    /// Its name.
    #[schema(max_length = 200, example = "laptop-17")]
    pub name: String,
    /// What it is.
    #[schema(max_length = 100, example = "device")]
    pub category: String,
}

page_of! {
    /// A page of the devices of an item.
    pub struct CatalogDevicePage of CatalogDevice
}
