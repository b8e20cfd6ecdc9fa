//! Connections that end in the middle of a request, and a database that is read-only.

use super::{Pending, World, is_unavailable};
use futures::future::join;

#[actix_web::test]
async fn a_connection_lost_in_a_transaction_is_503_and_nothing_happened() {
    let pending = Pending::in_world(World::new().await).await;
    let holder = pending.hold_ticket().await;
    let cut = async {
        let backend = pending.until_waiting(1, "Lock %").await;
        pending.terminate(&backend).await;
    };
    let (answer, ()) = join(pending.approve(), cut).await;
    is_unavailable(answer);
    drop(holder);
    pending.recovers().await;
}

#[actix_web::test]
async fn a_refusal_whose_rollback_is_lost_is_503() {
    let pending = Pending::in_world(World::new().await).await;
    pending.ann.approve(&pending.ticket).await.expect(200);
    // A second approval would be refused, but its connection ends before the response.
    let holder = pending.hold_ticket().await;
    let cut = async {
        let backend = pending.until_waiting(1, "Lock %").await;
        pending.terminate(&backend).await;
    };
    let (answer, ()) = join(pending.approve(), cut).await;
    is_unavailable(answer);
    drop(holder);
    let refused = pending.until_answered(async || pending.approve().await).await;
    refused.problem(409, "ticket_already_decided");
}

#[actix_web::test]
async fn a_database_that_takes_no_writes_is_read_and_changes_are_503() {
    let pending = Pending::in_world(World::new().await).await;
    let set = |value: &str| {
        format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {value}', \
             current_database()); END $$"
        )
    };
    pending.world.sql(&set("on")).await;
    pending.world.break_connections().await;
    let path = format!("/tickets/{}", pending.id());
    pending.until_answered(async || pending.alice.get(&path).await).await.expect(200);
    for _ in 0..6 {
        is_unavailable(pending.approve().await);
    }
    let login = super::json!({ "username": "alice", "password": "whatever it is" });
    is_unavailable(pending.world.anon().post("/auth/login", login).await);
    let operator = pending.session("SET default_transaction_read_only = off").await;
    operator.batch_execute(&set("off")).await.unwrap();
    pending.world.break_connections().await;
    pending.recovers().await;
}
