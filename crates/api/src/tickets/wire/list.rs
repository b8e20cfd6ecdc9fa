//! Lists of tickets, and of what hangs on one.

use super::TicketView;
use crate::error::{Answer, Code, Problem};
use crate::page::{Include, Listing, SortBy};
use crate::schema::Timestamp;
use gatepass_domain::flow::ApprovalType;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::state::StateName;
use gatepass_persistence::keyset::Page;
use gatepass_persistence::tickets::{self, Key, Stored};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The order of a list; a leading `-` turns it round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ByTime {
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
}

impl From<ByTime> for SortBy {
    fn from(sort: ByTime) -> Self {
        match sort {
            ByTime::Newest => Self::Newest,
            ByTime::Oldest => Self::Oldest,
        }
    }
}

/// The order of tickets; a leading `-` turns it round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TicketSort)]
pub enum Sort {
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
    /// Last changed first.
    #[serde(rename = "-updated_at")]
    LastChanged,
    /// Longest unchanged first.
    #[serde(rename = "updated_at")]
    LongestUnchanged,
    /// Those that can be decided for the longest time first.
    #[serde(rename = "-decision_deadline")]
    LastDue,
    /// Those first whose time for a decision ends first.
    #[serde(rename = "decision_deadline")]
    FirstDue,
}

impl Sort {
    /// What the list goes by, in which direction.
    fn by(self) -> (Key, SortBy) {
        match self {
            Self::Newest => (Key::Created, SortBy::Newest),
            Self::Oldest => (Key::Created, SortBy::Oldest),
            Self::LastChanged => (Key::Updated, SortBy::NameDescending),
            Self::LongestUnchanged => (Key::Updated, SortBy::Name),
            Self::LastDue => (Key::Deadline, SortBy::NameDescending),
            Self::FirstDue => (Key::Deadline, SortBy::Name),
        }
    }
}

/// Whose turn it is, or whose it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TicketQueue)]
pub enum Queue {
    /// Everything that the caller may see.
    #[default]
    All,
    /// Those that the caller applied for or benefits from.
    Mine,
    /// Those that wait for the caller's decision.
    AwaitingMe,
    /// Those that the caller decided, at any level.
    DecidedByMe,
    /// Those that are the business of administrators, in organizations that the caller administers or audits: of manual
    /// approval, blocked, or in error. Without `state`, those that wait: pending, blocked, in error.
    Administrator,
    /// Those of assigned approvers there, unless blocked or in error. Without `state`, those that are pending.
    Others,
}

impl From<Queue> for tickets::Queue {
    fn from(queue: Queue) -> Self {
        match queue {
            Queue::All => Self::All,
            Queue::Mine => Self::Mine,
            Queue::AwaitingMe => Self::AwaitingMe,
            Queue::DecidedByMe => Self::DecidedByMe,
            Queue::Administrator => Self::Administrator,
            Queue::Others => Self::Others,
        }
    }
}

/// Which tickets. Repeat a parameter for alternatives.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListTickets {
    /// In this queue.
    #[serde(default)]
    #[param(inline)]
    queue: Queue,
    /// In one of these states now. Left out: any, but in the queues `administrator` and `others`, which say what they show.
    #[serde(default)]
    #[param(inline, value_type = Vec<super::TicketState>, max_items = 20)]
    state: Vec<StateName>,
    /// Of one of these types.
    #[serde(default)]
    #[param(inline, value_type = Vec<super::TicketType>, max_items = 20)]
    r#type: Vec<TicketType>,
    /// Whose flow decides like this.
    #[serde(default)]
    #[param(inline, value_type = Vec<super::ApprovalType>, max_items = 20)]
    approval_type: Vec<ApprovalType>,
    /// Of one of these applicants.
    #[serde(default)]
    #[param(max_items = 100)]
    applicant_id: Vec<Uuid>,
    /// For one of these people.
    #[serde(default)]
    #[param(max_items = 100)]
    beneficiary_id: Vec<Uuid>,
    /// Whose applicant has this text in the name or login name.
    #[param(max_length = 200)]
    applicant_name: Option<String>,
    /// In one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Under one of these flows.
    #[serde(default)]
    #[param(max_items = 100)]
    flow_id: Vec<Uuid>,
    /// That ask for one of these assets by name, or for administration of one of these devices.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// Submitted at this moment or later.
    created_from: Option<Timestamp>,
    /// Submitted before this moment.
    created_to: Option<Timestamp>,
    /// With this text in title, reason or `#number`, or in the names that applicant, beneficiary and assets had at submission;
    /// in those of assets, where the caller reads the inventory.
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
    sort: Sort,
    /// `total` counts all.
    #[param(inline)]
    include: Option<Include>,
}

impl ListTickets {
    /// What to ask the database for, and whether to count it all.
    pub fn read(self) -> Answer<(tickets::Filter, Listing, bool)> {
        let Self {
            queue,
            state,
            r#type,
            approval_type,
            applicant_id,
            beneficiary_id,
            applicant_name,
            org_id,
            flow_id,
            asset_id,
            created_from,
            created_to,
            q,
            limit,
            cursor,
            sort,
            include,
        } = self;
        let (key, sort) = sort.by();
        let filter = tickets::Filter {
            queue: queue.into(),
            states: state,
            types: r#type,
            approval_types: approval_type,
            applicants: applicant_id,
            beneficiaries: beneficiary_id,
            applicant_name,
            orgs: org_id,
            flows: flow_id,
            assets: asset_id,
            created_from: created_from.map(|t| t.0),
            created_to: created_to.map(|t| t.0),
            q,
            key,
        }
        .with_default_states();
        let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
        check(key, &listing.page)?;
        Ok((filter, listing, include == Some(Include::Total)))
    }
}

/// Refuses a cursor with a place that no ticket has.
fn check(key: Key, page: &Page) -> Answer<()> {
    let is_ours = page.after.as_ref().is_none_or(|after| tickets::read_position(key, &after.key).is_some());
    if is_ours { Ok(()) } else { Err(Problem::new(Code::InvalidCursor)) }
}

/// Where a ticket stands in a list.
pub fn position(key: Key, row: &Stored) -> (String, Uuid) {
    let ticket = &row.ticket;
    (tickets::position(key, ticket.updated_at, ticket.decision_deadline), ticket.id.into())
}

/// A page of tickets.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketPage {
    /// The tickets.
    #[schema(max_items = 200)]
    pub items: Vec<TicketView>,
    /// Gives the next page; null: this is the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many there are in all, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// Which part of what hangs on one ticket.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListEntries {
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
}

impl ListEntries {
    /// What to ask the database for. `of` is the ticket, to which the cursors belong.
    pub fn read(self, of: Uuid) -> Answer<Listing> {
        let Self { limit, cursor, sort } = self;
        Listing::new(limit, cursor.as_deref(), sort.into(), &of)
    }
}
