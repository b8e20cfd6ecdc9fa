//! `/users`: create, change, deactivate, delete.

use super::{granted, group, id_of, if_match, permission, pointers};
use futures::future::join_all;
use gatepass_testing::{Answer, Person, World, json};
use reqwest::Method;

const PASSWORD: &str = "correct horse battery";
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

fn path(person: &Person) -> String {
    format!("/users/{}", person.id)
}

async fn log_in(world: &World, password: &str) -> Answer {
    world.anon().post("/auth/login", json!({ "username": "alice", "password": password })).await
}

#[actix_web::test]
async fn a_super_admin_makes_and_removes_one() {
    let world = World::new().await;
    let body = json!({ "username": "alice", "name": "Alice", "email": "alice@example.com", "password": PASSWORD,
        "manager_id": world.admin.id });
    let answer = world.admin.post("/users", body).await;
    let path = answer.header("location").to_owned();
    assert!(!answer.text.contains("password") && !answer.text.contains("argon2"));
    let made = answer.expect(201);
    assert_eq!(
        (&made["kind"], &made["is_active"], &made["is_super_admin"]),
        (&json!("human"), &json!(true), &json!(false))
    );
    assert_eq!(world.admin.get(&path).await.expect(200), made);
    assert_eq!(world.number("SELECT count(*) FROM events WHERE data::text ~ 'argon2|horse'").await, 0);
    let tokens = log_in(&world, PASSWORD).await.expect(200);
    // Sessions alone do not count as history.
    world.admin.delete(&path).await.expect(204);
    world.bearer(tokens["access_token"].as_str()).get("/me").await.problem(401, "unauthenticated");
    world.admin.get(&path).await.problem(404, "not_found");
    assert_eq!(
        world.number("SELECT count(*) FROM events WHERE action IN ('user.created', 'user.deleted') AND actor_id IS NOT NULL").await,
        2
    );
}

#[actix_web::test]
async fn every_fault_is_named_at_once() {
    let world = World::new().await;
    let body = json!({ "username": "no spaces", "name": "", "email": "x", "password": "short", "kind": "robot", "role": 1 });
    let problem = world.admin.post("/users", body).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/email", "/kind", "/name", "/password", "/role", "/username"]);
    let body = json!({ "username": "bot", "name": "Bot", "password": PASSWORD, "kind": "service", "manager_id": NOBODY });
    let problem = world.admin.post("/users", body).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/manager_id", "/password"]);
    let bot = json!({ "username": "bot", "name": "Bot", "kind": "service" });
    let bot = format!("/users/{}", id_of(&world.admin.post("/users", bot).await.expect(201)));
    let body = json!({ "password": PASSWORD, "manager_id": NOBODY });
    let problem = world.admin.patch(&bot, body).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/manager_id", "/password"]);
    world.admin.patch(&bot, json!({ "kind": "human" })).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn a_login_name_is_taken_once_whatever_its_case() {
    let world = World::new().await;
    let names = ["alice", "ALICE", "Alice", "aLice"];
    let answers =
        join_all(names.map(|n| world.admin.post("/users", json!({ "username": n, "name": "A" })))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.json["code"] == "already_exists").count(), 3);
    let bob = world.stranger("bob").await;
    let problem = world.admin.patch(&path(&bob), json!({ "username": "Alice" })).await;
    assert_eq!(pointers(&problem.problem(409, "already_exists")), ["/username"]);
}

#[actix_web::test]
async fn a_patch_changes_what_it_names_alone() {
    let world = World::new().await;
    let (alice, bob) = (world.stranger("alice").await, world.stranger("bob").await);
    let set = json!({ "email": "a@example.com", "manager_id": bob.id, "is_super_admin": true });
    let changed = world.admin.patch(&path(&alice), set).await.expect(200);
    assert_eq!((&changed["manager_id"], &changed["name"]), (&json!(bob.id), &json!("Administrator")));
    alice.get("/users").await.expect(200);
    let cleared =
        world.admin.patch(&path(&alice), json!({ "email": null, "manager_id": null })).await.expect(200);
    assert_eq!((&cleared["email"], &cleared["manager_id"]), (&json!(null), &json!(null)));
    assert_eq!(cleared["is_super_admin"], true);
    let nulls = json!({ "username": null, "name": null, "password": null, "is_active": null, "is_super_admin": null });
    let problem = world.admin.patch(&path(&alice), nulls).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/is_active", "/is_super_admin", "/name", "/password", "/username"]);
    let etag = world.admin.get(&path(&alice)).await.header("etag").to_owned();
    world.admin.patch(&path(&alice), json!({ "name": "A" })).await.expect(200);
    let stale = world.admin.request(Method::PATCH, &path(&alice)).json(&json!({ "name": "B" }));
    if_match(stale, &etag).await.problem(412, "stale");
    if_match(world.admin.request(Method::DELETE, &path(&alice)), &etag).await.problem(412, "stale");
}

