//! Requests and background jobs.

use super::{counting, moved};
use crate::jobs::work_off;
use gatepass_testing::{Answer, json};
use reqwest::Method;

const REQUESTS: &str = "gatepass_http_request_duration_seconds";
const WAITS: &str = "gatepass_http_wait_duration_seconds";

#[actix_web::test]
async fn a_request_counts_once_by_its_route_and_no_label_has_an_id() {
    let (world, scraper) = counting(|_| ()).await;
    let alice = world.member("alice").await;
    let before = scraper.read().await;
    for _ in 0..3 {
        alice.get("/me").await.expect(200);
    }
    let nothing = world.new_id();
    alice.get(&format!("/tickets/{nothing}")).await.problem(404, "not_found");
    alice.get(&format!("/users/{}", alice.id)).await;
    alice.get("/tickets?q=secret-word").await.expect(200);
    alice.get("/nowhere/at-all").await.problem(404, "not_found");
    world.root("/somewhere").await.problem(404, "not_found");
    alice.post("/tickets", json!({})).await.problem(422, "validation_failed");
    world.anon().get("/me").await.problem(401, "unauthenticated");
    Answer::of(alice.request(Method::DELETE, "/me")).await.problem(405, "method_not_allowed");
    let brew = Method::from_bytes(b"BREW").unwrap();
    Answer::of(alice.request(brew, "/nowhere")).await;
    let after = scraper.read().await;
    let by = |method: &str, route: &str, status: u16| {
        format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"")
    };
    let mut expected = vec![
        (by("DELETE", "/api/v1/me", 405), 1),
        (by("GET", "/api/v1/me", 200), 3),
        (by("GET", "/api/v1/me", 401), 1),
        (by("GET", "/api/v1/tickets", 200), 1),
        (by("GET", "/api/v1/tickets/{id}", 404), 1),
        (by("GET", "/api/v1/users/{id}", 200), 1),
        (by("GET", "unmatched", 404), 2),
        (by("POST", "/api/v1/tickets", 422), 1),
        (by("other", "unmatched", 404), 1),
    ];
    expected.sort();
    assert_eq!(after.since(&before, REQUESTS), expected);
    assert!(after.since(&before, WAITS).is_empty());
    for value in after.label_values() {
        let is_id = value.len() == 36 && value.matches('-').count() == 4;
        let names = [&alice.id, &nothing, &world.org, "alice", "secret", "nowhere", "127.0.0.1", "BREW"];
        assert!(!is_id && !names.iter().any(|name| value.contains(*name)), "{value}");
    }
}

#[actix_web::test]
async fn a_request_that_waits_is_measured_apart() {
    let (world, scraper) = counting(|_| ()).await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let web = world.asset("web").await;
    world.flow(gatepass_testing::levels(&[&[&bob]])).await;
    let ticket = alice.ask(gatepass_testing::asking(&world, &web)).await;
    let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    let before = scraper.read().await;
    let waiting = |path: &str| Answer::of(alice.request(Method::GET, path).header("prefer", "wait=1"));
    waiting(&path).await.expect(200);
    waiting("/tickets/00000000-0000-7000-8000-000000000000").await.problem(404, "not_found");
    // This route does not wait, whatever it is asked.
    waiting("/me").await.expect(200);
    alice.get(&path).await.expect(200);
    let after = scraper.read().await;
    let ok = "method=\"GET\",route=\"/api/v1/tickets/{id}\",status=\"200\"";
    let missed = ok.replace("200", "404");
    assert_eq!(after.since(&before, WAITS), moved([(ok, 1), (&missed, 1)]));
    let me = "method=\"GET\",route=\"/api/v1/me\",status=\"200\"";
    assert_eq!(after.since(&before, REQUESTS), moved([(me, 1), (ok, 1)]));
    let took = after.value(&format!("{WAITS}_sum"), ok);
    assert!((0.9..10.0).contains(&took), "{took} s of one second");
}

#[actix_web::test]
async fn a_job_counts_by_its_kind_and_its_end() {
    let (world, scraper) = counting(|_| ()).await;
    work_off(&world).await;
    let before = scraper.read().await;
    assert!(before.value("gatepass_job_duration_seconds_count", "job=\"clean_jobs\",outcome=\"done\"") > 0.5);
    world.sql("UPDATE jobs SET run_at = now() WHERE kind = 'clean_jobs'").await;
    work_off(&world).await;
    let jobs = scraper.since(&before, "gatepass_job_duration_seconds").await;
    assert_eq!(jobs, moved([("job=\"clean_jobs\",outcome=\"done\"", 1)]));
    // A job fails as long as its table has another name.
    let before = scraper.read().await;
    world.sql("ALTER TABLE login_throttle RENAME TO away").await;
    world.sql("UPDATE jobs SET run_at = now() WHERE kind = 'clean_login_throttle'").await;
    work_off(&world).await;
    let jobs = scraper.since(&before, "gatepass_job_duration_seconds").await;
    assert_eq!(jobs, moved([("job=\"clean_login_throttle\",outcome=\"failed\"", 1)]));
}
