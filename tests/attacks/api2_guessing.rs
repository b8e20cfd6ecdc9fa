//! API2:2023 Broken authentication: guessing passwords, tokens and names at every endpoint that takes them.

use gatepass_app::auth::passwords::hash_now;
use gatepass_domain::authz::UserKind;
use gatepass_testing::{Value, World, json, server};
use time::Duration;

const PASSWORD: &str = "correct horse battery";

async fn world() -> World {
    let world = World::new().await;
    for name in ["alice", "gone", "nohash"] {
        world.stranger(name).await;
    }
    world.user("bot", UserKind::Service).await;
    let hash = hash_now(PASSWORD).unwrap();
    world
        .sql(&format!("UPDATE users SET password_hash = '{hash}' WHERE username IN ('alice', 'gone', 'bot')"))
        .await;
    world.sql("UPDATE users SET password_hash = NULL WHERE username = 'nohash'").await;
    world.sql("UPDATE users SET is_active = false WHERE username = 'gone'").await;
    world
}

#[actix_web::test]
async fn a_login_does_not_tell_who_there_is() {
    let world = world().await;
    let mut answers = Vec::new();
    let guesses = ["nobody", "gone", "bot", "nohash"].map(|name| (name, PASSWORD));
    for (username, password) in guesses.into_iter().chain([("alice", "wrong"), ("ALICE", "wronger")]) {
        let login = json!({ "username": username, "password": password });
        let mut answer = world.anon().post("/auth/login", login).await;
        let mut problem: Value = answer.clone().problem(401, "invalid_credentials");
        problem["request_id"] = json!(null);
        for varying in ["x-request-id", "date"] {
            answer.headers.remove(varying);
        }
        answers.push((problem, answer.headers));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}

#[actix_web::test]
async fn a_stolen_session_guesses_no_better_than_a_login_and_locks_nobody_out() {
    let world = world().await;
    let login = json!({ "username": "alice", "password": PASSWORD });
    let tokens = world.anon().post("/auth/login", login.clone()).await.expect(200);
    let stolen = world.bearer(tokens["access_token"].as_str());
    let guess = |n: usize| json!({ "password": "the thief's own", "current_password": format!("guess {n}") });
    for n in 0..10 {
        stolen.patch("/me", guess(n)).await.problem(422, "validation_failed");
    }
    let refused = stolen.patch("/me", guess(10)).await;
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    refused.problem(429, "too_many_failures");
    // The owner of the account can still log in and change her password, whatever the thief does.
    let tokens = world.anon().post("/auth/login", login).await.expect(200);
    let alice = world.bearer(tokens["access_token"].as_str());
    let change = json!({ "password": "alices next pa55word", "current_password": PASSWORD });
    alice.patch("/me", change).await.expect(200);
    stolen.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn guessing_credentials_of_any_kind_is_limited() {
    let attempts = [("/me", None), ("/auth/refresh", Some(json!({ "refresh_token": "gpr_guess" })))];
    for (path, body) in attempts {
        for token in ["gp_guess", "not.a.token"] {
            let world = World::with_rate_limit(5).await;
            let stranger = world.bearer(Some(token));
            let mut statuses = Vec::new();
            for _ in 0..8 {
                let answer = match body.clone() {
                    Some(body) => world.anon().post(path, body).await,
                    None => stranger.get(path).await,
                };
                statuses.push(answer.status.as_u16());
            }
            assert_eq!(statuses[..5], [401; 5], "{path}");
            assert!(statuses.contains(&429), "{path}: {statuses:?}");
            // Authenticated callers have another quota than guesses from the same address.
            world.admin.get("/me").await.expect(200);
        }
    }
}

#[actix_web::test]
async fn another_spelling_of_a_name_is_no_second_chance() {
    let world = world().await;
    let spellings = ["alice", "ALICE", "Alice", "aLICE", "alicE"];
    for n in 0..10 {
        let login = json!({ "username": spellings[n % 5], "password": "wrong" });
        world.anon().post("/auth/login", login).await.problem(401, "invalid_credentials");
    }
    for username in spellings {
        let login = json!({ "username": username, "password": PASSWORD });
        world.anon().post("/auth/login", login).await.problem(429, "too_many_failures");
    }
}

#[actix_web::test]
async fn nobody_guesses_the_code_of_a_chat_by_asking_for_many() {
    let chats = crate::notify::slack_of_all().await;
    let world = World::with(|settings| settings.chats = server::chats(chats)).await;
    let (mallory, alice) = (world.member("mallory").await, world.member("alice").await);
    let channel = crate::notify::channel(&world, &world.org, "slack").await;
    let own = format!("/me/channels/{channel}");
    let (mut sent, mut compared, mut refused) = (0, 0, 0);
    for minute in 0..6 {
        world.travel(Duration::minutes(minute)).await;
        for spelling in ["U1", "u1"] {
            let asked = mallory.post(&format!("{own}/code"), json!({ "account": spelling })).await;
            sent += i32::from(asked.status == 200);
        }
        for n in 0..8 {
            let guess = json!({ "code": format!("{minute}{n}000000") });
            let answer = mallory.post(&format!("{own}/confirm"), guess).await;
            compared += i32::from(answer.status == 422);
            refused += i32::from(answer.status == 429);
        }
    }
    assert_eq!((sent, compared, refused), (6, 10, 38));
    assert_eq!(world.number("SELECT count(*) FROM chat_accounts").await, 0);
    // The victim has guesses of their own.
    alice.post(&format!("{own}/confirm"), json!({ "code": "00000000" })).await.problem(422, "code_invalid");
}
