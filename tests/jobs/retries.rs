//! Failing jobs: retried after a while, then dead, then retried by a super admin.

use super::{ask_for, asked_for, dead_job, periodic, work_off, worker};
use futures::future::join_all;
use gatepass_app::jobs::JobKind;
use gatepass_domain::job::{ATTEMPTS, backoff};
use gatepass_testing::{Answer, World, json};
use time::Duration;

/// Makes a job fail as long as its table has another name.
const KIND: JobKind = JobKind::CleanLoginThrottle;

#[actix_web::test]
async fn what_fails_is_tried_again_after_waits_that_double_then_is_dead_and_can_be_replayed() {
    let world = World::new().await;
    let begun = world.stop_clock().await;
    world.sql("ALTER TABLE login_throttle RENAME TO away").await;
    ask_for(&world, KIND, None).await;
    let mut passed = 0;
    for attempt in 1..=ATTEMPTS {
        work_off(&world).await;
        let job = asked_for(&world, KIND).await.remove(0);
        assert_eq!(job["attempts"], attempt);
        assert!(job["last_error"].as_str().unwrap().contains("login_throttle"), "{job}");
        if attempt == ATTEMPTS {
            break;
        }
        assert_eq!(job["state"], "queued");
        let wait = "SELECT extract(epoch FROM run_at - updated_at)::int FROM jobs WHERE unique_key IS NULL";
        let wait = world.number(wait).await;
        assert_eq!(wait, i64::try_from(backoff(attempt, 0.0).as_secs()).unwrap());
        // A retry does not run before its time.
        work_off(&world).await;
        assert_eq!(asked_for(&world, KIND).await[0]["attempts"], attempt);
        passed += wait + 1;
        world.set_clock(&begun, Duration::seconds(passed)).await;
    }
    let admin = world.again(&world.admin).await;
    let dead = admin.get("/jobs?state=dead").await.expect(200)["items"][0].clone();
    assert_eq!((&dead["kind"], &dead["attempts"]), (&json!("clean_login_throttle"), &json!(ATTEMPTS)));
    assert!(dead["finished_at"].is_string() && dead["last_error"].is_string(), "{dead}");
    // The periodic job of the same kind is still retried.
    let other = periodic(&world, KIND).await;
    assert_eq!((&other["state"], &other["attempts"]), (&json!("queued"), &json!(ATTEMPTS)));

    world.sql("ALTER TABLE away RENAME TO login_throttle").await;
    let again = admin.act("jobs", &dead, "retry", json!({})).await.expect(200);
    assert_eq!((&again["state"], &again["attempts"]), (&json!("queued"), &json!(0)));
    // The retry is dated after the change that it waited for.
    world.set_clock(&begun, Duration::seconds(passed + 1)).await;
    work_off(&world).await;
    let done = admin.get(&format!("/jobs/{}", dead["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&done["state"], &done["last_error"]), (&json!("done"), &json!(null)));
    admin.act("jobs", &dead, "retry", json!({})).await.problem(409, "job_not_dead");
    let logged = "SELECT data::text FROM events WHERE action = 'job.retried'";
    let logged: Vec<String> = world.query(logged).await;
    assert_eq!(logged.len(), 1);
    assert!(logged[0].contains("\"before\": {\"state\": \"dead\", \"attempts\": 12}"), "{logged:?}");
}

#[actix_web::test]
async fn who_kills_every_worker_is_given_up() {
    let world = World::new().await;
    ask_for(&world, KIND, None).await;
    world
        .sql("UPDATE jobs SET state = 'running', attempts = 12, lease = id, run_at = run_at - interval '1 minute'")
        .await;
    assert!(worker(&world).step().await.unwrap());
    let job = asked_for(&world, KIND).await.remove(0);
    assert_eq!((&job["state"], &job["last_error"]), (&json!("dead"), &json!("no worker came back from it")));
}

#[actix_web::test]
async fn replayed_twice_at_once_it_is_replayed_once() {
    let world = World::new().await;
    let job = json!({ "id": dead_job(&world).await });
    let answers: Vec<Answer> =
        join_all((0..5).map(|_| world.admin.act("jobs", &job, "retry", json!({})))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(answers.iter().filter(|a| a.status != 200).all(|a| a.json["code"] == "job_not_dead"));
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'job.retried'").await, 1);
}

#[actix_web::test]
async fn one_that_waits_after_a_failure_is_woken_once() {
    let world = World::new().await;
    let begun = world.stop_clock().await;
    world.sql("ALTER TABLE login_throttle RENAME TO away").await;
    let mut passed = 0;
    for attempt in 1..=4 {
        work_off(&world).await;
        assert_eq!(periodic(&world, KIND).await["attempts"], attempt);
        passed += i64::try_from(backoff(attempt, 0.0).as_secs()).unwrap() + 1;
        world.set_clock(&begun, Duration::seconds(passed)).await;
    }
    work_off(&world).await;
    world.sql("ALTER TABLE away RENAME TO login_throttle").await;
    // The delay before the next attempt is not over.
    work_off(&world).await;
    let job = periodic(&world, KIND).await;
    assert_eq!(job["attempts"], 5);
    let admin = world.again(&world.admin).await;
    let answers: Vec<Answer> = join_all((0..3).map(|_| admin.act("jobs", &job, "retry", json!({})))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().filter(|a| a.status != 200).all(|a| a.json["code"] == "job_not_dead"));
    // The retry is dated after the change that it waited for.
    world.set_clock(&begun, Duration::seconds(passed + 1)).await;
    work_off(&world).await;
    let done = periodic(&world, KIND).await;
    assert_eq!((&done["attempts"], &done["last_error"]), (&json!(0), &json!(null)));
    // The job has not failed, so it runs by itself.
    admin.act("jobs", &job, "retry", json!({})).await.problem(409, "job_not_dead");
    let logged = "SELECT data -> 'before' ->> 'attempts' FROM events WHERE action = 'job.retried'";
    assert_eq!(world.query(logged).await, ["5"]);
}

#[actix_web::test]
async fn a_dead_job_that_was_asked_for_again_meanwhile_is_not_replayed() {
    let world = World::new().await;
    let job = json!({ "id": dead_job(&world).await });
    world.sql("UPDATE jobs SET unique_key = 'one'").await;
    ask_for(&world, JobKind::CleanJobs, Some("one")).await;
    world.admin.act("jobs", &job, "retry", json!({})).await.problem(409, "job_not_dead");
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'job.retried'").await, 0);
}
