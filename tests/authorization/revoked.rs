//! Rights count at the moment of the write. Every writing operation is tried while its caller loses the credential or
//! rights: between the head and the body of the request, and between its authentication and its transaction.

use super::AREAS;
use super::cast::Cast;
use super::table::{QUESTIONS, Row, Scene, operations};
use crate::attacks::raw;
use gatepass_testing::{Answer, Person, Value, World, asking, json};
use reqwest::Method;
use std::io::Write;
use tokio_postgres::NoTls;

/// Writes without a caller.
const WITHOUT_CALLER: [&str; 3] = ["complete_login", "login", "refresh_session"];

/// Every row that changes something, with its scene.
fn writes() -> Vec<(Scene, Row)> {
    let scenes = AREAS.iter().flat_map(|(_, scenes)| scenes());
    let rows = scenes.flat_map(|scene| {
        let rows = scene.rows.clone();
        rows.into_iter().map(move |row| (Scene { rows: Vec::new(), ..scene }, row))
    });
    let is_write = |row: &Row| {
        let operation = row.operation.as_str();
        operations()[operation].0 != Method::GET
            && !QUESTIONS.contains(&operation)
            && !WITHOUT_CALLER.contains(&operation)
    };
    rows.filter(|(_, row)| is_write(row)).collect()
}

/// A transaction of the test in a world's database.
struct Rival(tokio_postgres::Client);

