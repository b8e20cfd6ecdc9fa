//! The audit log (domain.md section 10). `record` writes events in the transaction of the change that they describe. Events
//! never change afterwards.

mod export;
mod feed;
mod list;
mod new;
mod news;
mod place;
mod stream;

pub use export::{COLUMNS, export};
pub use feed::{Next, feed};
pub use list::{Filter, Line, Person, count, find, list};
pub use new::NewEvent;
pub use news::{News, news};
pub use place::org_of;
pub use stream::{StreamReader, stream};

use crate::db::keyset::{Page, paged};
use crate::db::prepared::Prepared;
use crate::schema::events;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::event::EventAction;
use gatepass_domain::text::TextEnum;
use gatepass_metrics::Happened;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// The actor of an event, and where the request came from. All events of a request have the same origin.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The user; none before login and for the server itself.
    pub actor_id: Option<Uuid>,
    /// `session:<id>`, `api_key:<id>`, or `message:<id>` for a decision from a mail or chat.
    pub credential: Option<String>,
    /// The user who created the API key, if the credential is one.
    pub credential_made_by: Option<Uuid>,
    /// The caller's address.
    pub ip: Option<String>,
    /// The id of the request.
    pub request_id: Option<String>,
    /// The trace id of `traceparent`.
    pub trace_id: Option<String>,
}

/// A row of the log.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = events, check_for_backend(diesel::pg::Pg), treat_none_as_default_value = false)]
#[allow(missing_docs)]
pub struct EventRow {
    pub id: Uuid,
    pub at: OffsetDateTime,
    pub action: String,
    pub org_id: Option<Uuid>,
    pub actor_id: Option<Uuid>,
    pub on_behalf_of: Option<Uuid>,
    pub credential: Option<String>,
    pub subject_type: Option<String>,
    pub subject_id: Option<Uuid>,
    pub ticket_id: Option<Uuid>,
    pub ip: Option<String>,
    pub request_id: Option<String>,
    pub trace_id: Option<String>,
    pub data: Value,
    pub internal_note: Option<String>,
    pub credential_made_by: Option<Uuid>,
}

/// The limit of events in one statement. Each number of events is a statement of its own to prepare.
const TOGETHER: usize = 4;

/// Writes events in their order, as part of the transaction. One other statement inserts an event, that of the use of an API key
/// (`auth/actors/by_api_key.sql`), which takes its action from the same enum. `scripts/check/fences.sh` finds any other.
pub async fn record(tx: &mut Tx, origin: &Origin, new: Vec<NewEvent>) -> Result<()> {
    for event in &new {
        tx.count(Happened::Event(event.action()));
    }
    let mut rows: Vec<EventRow> = new.into_iter().map(|event| event.row(tx, origin)).collect();
    while !rows.is_empty() {
        let later = rows.split_off(rows.len().min(TOGETHER));
        let insert = Prepared::<_, ()>::new(diesel::insert_into(events::table).values(rows));
        tx.write(insert).await?;
        rows = later;
    }
    Ok(())
}

/// A page of a ticket's history, and one more event if another page follows. Only events with one of these `actions`; none:
/// all.
pub async fn page_of_ticket(
    conn: &mut Conn,
    ticket: Uuid,
    actions: Option<Vec<EventAction>>,
    page: &Page,
) -> Result<Vec<EventRow>> {
    let mut query = events::table.filter(events::ticket_id.eq(ticket)).into_boxed();
    if let Some(actions) = actions {
        query = query.filter(events::action.eq_any(actions.into_iter().map(EventAction::as_str)));
    }
    let query = paged!(query, page, events::id, events::action);
    Ok(query.select(EventRow::as_select()).load(&mut **conn).await?)
}
