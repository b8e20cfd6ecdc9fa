//! What the job endpoints take and give.

use crate::error::Answer;
use crate::page::{Include, Listing};
use crate::schema::Timestamp;
use crate::tickets::wire::ByTime;
use gatepass_domain::job::{JobKind as Kind, JobState as State};
use gatepass_persistence::jobs::{Filter, Job};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

crate::schema::text_schemas! {
    JobKind = Kind, "What a job does.";
    JobState = State, "Where a job stands.";
}

/// A piece of background work. It is done at least once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub struct JobView {
    /// The id.
    pub id: Uuid,
    /// What it does. Readers must expect kinds that they don't know.
    #[schema(max_length = 100, example = "expire_tickets")]
    pub kind: String,
    /// Where it stands. Readers must expect states that they don't know.
    #[schema(max_length = 100, example = "queued")]
    pub state: String,
    /// Whether it is done again and again, and never dies.
    pub is_periodic: bool,
    /// What it works on.
    #[schema(value_type = Object)]
    pub payload: Value,
    /// How often it was begun since it last went well.
    #[schema(minimum = 0, maximum = 2_147_483_647, example = 0)]
    pub attempts: i32,
    /// When it is due; of a running one, when another worker may take it over.
    pub run_at: Timestamp,
    /// Why it failed last.
    #[schema(max_length = 1000, example = "unavailable: The service is unavailable")]
    pub last_error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// When it was done or given up.
    pub finished_at: Option<Timestamp>,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        let is_periodic = job.every().is_some();
        let Job {
            id,
            kind,
            unique_key: _,
            payload,
            state,
            attempts,
            run_at,
            last_error,
            created_at,
            updated_at,
            finished_at,
        } = job;
        Self {
            id,
            kind,
            state,
            is_periodic,
            payload,
            attempts,
            run_at: run_at.into(),
            last_error,
            created_at: created_at.into(),
            updated_at: updated_at.into(),
            finished_at: finished_at.map(Into::into),
        }
    }
}

/// A page of jobs.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobPage {
    /// The jobs.
    #[schema(max_items = 200)]
    pub items: Vec<JobView>,
    /// Gives the next page; null: this is the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many there are in all, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// Sending a job on its way again: there is nothing to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryJob {}

/// Which jobs. Repeat a parameter for alternatives.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListJobs {
    /// Of one of these kinds.
    #[serde(default)]
    #[param(inline, value_type = Vec<JobKind>, max_items = 20)]
    kind: Vec<Kind>,
    /// In one of these states.
    #[serde(default)]
    #[param(inline, value_type = Vec<JobState>, max_items = 20)]
    state: Vec<State>,
    /// Asked for at this moment or later.
    created_from: Option<Timestamp>,
    /// Asked for before this moment.
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
    sort: ByTime,
    /// `total` counts all.
    #[param(inline)]
    include: Option<Include>,
}

impl ListJobs {
    /// What to ask the database for, and whether to count it all.
    pub fn read(self) -> Answer<(Filter, Listing, bool)> {
        let Self { kind, state, created_from, created_to, limit, cursor, sort, include } = self;
        let filter = Filter {
            kinds: kind,
            states: state,
            created_from: created_from.map(|t| t.0),
            created_to: created_to.map(|t| t.0),
        };
        let listing = Listing::new(limit, cursor.as_deref(), sort.into(), &filter)?;
        Ok((filter, listing, include == Some(Include::Total)))
    }
}