impl Rival {
    async fn begin(world: &World, first: &str) -> Self {
        let (client, connection) = tokio_postgres::connect(&world.url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(&format!("BEGIN; {first}")).await.unwrap();
        Self(client)
    }

    /// Takes the lock on this user's rights as a revocation does.
    async fn revoking(world: &World, person: &Person) -> Self {
        Self::locking(world, person, "pg_advisory_xact_lock").await
    }

    /// Takes the lock on this user's rights as one of their writes does.
    async fn writing(world: &World, person: &Person) -> Self {
        Self::locking(world, person, "pg_advisory_xact_lock_shared").await
    }

    async fn locking(world: &World, person: &Person, function: &str) -> Self {
        let name = format!("rights {}", person.id);
        Self::begin(world, &format!("SELECT {function}(hashtextextended('{name}', 0))")).await
    }

    async fn commit(self, sql: &str) {
        self.0.batch_execute(&format!("{sql}; COMMIT")).await.unwrap();
    }
}

/// The number of the world's connections that wait for a lock.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
    AND wait_event_type = 'Lock'";

/// Waits until this many connections wait for a lock. Panics with the response if the request ends before.
async fn until_waiting<T: std::fmt::Debug>(
    world: &World,
    how_many: i64,
    what: &str,
    request: &mut tokio::task::JoinHandle<T>,
) {
    while world.number(WAITING).await < how_many {
        assert!(!request.is_finished(), "{what} did not wait: {:?}", request.await);
    }
}

fn take_credentials(person: &Person) -> String {
    let id = &person.id;
    format!(
        "UPDATE sessions SET revoked_at = now() WHERE user_id = '{id}'; \
         UPDATE api_keys SET revoked_at = now() WHERE user_id = '{id}'"
    )
}

fn take_roles(person: &Person) -> String {
    let id = &person.id;
    format!(
        "DELETE FROM members WHERE user_id = '{id}'; UPDATE users SET is_super_admin = false WHERE id = '{id}'"
    )
}

/// Plays a row that succeeds, and commits `revocation` between its authentication and its transaction.
async fn raced(
    scene: &Scene,
    row: &Row,
    cast: &Cast,
    revocation: fn(&Person) -> String,
) -> Option<(Answer, Answer)> {
    let world = cast.world().await;
    let me = cast.persona(&world, scene.key_of, scene.key_of, scene.scope);
    if !scene.play(row, cast, &cast.world().await, scene.key_of).await.status.is_success() {
        return None;
    }
    let rival = Rival::revoking(&world, &me).await;
    let mut request = tokio::spawn(Answer::of(row.request(cast, &me)));
    until_waiting(&world, 1, &row.operation, &mut request).await;
    rival.commit(&revocation(&me)).await;
    let raced = request.await.unwrap();
    let after = Answer::of(row.request(cast, &me)).await;
    Some((raced, after))
}

#[actix_web::test]
async fn a_credential_that_is_revoked_before_the_write_is_refused() {
    let cast = Cast::assemble().await;
    let mut played = 0;
    for (scene, row) in writes() {
        if let Some((raced, _)) = raced(&scene, &row, &cast, take_credentials).await {
            assert_eq!(raced.status.as_u16(), 401, "{} ({}): {}", row.operation, row.case, raced.text);
            played += 1;
        }
    }
    assert!(played >= 45, "{played} writes were played");
}

#[actix_web::test]
async fn a_role_that_is_taken_before_the_write_counts_no_more() {
    let cast = Cast::assemble().await;
    let mut refused = 0;
    for (scene, row) in writes() {
        let Some((raced, after)) = raced(&scene, &row, &cast, take_roles).await else { continue };
        let of_first = |answer: &Answer| answer.json["items"][0]["status"].as_u64();
        // Operations that need no role still succeed: on one's own objects, or as a named approver.
        if raced.status.is_success() && of_first(&raced).is_none_or(|status| status == 200) {
            continue;
        }
        let said = |answer: &Answer| (answer.status.as_u16(), answer.json["code"].clone(), of_first(answer));
        assert_eq!(said(&raced), said(&after), "{} ({})", row.operation, row.case);
        refused += 1;
    }
    assert!(refused >= 35, "{refused} writes were refused");
}

/// Whether this operation has a body.
fn takes_body(operation: &str) -> bool {
    let document = gatepass_api::openapi::document();
    let (method, path) = &operations()[operation];
    document["paths"][path][method.as_str().to_lowercase()].get("requestBody").is_some()
}

/// The bytes of the persona's request, head and body apart.
fn bytes(request: reqwest::RequestBuilder) -> (String, Vec<u8>) {
    let request = request.build().unwrap();
    let body = request.body().and_then(|body| body.as_bytes()).unwrap_or_default().to_vec();
    let mut head = format!("{} {} HTTP/1.1\r\nHost: x\r\n", request.method(), request.url().path());
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    head.push_str(&format!("Content-Length: {}\r\nConnection: close\r\n\r\n", body.len()));
    (head, body)
}

#[actix_web::test]
async fn a_key_that_is_revoked_between_head_and_body_is_refused() {
    let cast = Cast::assemble().await;
    let mut played = 0;
    for (scene, row) in writes() {
        let world = cast.world().await;
        let me = cast.persona(&world, "key", scene.key_of, scene.scope);
        let (head, body) = bytes(row.request(&cast, &me));
        let is_played = takes_body(&row.operation) && !body.is_empty();
        if !is_played || !scene.play(&row, &cast, &cast.world().await, "key").await.status.is_success() {
            continue;
        }
        world.sql("UPDATE api_keys SET last_used_at = NULL").await;
        let mut stream = raw::connect(&world);
        stream.write_all(head.as_bytes()).unwrap();
        let (first, last) = body.split_at(body.len() / 2);
        stream.write_all(first).unwrap();
        // The last use of the key is stored when the head is authenticated.
        while world.number("SELECT count(*) FROM api_keys WHERE last_used_at IS NOT NULL").await == 0 {}
        world.sql(&take_credentials(&me)).await;
        stream.write_all(last).unwrap();
        let answer = raw::read(&mut stream);
        assert_eq!(raw::statuses(&answer), [401], "{} ({}): {answer}", row.operation, row.case);
        played += 1;
    }
    assert!(played >= 30, "{played} writes were played");
}

#[actix_web::test]
async fn two_super_admins_who_demote_each_other_do_not_both_succeed() {
    let world = World::new().await;
    for round in 0..12 {
        let (a, b) = (format!("a{round}"), format!("b{round}"));
        let (a, b) = (world.stranger(&a).await, world.stranger(&b).await);
        world
            .sql(&format!("UPDATE users SET is_super_admin = true WHERE id IN ('{}', '{}')", a.id, b.id))
            .await;
        let demote = |by: &Person, whom: &Person| {
            let path = format!("/users/{}", whom.id);
            let request = by.request(Method::PATCH, &path).json(&json!({ "is_super_admin": false }));
            tokio::spawn(Answer::of(request))
        };
        // Both callers are authenticated before the first transaction begins.
        let rivals = [Rival::revoking(&world, &a).await, Rival::revoking(&world, &b).await];
        let (mut first, mut second) = (demote(&a, &b), demote(&b, &a));
        until_waiting(&world, 2, "demotion", if round % 2 == 0 { &mut first } else { &mut second }).await;
        for rival in rivals {
            rival.commit("SELECT 1").await;
        }
        let mut statuses = [first.await.unwrap().status.as_u16(), second.await.unwrap().status.as_u16()];
        statuses.sort_unstable();
        assert!(matches!(statuses, [200, 403 | 404]), "{statuses:?}");
    }
}

#[actix_web::test]
async fn each_of_many_acts_asks_for_the_rights_of_its_moment() {
    let world = World::new().await;
    let (alice, olga) = (world.member("alice").await, world.with_role("olga", "org_admin").await);
    let web = world.asset("web").await;
    world.flow(json!({ "type": "automatic" })).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(alice.ask(asking(&world, &web)).await["grants"][0].clone());
    }
    let second = ids[1].as_str().unwrap();
    let rival = Rival::begin(&world, &format!("SELECT 1 FROM grants WHERE id = '{second}' FOR UPDATE")).await;
    let body = json!({ "ids": ids, "reason": "freeze" });
    let mut many = tokio::spawn(Answer::of(olga.request(Method::POST, "/grants/revoke").json(&body)));
    until_waiting(&world, 1, "the second of them", &mut many).await;
    let path = format!("/organizations/{}/members/{}", world.org, olga.id);
    let mut removal = tokio::spawn(Answer::of(world.admin.request(Method::DELETE, &path)));
    // The removal waits for the write that has begun.
    until_waiting(&world, 2, "the removal", &mut removal).await;
    rival.commit("SELECT 1").await;
    removal.await.unwrap().expect(204);
    let many = many.await.unwrap().expect(207);
    let statuses: Vec<_> = many["items"].as_array().unwrap().iter().map(|item| &item["status"]).collect();
    assert_eq!(json!(statuses), json!([200, 200, 404]), "{many}");
}

