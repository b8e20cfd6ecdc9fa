//! `GET /events`.

use super::wire::{EventPage, EventView};
use crate::error::{Code, Problem, Result};
use crate::extract::{Both, Caller, Query, pairs};
use crate::page::{ByTime, Follower, Following, List};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::events::{self, Filter};
use gatepass_persistence::feed::Part;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A text of 1 to 200 characters.
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

/// Which events to list or export.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventFilter {
    /// Events that one of these users caused.
    #[serde(default)]
    #[param(max_items = 100)]
    actor_id: Vec<Uuid>,
    /// Events about objects of one of these kinds.
    #[serde(default)]
    #[param(inline, max_items = 100)]
    subject_type: Vec<Word>,
    /// Events about one of these objects.
    #[serde(default)]
    #[param(max_items = 100)]
    subject_id: Vec<Uuid>,
    /// Events with one of these actions. A name that ends in a dot, such as `ticket.`, selects all actions that begin with it.
    #[serde(default)]
    #[param(inline, max_items = 100, example = json!(["ticket."]))]
    action: Vec<Word>,
    /// Events of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Events of one of these tickets.
    #[serde(default)]
    #[param(max_items = 100)]
    ticket_id: Vec<Uuid>,
    /// Events of the HTTP requests with one of these ids.
    #[serde(default)]
    #[param(inline, max_items = 100)]
    request_id: Vec<Word>,
    /// Events at this time or later.
    created_from: Option<Timestamp>,
    /// Events before this time.
    created_to: Option<Timestamp>,
}

impl From<EventFilter> for Filter {
    fn from(asked: EventFilter) -> Self {
        let EventFilter {
            actor_id,
            subject_type,
            subject_id,
            action,
            org_id,
            ticket_id,
            request_id,
            created_from,
            created_to,
        } = asked;
        Self {
            actors: actor_id,
            subject_types: words(subject_type),
            subjects: subject_id,
            actions: words(action),
            orgs: org_id,
            tickets: ticket_id,
            requests: words(request_id),
            from: created_from.map(|t| t.0),
            to: created_to.map(|t| t.0),
        }
    }
}

/// The query of `GET /events`.
type Listed = Both<List<EventFilter, ByTime>, Following>;

/// Read the audit log
///
/// Returns the events of the organizations that the caller audits or administers. Super admins read all events, including
/// those of no organization. With `after`, it is a feed: it returns each event that was stored since the position, once and
/// without gaps, even if a long transaction stored an older event late. An empty page has a position too.
#[utoipa::path(
    tag = "audit",
    params(Listed),
    responses((status = 200, description = "A page of events", body = EventPage))
)]
#[get("/events")]
pub async fn list_events(caller: Caller, query: Query<Listed>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadEvents, &Target::listing())?;
    let Both(Both(filter, paging), Following { after }) = query.0;
    let filter = Filter::from(filter);
    let readable = caller.actor.readable_orgs();
    if let Some(after) = after {
        let pairs = pairs(caller.client.request.query_string());
        let names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
        let follower = Follower::new(&after, paging.pages(), &names, &filter)?;
        return follow(&caller, &filter, follower).await;
    }
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = events::list(&mut conn, &readable, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |line| (String::new(), line.event.id));
    let total =
        if paging.counts() { Some(events::count(&mut conn, &readable, &filter).await?) } else { None };
    let items = rows.into_iter().map(EventView::from).collect();
    Ok(Reply::answer(&EventPage { items, next_cursor, total, next_after: None, has_more: None })?.send())
}

async fn follow(caller: &Caller, filter: &Filter, follower: Follower) -> Result<HttpResponse> {
    let (readable, start) = (caller.actor.readable_orgs(), follower.start.clone());
    let mut conn = caller.conn().await?;
    let part = events::feed(&mut conn, &readable, filter, start, follower.limit).await?;
    let Part { rows, next, has_more } = part.ok_or_else(|| Problem::new(Code::InvalidCursor))?;
    let page = EventPage {
        items: rows.into_iter().map(EventView::from).collect(),
        next_cursor: None,
        total: None,
        next_after: Some(follower.cursor(next)),
        has_more: Some(has_more),
    };
    Ok(Reply::answer(&page)?.send())
}

fn words(words: Vec<Word>) -> Vec<String> {
    words.into_iter().map(|Word(text)| text).collect()
}
