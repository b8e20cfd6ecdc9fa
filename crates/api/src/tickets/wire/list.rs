//! The contract's types for lists of tickets.

use super::TicketView;
use super::filter::{TicketFilter, TicketQueue};
use crate::error::{Code, Problem, Result};
use crate::extract::{Both, Caller};
use crate::page::{Listing, Paging, SortBy, page_of};
use gatepass_domain::ticket::state::StateName;
use gatepass_persistence::tickets::{self, Filter, Key, Stored};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which tickets to list or export.
pub type QueuedTickets = Both<InQueue, TicketFilter>;

/// The queue of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InQueue {
    /// Tickets in this queue. Without `state`, `administrator` shows pending, blocked and failed tickets, and `others` shows
    /// pending tickets; `applied_defaults` of the page says so. `state=any` shows all.
    #[serde(default)]
    #[param(inline)]
    queue: TicketQueue,
}

impl QueuedTickets {
    /// The filter of a list in this order, and what it leaves out by default.
    pub fn filter(self, sort: TicketSort) -> (Filter, TicketDefaults) {
        let Self(InQueue { queue }, filter) = self;
        let queue = queue.into();
        let defaults = TicketDefaults::of(queue, filter.names_states());
        (filter.within(queue, sort.key()).or_states(&defaults.state), defaults)
    }
}

/// The order of tickets; `-` reverses it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum TicketSort {
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
    /// Latest decision deadline first.
    #[serde(rename = "-decision_deadline")]
    LastDue,
    /// Earliest decision deadline first.
    #[serde(rename = "decision_deadline")]
    FirstDue,
}

impl TicketSort {
    /// The column that the list is sorted by.
    fn key(self) -> Key {
        match self {
            Self::Newest | Self::Oldest => Key::Created,
            Self::LastChanged | Self::LongestUnchanged => Key::Updated,
            Self::LastDue | Self::FirstDue => Key::Deadline,
        }
    }
}

/// A column other than the time of creation takes the place of the name.
impl From<TicketSort> for SortBy {
    fn from(sort: TicketSort) -> Self {
        match sort {
            TicketSort::Newest => Self::Newest,
            TicketSort::Oldest => Self::Oldest,
            TicketSort::LastChanged | TicketSort::LastDue => Self::NameDescending,
            TicketSort::LongestUnchanged | TicketSort::FirstDue => Self::Name,
        }
    }
}

/// The requested page. Refuses a cursor with a position that no ticket can have.
pub fn listing(paging: &Paging<TicketSort>, filter: &Filter) -> Result<Listing> {
    let listing = paging.listing(filter)?;
    let after = listing.page.after.as_ref();
    let is_position = after.is_none_or(|after| tickets::read_position(filter.key, &after.key).is_some());
    if is_position { Ok(listing) } else { Err(Problem::new(Code::InvalidCursor)) }
}

/// The position of a ticket in a list that is sorted by `key`.
pub fn position(key: Key, caller: &Caller, row: &Stored) -> (String, Uuid) {
    (tickets::position(key, &caller.actor, &row.ticket, caller.now), row.ticket.id.into())
}

/// The filters that a list of tickets applied because the request names none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TicketDefaults {
    /// Only tickets in these states are shown. Empty: no state was omitted by default. `state=any` lifts this.
    #[schema(value_type = Vec<super::TicketState>, max_items = 10)]
    pub state: Vec<StateName>,
}

impl TicketDefaults {
    /// What a queue leaves out by default. A filter that says anything about states takes the place of these filters.
    pub fn of(queue: tickets::Queue, names_states: bool) -> Self {
        let state = if names_states { Vec::new() } else { queue.default_states().to_vec() };
        Self { state }
    }

    /// These filters as a query.
    pub fn query(&self) -> String {
        let states: Vec<String> = self.state.iter().map(|state| format!("state={state}")).collect();
        states.join("&")
    }
}

page_of! {
    /// A page of tickets.
    pub struct TicketPage of TicketView, with {
        /// The number of items on all pages; only with `include=total`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(minimum = 0)]
        pub total: Option<i64>,
        /// The filters that were applied because the request names none.
        pub applied_defaults: TicketDefaults,
    }
}
