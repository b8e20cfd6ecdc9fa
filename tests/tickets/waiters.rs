//! `Prefer: wait` answers by the rights of the caller at the end of the wait, and limits the number of waits.

use super::queues::ask;
use futures::StreamExt;
use futures::future::join_all;
use futures::stream::FuturesUnordered;
use gatepass_testing::{Answer, Person, World, json, levels};
use reqwest::Method;
use std::time::Duration;

async fn wait(person: &Person, path: &str) -> Answer {
    Answer::of(person.request(Method::GET, path).header("prefer", "wait=30")).await
}

#[actix_web::test]
async fn who_loses_their_rights_while_waiting_gets_nothing() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let (eve, olga) = (world.with_role("eve", "auditor").await, world.with_role("olga", "org_admin").await);
    let (gone, narrow) =
        (world.key(&olga, &["tickets:read"]).await, world.key(&olga, &["tickets:read"]).await);
    let flow = world.flow(levels(&[&[&ann]])).await;
    let path = format!("/tickets/{}", ask(&alice, &world, &world.asset("web").await, &flow).await);

    let waiting = join_all([&alice, &ann, &eve, &gone, &narrow].map(|person| wait(person, &path)));
    let change = async {
        // Sleeps until the waits have begun. If they have not, they are refused as well.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let key = |person: &Person| format!("hash = sha256('{}')", person.token.as_deref().unwrap());
        // All changes in one transaction, so that nobody sees one without the others.
        let sql = [
            format!("UPDATE sessions SET revoked_at = gatepass_now() WHERE user_id = '{}'", alice.id),
            format!("UPDATE users SET is_active = false WHERE id = '{}'", ann.id),
            format!("DELETE FROM members WHERE user_id = '{}'", eve.id),
            format!("UPDATE api_keys SET revoked_at = gatepass_now() WHERE {}", key(&gone)),
            format!("UPDATE api_keys SET scopes = '{{grants:read}}' WHERE {}", key(&narrow)),
            "UPDATE tickets SET decision_deadline = gatepass_now()".to_owned(),
        ];
        world.sql(&sql.join("; ")).await;
    };
    let (answers, ()) = futures::join!(waiting, change);
    let refused = [
        (401, "unauthenticated"),
        (401, "unauthenticated"),
        (404, "not_found"),
        (401, "unauthenticated"),
        (403, "missing_scope"),
    ];
    for (answer, (status, code)) in answers.into_iter().zip(refused) {
        answer.problem(status, code);
    }
}

#[actix_web::test]
async fn nobody_waits_too_often_at_once() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let flow = world.flow(levels(&[&[&ann]])).await;
    let path = format!("/tickets/{}", ask(&alice, &world, &world.asset("web").await, &flow).await);
    let mut waits: FuturesUnordered<_> = (0..21).map(|_| wait(&alice, &path)).collect();
    let first = waits.next().await.unwrap();
    assert_eq!(first.header("retry-after"), "5");
    first.problem(429, "too_many_requests");
    // Callers who do not wait, and other callers, are served.
    alice.get(&path).await.expect(200);
    let others = wait(&ann, &path);
    let cancel = async { alice.post(&format!("{path}/cancel"), json!({})).await.expect(200) };
    let (seen, _) = futures::join!(others, cancel);
    seen.expect(200);
    let mut answered = 0;
    while let Some(answer) = waits.next().await {
        assert_eq!(answer.expect(200)["state"], "canceled");
        answered += 1;
    }
    assert_eq!(answered, 20);
    wait(&alice, &path).await.expect(200);
}
