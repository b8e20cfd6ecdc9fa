//! `GET /events`.

use super::wire::{EventPage, EventView};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::{Include, Listing, SortBy};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::events::{self, Filter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The order of the log.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
pub enum EventSort {
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
}

/// A short text to look for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, min_length = 1, max_length = 200)]
pub struct Word(String);

impl TryFrom<String> for Word {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if (1..=200).contains(&text.chars().count()) { Ok(Self(text)) } else { Err("1 to 200 characters") }
    }
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListEvents {
    /// By one of these users.
    #[serde(default)]
    #[param(max_items = 100)]
    actor_id: Vec<Uuid>,
    /// On objects of one of these kinds.
    #[serde(default)]
    #[param(inline, max_items = 100)]
    subject_type: Vec<Word>,
    /// On one of these objects.
    #[serde(default)]
    #[param(max_items = 100)]
    subject_id: Vec<Uuid>,
    /// One of these; `ticket.` stands for everything that begins so.
    #[serde(default)]
    #[param(inline, max_items = 100, example = json!(["ticket."]))]
    action: Vec<Word>,
    /// In one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Of one of these tickets.
    #[serde(default)]
    #[param(max_items = 100)]
    ticket_id: Vec<Uuid>,
    /// Of one of these requests.
    #[serde(default)]
    #[param(inline, max_items = 100)]
    request_id: Vec<Word>,
    /// At this moment or later.
    created_from: Option<Timestamp>,
    /// Before this moment.
    created_to: Option<Timestamp>,
    /// How many: 50 when left out, at most 200.
    #[param(minimum = 1)]
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    sort: EventSort,
    /// `total` counts all.
    #[param(inline)]
    include: Option<Include>,
}

impl ListEvents {
    /// What to ask the database for, and whether to count it all.
    pub fn read(self) -> Answer<(Filter, Listing, bool)> {
        let Self {
            actor_id,
            subject_type,
            subject_id,
            action,
            org_id,
            ticket_id,
            request_id,
            created_from,
            created_to,
            limit,
            cursor,
            sort,
            include,
        } = self;
        let filter = Filter {
            actors: actor_id,
            subject_types: words(subject_type),
            subjects: subject_id,
            actions: words(action),
            orgs: org_id,
            tickets: ticket_id,
            requests: words(request_id),
            from: created_from.map(|t| t.0),
            to: created_to.map(|t| t.0),
        };
        let sort = match sort {
            EventSort::Newest => SortBy::Newest,
            EventSort::Oldest => SortBy::Oldest,
        };
        let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
        Ok((filter, listing, include == Some(Include::Total)))
    }
}

/// Read the audit log
///
/// Auditors and admins read that of their organizations; super admins read all, also what is in no organization.
#[utoipa::path(
    tag = "audit",
    params(ListEvents),
    responses((status = 200, description = "A page of events", body = EventPage))
)]
#[get("/events")]
pub async fn list_events(caller: Caller, query: Query<ListEvents>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadEvents, &Target::listing())?;
    let (filter, listing, counts) = query.0.read()?;
    let readable = caller.actor.readable_orgs();
    let mut conn = caller.conn().await?;
    let rows = events::list(&mut conn, &readable, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |line| (String::new(), line.event.id));
    let total = if counts { Some(events::count(&mut conn, &readable, &filter).await?) } else { None };
    let items = rows.into_iter().map(EventView::from).collect();
    Ok(Reply::answer(&EventPage { items, next_cursor, total })?.send())
}

fn words(words: Vec<Word>) -> Vec<String> {
    words.into_iter().map(|Word(text)| text).collect()
}
