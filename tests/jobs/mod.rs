//! Background work: leases, retries, sweeping, cleaning, and the jobs API for super admins.

mod api;
mod cleaning;
mod expiry;
mod folding;
mod follow;
mod leases;
mod left;
mod retries;
mod sweeps;

use gatepass_app::jobs::JobKind;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::jobs::{self, NewJob};
use gatepass_testing::{Value, World, json};
use gatepass_worker::Worker;

/// A worker on this world's database, without jitter.
fn worker(world: &World) -> Worker {
    Worker::new(world.db.clone(), std::time::Duration::from_secs(1), || 0.0)
}

/// Runs all jobs that are due.
pub(crate) async fn work_off(world: &World) {
    let worker = worker(world);
    while worker.step().await.unwrap() {}
}

/// Enqueues a job that is not periodic.
async fn ask_for(world: &World, kind: JobKind, key: Option<&str>) {
    let mut tx = world.db.begin().await.unwrap();
    let unique_key = key.map(str::to_owned);
    jobs::enqueue(&mut tx, NewJob { kind: kind.as_str(), unique_key, payload: json!({}), run_at: None })
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A dead job. Returns its id.
pub async fn dead_job(world: &World) -> String {
    let id = world.new_id();
    world
        .sql(&format!(
            "INSERT INTO jobs (id, kind, payload, state, attempts, run_at, again, last_error, created_at, updated_at, finished_at) \
             VALUES ('{id}', 'clean_jobs', '{{}}', 'dead', 12, now(), false, 'it took too long', now(), now(), now())"
        ))
        .await;
    id
}

/// The stored jobs of this kind, without the periodic one.
async fn asked_for(world: &World, kind: JobKind) -> Vec<Value> {
    let sql = format!(
        "SELECT to_jsonb(j) FROM jobs j WHERE kind = '{kind}' AND unique_key IS DISTINCT FROM kind ORDER BY id"
    );
    world.query(&sql).await.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
}

/// The stored periodic job of this kind.
async fn periodic(world: &World, kind: JobKind) -> Value {
    let sql = format!(
        "SELECT to_jsonb(j) FROM jobs j WHERE unique_key = '{kind}' AND state IN ('queued', 'running')"
    );
    let rows = world.query(&sql).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    serde_json::from_str(&rows[0]).unwrap()
}
