//! Background work, at least once: rows that a worker leases, and another takes over where it was killed. What they do is
//! the worker's; when they are tried again is decided in the domain's `job`.

mod lease;
mod list;

pub use lease::{Ending, Leased, claim, finish};
pub use list::{Filter, count, find, find_locked, list, remove_done, retry};

use crate::db::prepared::Prepared;
use crate::schema::jobs;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::Ids;
use gatepass_domain::job::JobKind;
use gatepass_domain::text::TextEnum;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// A job, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, QueryableByName)]
#[diesel(table_name = jobs, check_for_backend(diesel::pg::Pg))]
pub struct Job {
    /// The id.
    pub id: Uuid,
    /// What it does; a newer server may know kinds that this one does not.
    pub kind: String,
    /// Of those with the same key only one is there at a time.
    pub unique_key: Option<String>,
    /// What it needs to know: ids, no secrets.
    pub payload: Value,
    /// `queued`, `running`, `done` or `dead`.
    pub state: String,
    /// How often it was begun since it last went well.
    pub attempts: i32,
    /// When it is due; of a running one, when others may take it.
    pub run_at: OffsetDateTime,
    /// Why it failed last.
    pub last_error: Option<String>,
    /// When it was asked for.
    pub created_at: OffsetDateTime,
    /// When something last happened to it.
    pub updated_at: OffsetDateTime,
    /// When it was done or died.
    pub finished_at: Option<OffsetDateTime>,
}

/// Work to be done.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// What.
    pub kind: JobKind,
    /// The same for those that would do the same: while one waits, further ones come to nothing; while one runs, it runs
    /// once more.
    pub unique_key: Option<String>,
    /// What it needs to know: ids, no secrets. A super admin reads it.
    pub payload: Value,
    /// When; none: at once.
    pub run_at: Option<OffsetDateTime>,
}

const ENQUEUE: &str = include_str!("jobs/enqueue.sql");

/// Asks for work, as part of the transaction that it follows from.
pub async fn enqueue(tx: &mut Tx, new: NewJob) -> Result<()> {
    let NewJob { kind, unique_key, payload, run_at } = new;
    let now = tx.now;
    let query = diesel::sql_query(ENQUEUE)
        .bind::<SqlUuid, _>(tx.ids.next::<Uuid>())
        .bind::<Text, _>(kind.as_str())
        .bind::<Nullable<Text>, _>(unique_key)
        .bind::<Jsonb, _>(payload)
        .bind::<Timestamptz, _>(run_at.unwrap_or(now))
        .bind::<Timestamptz, _>(now);
    tx.write(Prepared::<_, ()>::new(query)).await
}

const ENSURE: &str = include_str!("jobs/ensure_periodic.sql");

/// Sees to it that there is one of each of these, which have their kind for a key.
pub async fn ensure_periodic(conn: &Conn, ids: &Ids, kinds: &[JobKind]) -> Result<()> {
    let query = diesel::sql_query(ENSURE)
        .bind::<Array<SqlUuid>, _>(kinds.iter().map(|_| ids.next::<Uuid>()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>());
    Prepared::<_, ()>::new(query).execute(&mut &**conn).await?;
    Ok(())
}

impl Job {
    /// How often its kind is done, where it is the periodic one of its kind; none: it was asked for.
    pub fn every(&self) -> Option<std::time::Duration> {
        let kind = JobKind::parse(&self.kind)?;
        kind.every().filter(|_| self.unique_key.as_deref() == Some(kind.as_str()))
    }
}
