//! A connection that is lost during COMMIT. The server can't know whether the transaction happened, so it answers 503.
//! The same request with the same key gets the answer of the first, whichever way it went.

use super::restart::Own;
use super::{Pending, World, is_unavailable};
use futures::future::join;

#[actix_web::test]
async fn lost_before_it_is_durable_it_acts_when_it_is_repeated() {
    let pending = Pending::in_world(World::new().await).await;
    // Runs inside COMMIT, and waits there.
    pending
        .world
        .sql(
            "CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$; \
             CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON decisions DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW EXECUTE FUNCTION gate()",
        )
        .await;
    let gate = pending.session("SELECT pg_advisory_lock(1)").await;
    let cut = async {
        let backend = pending.until_waiting(1, "Lock advisory").await;
        let statement = format!("SELECT query FROM pg_stat_activity WHERE pid = {backend}");
        assert_eq!(pending.world.query(&statement).await, ["COMMIT"]);
        pending.terminate(&backend).await;
    };
    let (answer, ()) = join(pending.approve(), cut).await;
    is_unavailable(answer);
    drop(gate);
    pending.recovers().await;
}

#[actix_web::test]
async fn lost_after_it_is_durable_the_repeated_request_gets_the_answer_that_was_lost() {
    let own = Own::start().await;
    let pending = Pending::in_world(own.world().await).await;
    // COMMIT is durable here, but waits for a replica that never comes before it is acknowledged.
    pending.world.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'").await;
    pending.world.sql("SELECT pg_reload_conf()").await;
    let cut = async {
        let backend = pending.until_waiting(1, "IPC SyncRep").await;
        pending.terminate(&backend).await;
    };
    let (answer, ()) = join(pending.approve(), cut).await;
    is_unavailable(answer);
    pending.world.sql("ALTER SYSTEM RESET synchronous_standby_names").await;
    pending.world.sql("SELECT pg_reload_conf()").await;
    let repeated = pending.until_answered(async || pending.approve().await).await;
    assert_eq!(repeated.header("idempotency-replayed"), "true");
    assert_eq!(repeated.expect(200)["state"], "approved");
    pending.is_approved_once().await;
}
