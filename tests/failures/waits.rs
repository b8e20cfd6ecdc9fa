//! A decision that waits for a lock: changes in the meantime count.

use super::{Pending, World, json};
use futures::future::join;
use time::Duration;

#[actix_web::test]
async fn a_deadline_that_passes_meanwhile_has_passed() {
    let pending = Pending::in_world(World::new().await).await;
    for (person, act, body) in [
        (&pending.ann, "approve", json!({ "level": 1 })),
        (&pending.ann, "deny", json!({ "reason": "no" })),
        (&pending.alice, "cancel", json!({})),
    ] {
        pending.world.travel(Duration::ZERO).await;
        let holder = pending.hold_ticket().await;
        let pass = async {
            pending.until_waiting(1, "Lock %").await;
            pending.world.travel(Duration::days(31)).await;
            drop(holder);
        };
        let (answer, ()) = join(person.act("tickets", &pending.ticket, act, body), pass).await;
        answer.problem(409, "ticket_already_decided");
    }
    pending.nothing_is_left().await;
}

#[actix_web::test]
async fn who_is_switched_off_meanwhile_decides_nothing() {
    let pending = Pending::in_world(World::new().await).await;
    // Without the lock on the user's rights: psql and servers of the last version do not take it.
    let deactivate = format!("UPDATE users SET is_active = false WHERE id = '{}'", pending.ann.id);
    for (act, body) in [("approve", json!({ "level": 1 })), ("deny", json!({ "level": 1, "reason": "no" }))] {
        pending.world.sql("UPDATE users SET is_active = true").await;
        let ann_again = pending.world.again(&pending.ann).await;
        let holder = pending.hold_ticket().await;
        let leave = async {
            pending.until_waiting(1, "Lock %").await;
            pending.world.sql(&deactivate).await;
            drop(holder);
        };
        let (answer, ()) = join(ann_again.act("tickets", &pending.ticket, act, body), leave).await;
        answer.problem(403, "approver_inactive");
    }
    pending.nothing_is_left().await;
}

#[actix_web::test]
async fn a_deactivation_waits_for_a_decision_that_has_begun() {
    let pending = Pending::in_world(World::new().await).await;
    let ann = format!("/users/{}", pending.ann.id);
    let holder = pending.hold_ticket().await;
    let leave = async {
        pending.until_waiting(1, "Lock %").await;
        let deactivated = pending.world.admin.patch(&ann, json!({ "is_active": false }));
        let released = async {
            pending.until_waiting(1, "Lock advisory").await;
            drop(holder);
        };
        join(deactivated, released).await.0.expect(200);
    };
    let (answer, ()) = join(pending.approve(), leave).await;
    answer.expect(200);
    pending.ann.get("/me").await.problem(401, "unauthenticated");
}
