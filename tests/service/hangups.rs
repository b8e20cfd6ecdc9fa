//! Callers who hang up in the middle of a change leave nothing behind: no half of it, no lock.

use crate::support::{World, json};
use std::time::Duration;

#[actix_web::test]
async fn a_caller_who_hangs_up_holds_no_lock() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let mut holder = world.db.begin().await.unwrap();
    let id = gatepass_domain::ids::UserId(alice.id.parse().unwrap());
    gatepass_persistence::users::find_locked(&mut holder, id).await.unwrap();
    // Waits for the lock within its transaction, and is gone before it gets it.
    let waiting = alice.patch("/me", json!({ "name": "never" }));
    assert!(tokio::time::timeout(Duration::from_millis(300), waiting).await.is_err());
    drop(holder);
    let changed =
        tokio::time::timeout(Duration::from_secs(5), alice.patch("/me", json!({ "name": "Alice" })));
    assert_eq!(changed.await.expect("no lock is left").expect(200)["name"], "Alice");
}
