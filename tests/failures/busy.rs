//! An overloaded database: no free connection, held locks, slow statements, deadlocks.

use super::restart::Own;
use super::{Pending, World, is_unavailable};
use futures::StreamExt;
use futures::future::{join, join_all};
use futures::stream::FuturesUnordered;
use gatepass_server::embedded::Options;

#[actix_web::test]
async fn a_lock_that_is_not_given_is_503() {
    let pending = Pending::in_world(World::with_settings("-c lock_timeout=20ms").await).await;
    let holder = pending.hold_ticket().await;
    is_unavailable(pending.approve().await);
    drop(holder);
    pending.recovers().await;
}

#[actix_web::test]
async fn a_statement_that_takes_too_long_is_503() {
    // Long enough for every other statement, on any machine.
    let settings = "-c statement_timeout=3s -c lock_timeout=0";
    let pending = Pending::in_world(World::with_settings(settings).await).await;
    let holder = pending.hold_ticket().await;
    is_unavailable(pending.approve().await);
    drop(holder);
    pending.recovers().await;
}

#[actix_web::test]
async fn who_waits_for_a_connection_in_vain_is_told_503() {
    // Requests with a connection keep it until the test lets them go.
    let settings = "-c lock_timeout=0 -c statement_timeout=0";
    let pending = Pending::in_world(World::with_settings(settings).await).await;
    let holder = pending.hold_ticket().await;
    // One worker has four connections: four requests wait for the ticket, and the next ones wait for a connection.
    let path = format!("/tickets/{}/approve", pending.id());
    let two = [&pending.ann, &pending.world.admin];
    let four = join_all((0..4).map(|n| two[n % 2].post(&path, super::json!({ "level": 1 }))));
    let fifth = async {
        pending.until_waiting(4, "Lock %").await;
        let answers = join(pending.alice.get("/me"), pending.world.root("/readyz")).await;
        drop(holder);
        answers
    };
    let (four, (fifth, probe)) = join(four, fifth).await;
    is_unavailable(fifth);
    is_unavailable(probe);
    let won: Vec<u16> = four.iter().map(|answer| answer.status.as_u16()).filter(|s| *s == 200).collect();
    assert_eq!(won, [200]);
    pending.alice.get("/me").await.expect(200);
}

#[actix_web::test]
async fn one_caller_never_takes_all_connections() {
    let settings = "-c lock_timeout=0 -c statement_timeout=0";
    let pending = Pending::in_world(World::with_settings(settings).await).await;
    let (ann, alice) = (&pending.ann, &pending.alice);
    let holder = pending.hold_ticket().await;
    let path = format!("/tickets/{}/approve", pending.id());
    // Three of them wait for the ticket, the others wait for a connection.
    let many = join_all((0..30).map(|_| ann.post(&path, super::json!({ "level": 1 }))));
    let others = async {
        pending.until_waiting(3, "Lock %").await;
        let answers = join(alice.get("/me"), alice.post("/tickets", pending.another())).await;
        let probe = pending.world.root("/readyz").await;
        drop(holder);
        (answers, probe)
    };
    let (many, ((me, opened), probe)) = join(many, others).await;
    me.expect(200);
    opened.expect(201);
    assert_eq!(probe.status, 200);
    assert_eq!(many.iter().filter(|answer| answer.status == 200).count(), 1);
}

#[actix_web::test]
async fn a_callers_own_line_has_an_end() {
    let settings = "-c lock_timeout=0 -c statement_timeout=0";
    let pending = Pending::in_world(World::with_settings(settings).await).await;
    let holder = pending.hold_ticket().await;
    let path = format!("/tickets/{}/approve", pending.id());
    let mut many: FuturesUnordered<_> =
        (0..150).map(|_| pending.ann.post(&path, super::json!({ "level": 1 }))).collect();
    let first = many.next().await.unwrap();
    assert_eq!(first.header("retry-after"), "1");
    let problem = first.problem(429, "too_many_requests");
    assert_eq!(problem["detail"], "too many of your requests are at work at once");
    pending.alice.get("/me").await.expect(200);
    drop(holder);
    let statuses: Vec<u16> = many.map(|answer| answer.status.as_u16()).collect().await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
}

