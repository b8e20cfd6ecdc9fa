//! The contract's types for jobs.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_app::jobs::{self, JobKind as Kind};
use gatepass_domain::job::JobState as State;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::jobs::{Filter, Job};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

crate::schema::text_schemas! {
    JobKind = Kind, "The kind of a job: the work that it does.";
    JobState = State, "The state of a job.";
}

/// A background job. It runs at least once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub struct JobView {
    /// The id of the job.
    pub id: Uuid,
    /// The kind of work. Clients must accept kinds that they do not know.
    #[schema(max_length = 100, example = "expire_tickets")]
    pub kind: String,
    /// The state. Clients must accept states that they do not know.
    #[schema(max_length = 100, example = "queued")]
    pub state: String,
    /// Whether the job runs periodically. A periodic job is never given up.
    pub is_periodic: bool,
    /// The input of the job.
    #[schema(value_type = Object)]
    pub payload: Value,
    /// The number of runs since the last success.
    #[schema(minimum = 0, maximum = 2_147_483_647, example = 0)]
    pub attempts: i32,
    /// When the job is due. Of a running job: when another worker may take it over.
    pub run_at: Timestamp,
    /// The error of the last failure.
    #[schema(max_length = 1000, example = "unavailable: The service is unavailable")]
    pub last_error: Option<String>,
    /// When the job was queued.
    pub created_at: Timestamp,
    /// When the job last changed.
    pub updated_at: Timestamp,
    /// When the job was done or given up.
    pub finished_at: Option<Timestamp>,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        let is_periodic = jobs::schedule(&job).is_periodic();
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

page_of! {
    /// A page of jobs.
    pub struct JobPage of JobView, with total
}

/// Retrying a job takes no input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryJob {}

/// Which jobs to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobFilter {
    /// Jobs of one of these kinds.
    #[serde(default)]
    #[param(inline, value_type = Vec<JobKind>, max_items = 20)]
    kind: Vec<Kind>,
    /// Jobs in one of these states.
    #[serde(default)]
    #[param(inline, value_type = Vec<JobState>, max_items = 20)]
    state: Vec<State>,
    /// Jobs queued at this time or later.
    created_from: Option<Timestamp>,
    /// Jobs queued before this time.
    created_to: Option<Timestamp>,
}

impl From<JobFilter> for Filter {
    fn from(asked: JobFilter) -> Self {
        let JobFilter { kind, state, created_from, created_to } = asked;
        Self {
            kinds: kind.into_iter().map(Kind::as_str).collect(),
            states: state,
            created_from: created_from.map(|t| t.0),
            created_to: created_to.map(|t| t.0),
        }
    }
}