#[actix_web::test]
async fn only_super_admins_change_users_and_only_colleagues_see_them() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let olga = world.with_role("olga", "org_admin").await;
    let stranger = world.stranger("sam").await;
    for person in [&alice, &olga] {
        person.get(&path(&bob)).await.expect(200);
        person.patch(&path(&bob), json!({ "name": "x" })).await.problem(403, "role_required");
        person.patch(&path(person), json!({ "is_super_admin": true })).await.problem(403, "role_required");
        person.delete(&path(&bob)).await.problem(403, "role_required");
        person.post("/users", json!({ "username": "x", "name": "x" })).await.problem(403, "role_required");
        person.get(&path(&stranger)).await.problem(404, "not_found");
        person.patch(&path(&stranger), json!({ "name": "x" })).await.problem(404, "not_found");
        person.delete(&path(&stranger)).await.problem(404, "not_found");
    }
    stranger.get(&path(&stranger)).await.expect(200);
    stranger.get(&path(&bob)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_password_reset_ends_all_sessions_at_once() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    world.admin.patch(&path(&alice), json!({ "password": PASSWORD })).await.expect(200);
    alice.get("/me").await.problem(401, "unauthenticated");
    let tokens = log_in(&world, PASSWORD).await.expect(200);
    world.admin.patch(&path(&alice), json!({ "password": "another long one" })).await.expect(200);
    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    world.anon().post("/auth/refresh", refresh).await.problem(401, "invalid_refresh_token");
    log_in(&world, PASSWORD).await.problem(401, "invalid_credentials");
    log_in(&world, "another long one").await.expect(200);
}

#[actix_web::test]
async fn a_login_that_runs_while_the_password_is_reset_leaves_no_session() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    world.admin.patch(&path(&alice), json!({ "password": PASSWORD })).await.expect(200);
    let alice = path(&alice);
    let reset = world.admin.patch(&alice, json!({ "password": "another long one" }));
    let (reset, login) = futures::join!(reset, log_in(&world, PASSWORD));
    reset.expect(200);
    // Whichever request came first, the sessions of the old password have ended.
    if login.status == 200 {
        world.bearer(login.json["access_token"].as_str()).get("/me").await.problem(401, "unauthenticated");
    }
    let open = "SELECT count(*) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.username = 'alice' \
                AND s.revoked_at IS NULL";
    assert_eq!(world.number(open).await, 0);
}

#[actix_web::test]
async fn who_is_switched_off_is_out_at_once_and_has_to_log_in_again() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.admin.patch(&path(&alice), json!({ "is_active": false })).await.expect(200);
    alice.get("/me").await.problem(401, "unauthenticated");
    world.admin.patch(&path(&alice), json!({ "is_active": true })).await.expect(200);
    alice.get("/me").await.problem(401, "unauthenticated");
    world.again(&alice).await.get("/me").await.expect(200);
}

#[actix_web::test]
async fn nobody_is_their_own_manager_however_far_up() {
    let world = World::new().await;
    let (a, b, c) = (world.stranger("a").await, world.stranger("b").await, world.stranger("c").await);
    let under = |person: &Person, manager: &Person| {
        let (path, body) = (path(person), json!({ "manager_id": manager.id }));
        let admin = world.admin.clone();
        async move { admin.patch(&path, body).await }
    };
    under(&a, &b).await.expect(200);
    under(&b, &c).await.expect(200);
    for manager in [&a, &b, &c] {
        let problem = under(&c, manager).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], "manager_cycle");
    }
    // Two concurrent changes, each valid by itself, can't make a circle either.
    for n in 0..4 {
        let (x, y) = (world.stranger(&format!("x{n}")).await, world.stranger(&format!("y{n}")).await);
        let (one, other) = futures::join!(under(&x, &y), under(&y, &x));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422]);
    }
}

#[actix_web::test]
async fn who_has_a_history_stays() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let dba = group(&world, "dba").await;
    world.admin.put(&format!("/groups/{dba}/members/{}", alice.id), json!(null)).await.expect(201);
    let permission = permission(&world, "users", &alice.id).await;
    let ticket = granted(&world, &alice).await;
    let report = world.stranger("report").await;
    world.admin.patch(&path(&report), json!({ "manager_id": alice.id })).await.expect(200);
    world.sql(&format!("UPDATE assets SET owner_id = '{}'", alice.id)).await;
    let problem = world.admin.delete(&path(&alice)).await.problem(409, "in_use");
    let used_by = problem["used_by"].as_object().unwrap();
    let kinds: Vec<&str> = used_by.keys().map(String::as_str).collect();
    assert_eq!(kinds, ["assets", "grants", "groups", "organizations", "permissions", "tickets", "users"]);
    assert_eq!((&used_by["groups"], &used_by["users"]), (&json!([dba]), &json!([report.id])));
    assert_eq!((&used_by["tickets"], &used_by["grants"]), (&json!([ticket["id"]]), &ticket["grants"]));
    assert!(used_by["permissions"].as_array().unwrap().contains(&json!(permission)));
    // One of each would be enough.
    world.admin.delete(&path(&report)).await.expect(204);
    world.admin.delete(&path(&alice)).await.problem(409, "in_use");
}