/// Plays a request that ends a session of alice during one of her writes, and checks that it waits for the write.
async fn waits_for_the_write(world: &World, alice: &Person, path: &str, body: Value) -> Answer {
    let write = Rival::writing(world, alice).await;
    let request = world.anon().request(Method::POST, path).json(&body);
    let mut ending = tokio::spawn(Answer::of(request));
    until_waiting(world, 1, path, &mut ending).await;
    assert_eq!(world.number(ENDED).await, 0);
    write.commit("SELECT 1").await;
    let answer = ending.await.unwrap();
    assert_eq!(world.number(ENDED).await, 1);
    answer
}

const ENDED: &str = "SELECT count(*) FROM sessions WHERE revoked_at IS NOT NULL";

#[actix_web::test]
async fn whoever_is_removed_or_deactivated_during_their_login_gets_no_session() {
    let world = World::new().await;
    let hash = gatepass_app::auth::passwords::hash_now("correct horse battery").unwrap();
    for (username, change) in [
        ("alice", "UPDATE users SET is_active = false WHERE username = 'alice'"),
        (
            "carol",
            "DELETE FROM sessions USING users u WHERE u.id = user_id AND username = 'carol'; \
            DELETE FROM users WHERE username = 'carol'",
        ),
    ] {
        let person = world.stranger(username).await;
        world.sql(&format!("UPDATE users SET password_hash = '{hash}' WHERE id = '{}'", person.id)).await;
        let login = json!({ "username": username, "password": "correct horse battery" });
        let rival = Rival::revoking(&world, &person).await;
        let request = world.anon().request(Method::POST, "/auth/login").json(&login);
        let mut answer = tokio::spawn(Answer::of(request));
        until_waiting(&world, 1, username, &mut answer).await;
        rival.commit(change).await;
        answer.await.unwrap().problem(401, "invalid_credentials");
    }
}

#[actix_web::test]
async fn a_session_that_is_ended_by_a_login_or_a_stolen_token_waits_for_its_writes() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let hash = gatepass_app::auth::passwords::hash_now("correct horse battery").unwrap();
    world.sql(&format!("UPDATE users SET password_hash = '{hash}' WHERE id = '{}'", alice.id)).await;
    let login = json!({ "username": "alice", "password": "correct horse battery" });
    let tokens = world.anon().post("/auth/login", login.clone()).await.expect(200);
    let exchange = json!({ "refresh_token": tokens["refresh_token"] });
    world.anon().post("/auth/refresh", exchange.clone()).await.expect(200);
    world.sql("UPDATE refresh_tokens SET used_at = used_at - interval '1 hour'").await;
    waits_for_the_write(&world, &alice, "/auth/refresh", exchange).await.expect(401);

    world
        .sql(&format!(
            "DELETE FROM refresh_tokens; DELETE FROM sessions WHERE revoked_at IS NOT NULL; \
             INSERT INTO sessions (id, user_id, created_at, expires_at) SELECT gen_random_uuid(), '{}', now() - interval '1 hour', \
             now() + interval '1 day' FROM generate_series(1, 49)",
            alice.id
        ))
        .await;
    waits_for_the_write(&world, &alice, "/auth/login", login).await.expect(200);
}
