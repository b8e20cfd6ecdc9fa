//! API4:2023 Unrestricted resource consumption, by rate: a caller over quota costs the database nothing, expensive
//! operations count for more, and no caller uses the quota of another.

use gatepass_testing::{Answer, Person, Value, Wire, World, json};
use reqwest::Method;

/// Sends requests until a few were refused, none of which asked the database. Returns the responses.
async fn exhaust(wire: &Wire, person: &Person) -> Vec<Answer> {
    let (mut answers, mut refused): (Vec<Answer>, usize) = (Vec::new(), 0);
    while refused < 5 {
        wire.take();
        let answer = person.get("/me").await;
        let said = wire.take();
        if answer.status == 429 {
            refused += 1;
            assert_eq!(said.statements, Vec::<String>::new(), "{}", answer.text);
            assert_eq!(answer.header("ratelimit"), "\"default\";r=0;t=60");
            assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
        }
        answers.push(answer);
        assert!(answers.len() < 100, "nothing is refused");
    }
    answers
}

fn how_many(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

#[actix_web::test]
async fn who_is_over_their_quota_asks_the_database_nothing() {
    let (world, wire) = World::overheard_with(|settings| settings.rate_limit = 10).await;
    let (alice, ben) = (world.member("alice").await, world.member("ben").await);
    let key = world.key(&ben, &["tickets:read"]).await;
    for person in [&alice, &key] {
        let answers = exhaust(&wire, person).await;
        assert!(how_many(&answers, 200) >= 10, "a whole quota first");
        assert_eq!(how_many(&answers, 200) + how_many(&answers, 429), answers.len());
    }
    // All credentials of a user share one quota, whether or not they were used before.
    let another = world.key(&alice, &["tickets:read"]).await;
    // The database is asked once for the user of a new key.
    another.get("/me").await;
    assert!(how_many(&exhaust(&wire, &another).await, 200) < 10);
    // The quotas of other users are not touched.
    world.admin.get("/me").await.expect(200);
}

#[actix_web::test]
async fn what_is_no_credential_asks_the_database_no_more_often_than_a_quota() {
    let (world, wire) = World::overheard_with(|settings| settings.rate_limit = 10).await;
    let alice = world.member("alice").await;
    let mut refused = 0;
    for n in 0..100 {
        wire.take();
        let answer = world.bearer(Some(&format!("gp_guess{n}"))).get("/me").await;
        let said = wire.take();
        if answer.status == 429 {
            assert_eq!(said.statements, Vec::<String>::new());
            refused += 1;
        } else {
            answer.problem(401, "unauthenticated");
        }
    }
    assert!(refused >= 50, "only {refused} of 100 were refused");
    // A new key from the same address has to wait; a session does not.
    alice.get("/me").await.expect(200);
}

#[actix_web::test]
async fn a_token_that_is_over_or_forged_spends_nothing_of_its_users_quota() {
    let (world, wire) = World::overheard_with(|settings| settings.rate_limit = 10).await;
    let alice = world.member("alice").await;
    let stolen = world.again(&alice).await;
    stolen.get("/me").await.expect(200);
    world
        .sql(&format!(
            "UPDATE sessions SET revoked_at = now() WHERE id <> (SELECT min(id::text)::uuid FROM sessions \
                        WHERE user_id = '{0}') AND user_id = '{0}'",
            alice.id
        ))
        .await;
    let answers = exhaust(&wire, &stolen).await;
    assert_eq!(how_many(&answers, 200), 0);
    let token = alice.token.clone().unwrap();
    let (signed, _) = token.rsplit_once('.').unwrap();
    let forged = alice.with_token(&format!("{signed}.{}", "A".repeat(86)));
    for _ in 0..30 {
        let answer = forged.get("/me").await;
        assert!(answer.status == 401 || answer.status == 429, "{}", answer.text);
    }
    // One request used the token while it was valid, and one before the server knew that it had expired.
    for _ in 0..7 {
        alice.get("/me").await.expect(200);
    }
}

fn checks(world: &World, many: usize) -> Value {
    let check = json!({ "asset_id": world.org, "account": "app", "protocol": "ssh", "action": "connect" });
    json!({ "checks": vec![check; many] })
}

/// How many requests are left of the quota.
fn left(answer: &Answer) -> u32 {
    let left = answer.header("ratelimit");
    left.trim_start_matches("\"default\";r=").split(';').next().unwrap().parse().unwrap()
}

#[actix_web::test]
async fn a_batch_that_is_forbidden_uses_up_no_quota_for_its_questions() {
    let world = World::with_rate_limit(100).await;
    let alice = world.member("alice").await;
    let key = world.key(&alice, &["tickets:read"]).await;
    let answer = key.post("/access/check-batch", checks(&world, 60)).await;
    let left = left(&answer);
    answer.problem(403, "missing_scope");
    assert!(left >= 90, "{left} left");
}

#[actix_web::test]
async fn a_batch_counts_as_as_many_requests_as_it_has_questions() {
    let (world, wire) = World::overheard_with(|settings| settings.rate_limit = 100).await;
    let alice = world.member("alice").await;
    let first = alice.post("/access/check-batch", checks(&world, 60)).await;
    let left = left(&first);
    assert!((40..100).contains(&left), "{left} left");
    first.expect(200);
    let mut refused = None;
    while refused.is_none() {
        wire.take();
        let answer = alice.post("/access/check-batch", checks(&world, 100)).await;
        if answer.status == 429 {
            let said = wire.take();
            assert_eq!(said.statements.len(), 1, "who it is: {said:?}");
            refused = Some(answer);
        }
    }
    let refused = refused.unwrap();
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_ne!(refused.header("ratelimit"), "\"default\";r=0;t=60", "smaller requests still go");
    let problem = refused.problem(429, "too_many_requests");
    assert!(problem["detail"].as_str().unwrap().contains("counts as 100 of your 100 requests"), "{problem}");
    alice.get("/me").await.expect(200);
}

#[actix_web::test]
async fn what_counts_for_more_than_a_whole_quota_costs_all_of_it() {
    let world = World::with_rate_limit(5).await;
    let (alice, eve) = (world.member("alice").await, world.with_role("eve", "auditor").await);
    let ids: Vec<String> = (0..100).map(|n| format!("01980000-0000-7000-8000-{n:012}")).collect();
    for (person, path, body, status) in [
        (&alice, "/access/check-batch", Some(checks(&world, 1000)), 200),
        (&world.stranger("ann").await, "/tickets/cancel", Some(json!({ "ids": ids })), 207),
        (&eve, "/events/export", None, 200),
    ] {
        let ask = async || match &body {
            Some(body) => person.post(path, body.clone()).await,
            None => Answer::of(person.request(Method::GET, path)).await,
        };
        let first = ask().await;
        assert_eq!(
            (first.status.as_u16(), first.header("ratelimit")),
            (status, "\"default\";r=0;t=60"),
            "{path}"
        );
        ask().await.problem(429, "too_many_requests");
    }
}
