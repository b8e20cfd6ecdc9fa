//! Bulk requests and exports while the database fails: finished items stay, and the rest can be retried.

use super::{Pending, World, asking, is_unavailable, json};
use futures::future::{join, join_all};
use gatepass_testing::Answer;
use reqwest::Method;

/// A second ticket of Alice that Ann may approve.
async fn another(pending: &Pending) -> String {
    let db = pending.world.asset("db").await;
    let ticket = pending.alice.ask(asking(&pending.world, &db)).await;
    ticket["id"].as_str().unwrap().to_owned()
}

/// Approves both with an Idempotency-Key, the second ticket first.
async fn approve_both(pending: &Pending, other: &str) -> Answer {
    let request = pending.ann.request(Method::POST, "/tickets/approve").header("idempotency-key", "both");
    Answer::of(request.json(&json!({ "ids": [other, pending.id()], "level": 1 }))).await
}

async fn states(pending: &Pending) -> Vec<String> {
    pending.world.query("SELECT state FROM tickets ORDER BY id").await
}

/// Checks that the same request finishes the rest, reports both, and does nothing twice.
async fn both_are_approved_once(pending: &Pending, other: &str) {
    let answer = pending.until_answered(async || approve_both(pending, other).await).await;
    assert_eq!(answer.header("idempotency-replayed"), "");
    let told = answer.expect(207);
    for (number, id) in [other, pending.id()].into_iter().enumerate() {
        let item = &told["items"][number];
        assert_eq!((&item["id"], &item["status"]), (&json!(id), &json!(200)), "{told}");
    }
    assert_eq!(states(pending).await, ["approved", "approved"]);
    for table in ["grants", "permissions", "decisions", "events WHERE action = 'ticket.approved'"] {
        assert_eq!(pending.world.number(&format!("SELECT count(*) FROM {table}")).await, 2, "{table}");
    }
}

#[actix_web::test]
async fn a_connection_lost_in_the_midst_of_many_is_503_and_what_was_done_stays() {
    let pending = Pending::in_world(World::new().await).await;
    let other = another(&pending).await;
    let holder = pending.hold_ticket().await;
    let cut = async {
        let backend = pending.until_waiting(1, "Lock %").await;
        pending.terminate(&backend).await;
    };
    let (answer, ()) = join(approve_both(&pending, &other), cut).await;
    is_unavailable(answer);
    assert_eq!(states(&pending).await, ["pending", "approved"]);
    drop(holder);
    both_are_approved_once(&pending, &other).await;
}

#[actix_web::test]
async fn many_and_exports_wait_for_a_connection_in_vain_and_may_come_again() {
    // Requests with a connection keep it until the test lets them go.
    let settings = "-c lock_timeout=0 -c statement_timeout=0";
    let pending = Pending::in_world(World::with_settings(settings).await).await;
    let other = another(&pending).await;
    let holder = pending.hold_ticket().await;
    // Requests with another digest wait for the ticket as well, and change nothing.
    let path = format!("/tickets/{}/approve", pending.id());
    let stale = json!({ "digest": "0".repeat(64) });
    let two = [&pending.ann, &pending.world.admin];
    let four = join_all((0..4).map(|n| two[n % 2].post(&path, stale.clone())));
    let late = async {
        pending.until_waiting(4, "Lock %").await;
        let answers =
            join(approve_both(&pending, &other), pending.alice.get("/tickets/export?format=csv")).await;
        drop(holder);
        answers
    };
    let (four, (many, export)) = join(four, late).await;
    is_unavailable(many);
    is_unavailable(export);
    for answer in four {
        assert!(matches!(answer.status.as_u16(), 403 | 409), "{}", answer.text);
    }
    assert_eq!(states(&pending).await, ["pending", "pending"]);
    both_are_approved_once(&pending, &other).await;
    assert_eq!(pending.alice.get("/tickets/export?format=csv").await.status, 200);
}

#[actix_web::test]
async fn an_export_whose_connection_is_lost_before_its_first_row_is_503() {
    let pending = Pending::in_world(World::new().await).await;
    let holder = pending.session("BEGIN; LOCK TABLE tickets").await;
    let cut = async {
        let backend = pending.until_waiting(1, "Lock relation").await;
        pending.terminate(&backend).await;
    };
    let path = "/tickets/export?format=ndjson";
    let (answer, ()) = join(pending.alice.get(path), cut).await;
    is_unavailable(answer);
    drop(holder);
    let export = pending.until_answered(async || pending.alice.get(path).await).await;
    assert_eq!((export.status.as_u16(), export.text.lines().count()), (200, 1));
}

#[actix_web::test]
async fn who_comes_with_the_same_key_at_the_end_is_told_what_the_first_is() {
    let pending = Pending::in_world(World::new().await).await;
    let other = another(&pending).await;
    // Both tickets are done, and the response is about to be stored.
    let gate = "CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
        IF NEW.key = 'both' THEN PERFORM pg_advisory_xact_lock(1); END IF; RETURN NEW; END $$; \
        CREATE TRIGGER gate BEFORE INSERT ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION gate()";
    pending.world.sql(gate).await;
    let holder = pending.session("SELECT pg_advisory_lock(1)").await;
    let late = async {
        pending.until_waiting(1, "Lock advisory").await;
        let late = approve_both(&pending, &other).await;
        drop(holder);
        late
    };
    let (first, late) = join(approve_both(&pending, &other), late).await;
    late.problem(409, "idempotency_in_progress");
    let again = approve_both(&pending, &other).await;
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    assert_eq!((first.status, &first.text), (again.status, &again.text));
}
