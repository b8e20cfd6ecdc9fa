//! `GET /events/stream`: the events that the caller may see, as they happen.

mod body;
mod frames;
mod read;

use super::list::EventFilter;
use crate::error::Result;
use crate::extract::{Both, Caller, Query, wait_seconds};
use crate::page::{Follower, Following};
use actix_web::http::header;
use actix_web::{HttpResponse, get};
use body::Stream;
use gatepass_persistence::events::Filter;
use read::Reading;
use utoipa::ToSchema;

/// Server-sent events. Each event has an `id` to go on after, the action as `event`, and the event as one line of JSON (`Event`) as
/// `data`. An `event: end` has a problem as `data`. Lines that begin with a colon are comments.
#[derive(ToSchema)]
#[schema(max_length = 1_000_000_000_000, example = ":\n\n")]
#[allow(dead_code, reason = "only its schema is used")]
pub struct EventStream(String);

/// Follow events as they happen
///
/// Sends each event that the caller may see, once and without gaps, as server-sent events: the audit log of the organizations that
/// they audit or administer, and the events of the tickets that they see, as the ticket's history shows them. The `id` of an event
/// is a position, also for `after`. A browser sends it as `Last-Event-ID` when it connects again. Every 15 seconds without an event,
/// a comment is sent. The stream ends with `event: end` when the credential is no longer valid, when the caller loses a role, and
/// when the server stops. With `Prefer: wait=N`, it ends after N seconds (at most 60); `wait=0` sends what is ready.
#[utoipa::path(
    tag = "audit",
    params(
        EventFilter,
        Following,
        ("Last-Event-ID" = Option<String>, Header, description = "Goes on after the event with this `id`. Replaces `after`", max_length = 8000),
        ("Prefer" = Option<String>, Header, description = "`wait=30`: end the stream after 30 seconds (RFC 7240)", max_length = 200),
    ),
    responses((status = 200, description = "The events", body = EventStream, content_type = "text/event-stream"))
)]
#[get("/events/stream")]
pub async fn stream_events(
    caller: Caller,
    query: Query<Both<EventFilter, Following>>,
) -> Result<HttpResponse> {
    read::authorize(&caller)?;
    let Both(filter, Following { after }) = query.0;
    let filter = Filter::from(filter);
    let last = caller.client.request.headers().get("last-event-id");
    let last = last.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let (position, place) = match (last, after) {
        (Some(id), _) => (id, "Last-Event-ID"),
        (None, Some(after)) => (after, "after"),
        (None, None) => ("now".to_owned(), "after"),
    };
    let opened = caller.client.shared.tokens().seals().open(&position).unwrap_or(position);
    let follower = Follower::from(&opened, place, read::PAGE, &filter)?;
    let time = wait_seconds(&caller.client.request);
    let streams = caller.client.shared.streams();
    let registered = streams.register(caller.id().into(), caller.actor.readable_orgs())?;
    let stream = Stream::begin(Reading::new(caller, filter, follower, registered), time).await?;
    let mut response = HttpResponse::Ok();
    // Compression and proxies would keep events back.
    response
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"));
    if let Some(time) = time {
        response.insert_header(("preference-applied", format!("wait={}", time.as_secs())));
    }
    Ok(response.streaming(stream.body()))
}
