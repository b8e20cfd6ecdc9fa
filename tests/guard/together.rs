//! Evaluations that wait at the same time are loaded by one statement.

use super::evaluate::{asked, connection, gateway};
use super::{make, path, rule};
use futures::future::join_all;
use gatepass_testing::{Person, Value, World, json};
use std::time::Duration;

/// How many ask at the same time.
const MANY: usize = 32;

async fn ask(by: &Person, user: &Person, asset: &str) -> Value {
    asked(by, "asset-login", connection(user, asset)).await["action"].clone()
}

#[actix_web::test]
async fn many_at_once_share_statements_and_each_gets_its_own_answer() {
    let (world, wire) = World::overheard().await;
    let gateway = &gateway(&world).await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    make(&world.admin, "asset-login", rule(&world, "reject", json!({ "users": [alice.id], "assets": [db] })))
        .await;
    let subjects =
        [(&alice, &web, "accept"), (&alice, &db, "reject"), (&bob, &web, "accept"), (&bob, &db, "accept")];
    let mut fewest = MANY;
    // A busy machine may serve some of them one after the other.
    for _ in 0..10 {
        wire.take();
        let asks = (0..MANY).map(|number| async move {
            let (user, asset, expected) = subjects[number % 4];
            (ask(gateway, user, asset).await, expected)
        });
        for (action, expected) in join_all(asks).await {
            assert_eq!(action, expected);
        }
        let said = wire.take();
        let loads =
            said.statements.iter().filter(|one| one.contains("What evaluations know of these users")).count();
        assert!(loads > 0, "{said:#?}");
        fewest = fewest.min(loads);
    }
    assert!(fewest < MANY, "{fewest}");
}

#[actix_web::test]
async fn a_changed_rule_is_asked_by_all_that_come_after_the_change() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    let made =
        make(&world.admin, "asset-login", rule(&world, "reject", json!({ "users": [alice.id] }))).await;
    let at = path("asset-login", &made);
    for turn in 0..6 {
        let is_active = turn % 2 == 1;
        // Those that ask before the change are still waiting when the others come.
        let before = join_all((0..MANY).map(|_| ask(&gateway, &alice, &web)));
        let after = async {
            world.admin.patch(&at, json!({ "is_active": is_active })).await.expect(200);
            join_all((0..MANY).map(|_| ask(&gateway, &alice, &web))).await
        };
        let (_, after) = futures::join!(before, after);
        let expected = if is_active { "reject" } else { "accept" };
        assert!(after.iter().all(|action| action == expected), "{after:?}");
    }
}

#[actix_web::test]
async fn those_who_give_up_leave_the_others_their_answers() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    let (gateway, alice, web) = (&gateway, &alice, &web);
    for turn in 0..10_u64 {
        let asks = (0..MANY).map(|number| async move {
            let ask = ask(gateway, alice, web);
            if number % 2 == 0 {
                // The client closes the connection.
                drop(tokio::time::timeout(Duration::from_millis(turn), ask).await);
            } else {
                assert_eq!(ask.await, "accept");
            }
        });
        join_all(asks).await;
    }
}

#[actix_web::test]
async fn a_lost_database_is_told_to_each_and_the_next_are_answered() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    for _ in 0..5 {
        let asks = (0..MANY).map(|_| gateway.post("/acls/asset-login/evaluate", connection(&alice, &web)));
        let (answers, ()) = futures::join!(join_all(asks), world.break_connections());
        for answer in answers {
            assert!([200, 503].contains(&answer.status.as_u16()), "{}", answer.text);
        }
        assert_eq!(ask(&gateway, &alice, &web).await, "accept");
    }
}