#[actix_web::test]
async fn dear_work_of_some_leaves_connections_to_others() {
    let settings = "-c lock_timeout=0 -c statement_timeout=0";
    let pending = Pending::in_world(World::with_settings(settings).await).await;
    let (ann, alice, ben) = (&pending.ann, &pending.alice, pending.world.member("ben").await);
    let holder = pending.session("BEGIN; LOCK TABLE permissions, assets").await;
    let web = pending.ticket["requested"]["assets"][0].clone();
    let check = super::json!({ "asset_id": web, "account": "app", "protocol": "ssh", "action": "connect" });
    let body = super::json!({ "checks": vec![check; 100] });
    // One request of each kind runs, and the others wait for it.
    let many = join_all((0..12).map(|n| [ann, &ben, alice][n % 3].post("/access/check-batch", body.clone())));
    let others = async {
        pending.until_waiting(2, "Lock %").await;
        let answers = join(alice.get("/me"), ann.get("/me")).await;
        let waiting = pending.waiting("Lock %").await.len();
        drop(holder);
        (answers, waiting)
    };
    let (many, ((one, other), waiting)) = join(many, others).await;
    one.expect(200);
    other.expect(200);
    assert_eq!(waiting, 2, "more than half of the connections are at dear work");
    for answer in many {
        answer.expect(200);
    }
}

#[actix_web::test]
async fn who_waits_in_a_circle_is_503_and_may_come_again() {
    // The server detects the deadlock at once and the test's session never does, so the server's transaction is the one
    // that fails.
    let pending = Pending::in_world(World::with_settings("-c deadlock_timeout=1ms").await).await;
    // Saving a decision takes two locks.
    pending
        .world
        .sql(
            "CREATE FUNCTION gates() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             PERFORM pg_advisory_xact_lock(1); PERFORM pg_advisory_xact_lock(2); RETURN NEW; END $$; \
             CREATE TRIGGER gates BEFORE INSERT ON decisions FOR EACH ROW EXECUTE FUNCTION gates()",
        )
        .await;
    let first = pending.session("BEGIN; SELECT pg_advisory_xact_lock(1)").await;
    let second = pending.session("SET deadlock_timeout = '1h'; BEGIN; SELECT pg_advisory_xact_lock(2)").await;
    let circle = async {
        pending.until_waiting(1, "Lock advisory").await;
        let sql = format!("SELECT 1 FROM tickets WHERE id = '{}' FOR UPDATE", pending.id());
        let ticket = second.batch_execute(&sql);
        let open = async {
            let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                         AND datname = current_database() AND application_name <> 'gatepass'";
            while pending.world.number(waits).await == 0 {}
            first.batch_execute("COMMIT").await.unwrap();
        };
        join(ticket, open).await.0.unwrap();
    };
    let (answer, ()) = join(pending.approve(), circle).await;
    is_unavailable(answer);
    drop(second);
    pending.recovers().await;
}

#[actix_web::test]
async fn a_serialization_failure_is_503_and_may_come_again() {
    let settings = "-c default_transaction_isolation=serializable";
    let pending = Pending::in_world(World::with_settings(settings).await).await;
    let holder = pending.hold_ticket().await;
    let change = async {
        pending.until_waiting(1, "Lock %").await;
        let sql = format!("UPDATE tickets SET title = 'x' WHERE id = '{}'; COMMIT", pending.id());
        holder.batch_execute(&sql).await.unwrap();
    };
    let (answer, ()) = join(pending.approve(), change).await;
    is_unavailable(answer);
    pending.recovers().await;
}

#[actix_web::test]
async fn the_isolation_is_ours_whatever_the_database_prefers() {
    let pending = Pending::in_world(World::new().await).await;
    let prefer = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = serializable', \
                  current_database()); END $$";
    pending.world.sql(prefer).await;
    pending.world.break_connections().await;
    pending.until_answered(async || pending.ann.get("/me").await).await.expect(200);
    let holder = pending.hold_ticket().await;
    let change = async {
        pending.until_waiting(1, "Lock %").await;
        let sql = format!("UPDATE tickets SET title = 'x' WHERE id = '{}'; COMMIT", pending.id());
        holder.batch_execute(&sql).await.unwrap();
    };
    let asked = pending.until_answered(async || pending.approve().await);
    let (answer, ()) = join(asked, change).await;
    assert_eq!(answer.expect(200)["title"], "x");
}

#[actix_web::test]
async fn a_database_without_room_for_locks_is_503() {
    let options = Options { max_connections: 20, durable: true, ..Options::throwaway() };
    let own = Own::start_with(options).await;
    let pending = Pending::in_world(own.world().await).await;
    let greedy = pending.session("").await;
    let mut refused = 0;
    for lock in 0.. {
        let lock = format!("SELECT pg_advisory_lock({lock} * 1000 + n) FROM generate_series(1, 1000) AS n");
        refused += u32::from(greedy.batch_execute(&lock).await.is_err());
        if refused == 3 {
            break;
        }
    }
    is_unavailable(pending.approve().await);
    greedy.batch_execute("SELECT pg_advisory_unlock_all()").await.unwrap();
    pending.recovers().await;
}
