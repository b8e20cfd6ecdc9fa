//! Lists of jobs, and retries of dead ones.

use super::Job;
use crate::db::keyset::{Page, paged};
use crate::db::prepared::{Prepared, prepared, prepared_shape};
use crate::schema::jobs;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::JobId;
use gatepass_domain::job::JobState;
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// Which jobs; an empty list of alternatives: any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of one of these kinds.
    pub kinds: Vec<&'static str>,
    /// In one of these states.
    pub states: Vec<JobState>,
    /// Asked for at this moment or later.
    pub created_from: Option<OffsetDateTime>,
    /// Asked for before this moment.
    pub created_to: Option<OffsetDateTime>,
}

fn matching<'a>(filter: &Filter) -> jobs::BoxedQuery<'a, Pg> {
    let Filter { kinds, states, created_from, created_to } = filter;
    let mut query = jobs::table.into_boxed();
    if !kinds.is_empty() {
        query = query.filter(jobs::kind.eq_any(kinds.clone()));
    }
    query = match states.as_slice() {
        [] => query,
        // Spelled as in the condition of `jobs_dead_idx`.
        [JobState::Dead] => query.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("state = 'dead'")),
        states => {
            query.filter(jobs::state.eq_any(states.iter().map(|state| state.as_str()).collect::<Vec<_>>()))
        }
    };
    if let Some(from) = *created_from {
        query = query.filter(jobs::created_at.ge(from));
    }
    if let Some(to) = *created_to {
        query = query.filter(jobs::created_at.lt(to));
    }
    query
}

/// One page of jobs, and one more where there is one.
pub async fn list(conn: &mut Conn, filter: &Filter, page: &Page) -> Result<Vec<Job>> {
    let query = paged!(matching(filter), page, jobs::id, jobs::kind).select(Job::as_select());
    Ok(prepared_shape(query).load(&mut **conn).await?)
}

/// How many jobs there are in all.
pub async fn count(conn: &mut Conn, filter: &Filter) -> Result<i64> {
    Ok(prepared_shape(matching(filter).count()).get_result(&mut **conn).await?)
}

/// One job.
pub async fn find(conn: &Conn, id: JobId) -> Result<Job> {
    let found = jobs::table.find(Uuid::from(id)).select(Job::as_select());
    Ok(prepared(found).get_result(&mut &**conn).await?)
}

/// One job, which nobody else changes until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: JobId) -> Result<Job> {
    let found = jobs::table.find(Uuid::from(id)).select(Job::as_select()).for_update();
    let job: Job = found.get_result(&mut &***tx).await?;
    tx.follow(job.updated_at);
    Ok(job)
}

/// Makes a job due now, as if it had never failed. A conflict if another job with its key is queued or running.
pub async fn retry(tx: &mut Tx, id: JobId) -> Result<Job> {
    let now = tx.now;
    let row = diesel::update(jobs::table.find(Uuid::from(id))).set((
        jobs::state.eq(JobState::Queued.as_str()),
        jobs::attempts.eq(0),
        jobs::run_at.eq(now),
        jobs::updated_at.eq(now),
        jobs::finished_at.eq(None::<OffsetDateTime>),
    ));
    Ok(row.returning(Job::as_returning()).get_result(&mut ***tx).await?)
}

const REMOVE_DONE: &str = include_str!("remove_done.sql");

/// Removes at most this many jobs that were done a week ago; gives their number. Dead jobs stay.
pub async fn remove_done(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(REMOVE_DONE).bind::<BigInt, _>(most);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
