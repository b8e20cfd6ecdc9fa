//! The audit log (domain.md section 10): written in the transaction of what it tells of, never changed.

mod export;
mod list;
mod place;

pub use export::{COLUMNS, export};
pub use list::{Filter, Line, Person, count, find, list};
pub use place::org_of;

use crate::db::keyset::{Page, paged};
use crate::db::prepared::Prepared;
use crate::schema::events;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// Who acts, and from where: the same for everything that one request does.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The user; none before login and for the server itself.
    pub actor_id: Option<Uuid>,
    /// `session:<id>` or `api_key:<id>`.
    pub credential: Option<String>,
    /// Who made it, of an API key.
    pub credential_made_by: Option<Uuid>,
    /// The caller's address.
    pub ip: Option<String>,
    /// The request's id.
    pub request_id: Option<String>,
    /// The trace id of `traceparent`.
    pub trace_id: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, Default)]
pub struct NewEvent {
    /// For example `ticket.approved`.
    pub action: String,
    /// The organization it happened in; none for global matters.
    pub org_id: Option<Uuid>,
    /// The person for whom the actor acted.
    pub on_behalf_of: Option<Uuid>,
    /// What kind of object, and which.
    pub subject: Option<(&'static str, Uuid)>,
    /// The ticket it belongs to.
    pub ticket_id: Option<Uuid>,
    /// Details: `before`, `after` and the like.
    pub data: Value,
    /// For audit readers alone.
    pub internal_note: Option<String>,
}

/// One line of the log.
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

/// How many events go into one statement: each number is a statement of its own to prepare.
const TOGETHER: usize = 4;

/// Writes events, in their order, as part of the transaction.
pub async fn record(tx: &mut Tx, origin: &Origin, new: Vec<NewEvent>) -> Result<()> {
    let mut rows: Vec<EventRow> = new.into_iter().map(|event| row(tx, origin, event)).collect();
    while !rows.is_empty() {
        let later = rows.split_off(rows.len().min(TOGETHER));
        let insert = Prepared::<_, ()>::new(diesel::insert_into(events::table).values(rows));
        tx.write(insert).await?;
        rows = later;
    }
    Ok(())
}

fn row(tx: &Tx, origin: &Origin, event: NewEvent) -> EventRow {
    let Origin { actor_id, credential, credential_made_by, ip, request_id, trace_id } = origin.clone();
    let NewEvent { action, org_id, on_behalf_of, subject, ticket_id, data, internal_note } = event;
    EventRow {
        id: tx.ids.next(),
        at: tx.now,
        action,
        org_id,
        actor_id,
        on_behalf_of,
        credential,
        subject_type: subject.map(|(kind, _)| kind.to_owned()),
        subject_id: subject.map(|(_, id)| id),
        ticket_id,
        ip,
        request_id,
        trace_id,
        data,
        internal_note,
        credential_made_by,
    }
}

/// One page of the events of one ticket, and one more where there is one: its history. Of these actions; none: of all.
pub async fn page_of_ticket(
    conn: &mut Conn,
    ticket: Uuid,
    actions: Option<Vec<&'static str>>,
    page: &Page,
) -> Result<Vec<EventRow>> {
    let mut query = events::table.filter(events::ticket_id.eq(ticket)).into_boxed();
    if let Some(actions) = actions {
        query = query.filter(events::action.eq_any(actions));
    }
    let query = paged!(query, page, events::id, events::action);
    Ok(query.select(EventRow::as_select()).load(&mut **conn).await?)
}
