//! Callers who hang up in the middle of a change leave no part of it behind, and no lock.

use futures::future::{Either, select};
use gatepass_testing::{World, json};
use std::pin::pin;

#[actix_web::test]
async fn a_caller_who_hangs_up_holds_no_lock() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let mut holder = world.db.begin().await.unwrap();
    let id = gatepass_domain::ids::UserId(alice.id.parse().unwrap());
    gatepass_persistence::directory::users::find_locked(&mut holder, id).await.unwrap();
    // The request waits for the lock in its transaction, and the client closes the connection before it gets it.
    let held_up = async {
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                     AND datname = current_database()";
        while world.number(waits).await == 0 {}
    };
    match select(pin!(alice.patch("/me", json!({ "name": "never" }))), pin!(held_up)).await {
        Either::Left((answer, _)) => panic!("nobody waited: {}", answer.text),
        // Dropping the request closes the connection of the client.
        Either::Right(_) => {}
    }
    drop(holder);
    // A remaining lock would make this 503 after a while.
    let changed = alice.patch("/me", json!({ "name": "Alice" })).await;
    assert_eq!(changed.expect(200)["name"], "Alice");
}
