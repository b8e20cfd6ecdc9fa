//! Leases of jobs: one worker at a time runs a job, and another one takes over when the lease ends.

use super::{ask_for, asked_for};
use futures::future::join_all;
use gatepass_app::jobs::JobKind;
use gatepass_domain::job::Next;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::jobs::{self, Ending, Leased};
use gatepass_testing::World;
use std::collections::BTreeSet;
use std::time::Duration as Length;
use time::Duration;

const KIND: JobKind = JobKind::CleanJobs;
const LEASE: Length = Length::from_mins(1);

async fn claim(world: &World) -> Option<Leased> {
    let conn = world.db.conn().await.unwrap();
    jobs::claim(&conn, world.db.ids(), &[KIND.as_str()], LEASE).await.unwrap()
}

async fn finish(world: &World, leased: &Leased, ending: Ending) -> bool {
    jobs::finish(&world.db.conn().await.unwrap(), leased, ending).await.unwrap()
}

fn ran(next: Next) -> Ending {
    Ending::Ran { next, error: None, payload: None }
}

#[actix_web::test]
async fn no_job_is_claimed_twice_by_workers_that_look_at_once() {
    let world = World::new().await;
    for _ in 0..40 {
        ask_for(&world, KIND, None).await;
    }
    let workers = (0..4).map(async |_| {
        let mut mine = Vec::new();
        while let Some(leased) = claim(&world).await {
            mine.push(leased.job.id);
        }
        mine
    });
    let claimed: Vec<_> = join_all(workers).await.into_iter().flatten().collect();
    assert_eq!((claimed.len(), claimed.iter().collect::<BTreeSet<_>>().len()), (40, 40));
}

#[actix_web::test]
async fn a_lease_that_has_ended_is_taken_over_and_whoever_had_it_ends_nothing() {
    let world = World::new().await;
    let begun = world.stop_clock().await;
    ask_for(&world, KIND, None).await;
    let first = claim(&world).await.unwrap();
    world.set_clock(&begun, Duration::seconds(59)).await;
    assert!(claim(&world).await.is_none());
    world.set_clock(&begun, Duration::seconds(61)).await;
    let second = claim(&world).await.unwrap();
    assert_eq!((second.job.id, first.job.attempts, second.job.attempts), (first.job.id, 1, 2));
    assert!(!finish(&world, &first, ran(Next::Finished)).await);
    assert_eq!(asked_for(&world, KIND).await[0]["state"], "running");
    assert!(finish(&world, &second, ran(Next::Finished)).await);
    assert_eq!(asked_for(&world, KIND).await[0]["state"], "done");
    assert!(!finish(&world, &second, ran(Next::Dead)).await);
}

#[actix_web::test]
async fn what_is_given_back_is_due_at_once_and_was_no_attempt() {
    let world = World::new().await;
    ask_for(&world, KIND, None).await;
    let first = claim(&world).await.unwrap();
    assert!(finish(&world, &first, Ending::GivenBack).await);
    assert_eq!(claim(&world).await.unwrap().job.attempts, 1);
}

#[actix_web::test]
async fn what_a_transaction_asks_for_is_there_when_it_commits_and_only_then() {
    let world = World::new().await;
    let mut tx = world.db.begin().await.unwrap();
    let new = jobs::NewJob {
        kind: KIND.as_str(),
        unique_key: None,
        payload: gatepass_testing::json!({}),
        run_at: None,
    };
    jobs::enqueue(&mut tx, new.clone()).await.unwrap();
    assert!(claim(&world).await.is_none());
    tx.rollback().await.unwrap();
    assert!(claim(&world).await.is_none());
    let mut tx = world.db.begin().await.unwrap();
    let later = tx.now + Duration::hours(1);
    jobs::enqueue(&mut tx, jobs::NewJob { run_at: Some(later), ..new }).await.unwrap();
    tx.commit().await.unwrap();
    assert!(claim(&world).await.is_none());
    world.travel(Duration::minutes(61)).await;
    assert!(claim(&world).await.is_some());
}

#[actix_web::test]
async fn of_one_key_one_waits_and_one_that_runs_runs_again() {
    let world = World::new().await;
    join_all((0..5).map(|_| ask_for(&world, KIND, Some("one")))).await;
    assert_eq!(asked_for(&world, KIND).await.len(), 1);
    let leased = claim(&world).await.unwrap();
    ask_for(&world, KIND, Some("one")).await;
    assert!(claim(&world).await.is_none());
    assert!(finish(&world, &leased, ran(Next::Finished)).await);
    // Work that was enqueued during a run may have come too late for it, so it runs again.
    let again = claim(&world).await.unwrap();
    assert_eq!((again.job.id, again.job.attempts), (leased.job.id, 1));
    assert!(finish(&world, &again, ran(Next::Finished)).await);
    assert!(claim(&world).await.is_none());
    // A finished job does not block a new one with the same key.
    ask_for(&world, KIND, Some("one")).await;
    assert_eq!(asked_for(&world, KIND).await.len(), 2);
}
