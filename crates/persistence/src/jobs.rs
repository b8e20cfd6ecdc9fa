//! Background jobs, each done at least once. A worker leases a row; another worker takes it over if the first one was killed.
//! `app::jobs` knows what a job does, and `job` in the domain decides when it is retried.

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
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// A job, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, QueryableByName)]
#[diesel(table_name = jobs, check_for_backend(diesel::pg::Pg))]
pub struct Job {
    /// The id.
    pub id: Uuid,
    /// Its kind. A newer server may store kinds that this one does not know.
    pub kind: String,
    /// At most one queued or running job has this key.
    pub unique_key: Option<String>,
    /// Its arguments: ids, no secrets.
    pub payload: Value,
    /// `queued`, `running`, `done` or `dead`.
    pub state: String,
    /// How often it was started since it last succeeded.
    pub attempts: i32,
    /// When it is due; of a running job, when its lease ends.
    pub run_at: OffsetDateTime,
    /// Why it failed last.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: OffsetDateTime,
    /// When it last changed.
    pub updated_at: OffsetDateTime,
    /// When it was done or died.
    pub finished_at: Option<OffsetDateTime>,
}

/// A job to enqueue.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Its kind.
    pub kind: &'static str,
    /// Jobs that would do the same have the same key. While one is queued, it starts anew; while one runs, it runs once
    /// more.
    pub unique_key: Option<String>,
    /// Its arguments: ids, no secrets. A super admin reads them.
    pub payload: Value,
    /// When it is due; none: at once.
    pub run_at: Option<OffsetDateTime>,
}

const ENQUEUE: &str = include_str!("jobs/enqueue.sql");

/// Enqueues a job in the transaction of the change that it follows from.
pub async fn enqueue(tx: &mut Tx, new: NewJob) -> Result<()> {
    let NewJob { kind, unique_key, payload, run_at } = new;
    let now = tx.now;
    let query = diesel::sql_query(ENQUEUE)
        .bind::<SqlUuid, _>(tx.ids.next::<Uuid>())
        .bind::<Text, _>(kind)
        .bind::<Nullable<Text>, _>(unique_key)
        .bind::<Jsonb, _>(payload)
        .bind::<Timestamptz, _>(run_at.unwrap_or(now))
        .bind::<Timestamptz, _>(now);
    tx.write(Prepared::<_, ()>::new(query)).await
}

const ENSURE: &str = include_str!("jobs/ensure_periodic.sql");

/// Enqueues those of these periodic jobs that are missing. Their kind is their key.
pub async fn ensure_periodic(conn: &Conn, ids: &Ids, kinds: &[&'static str]) -> Result<()> {
    let query = diesel::sql_query(ENSURE)
        .bind::<Array<SqlUuid>, _>(kinds.iter().map(|_| ids.next::<Uuid>()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(kinds);
    Prepared::<_, ()>::new(query).execute(&mut &**conn).await?;
    Ok(())
}
