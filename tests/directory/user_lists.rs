//! `GET /users`: visibility, filters, pages.

use super::{group, walk};
use gatepass_domain::authz::UserKind;
use gatepass_testing::{World, json};

#[actix_web::test]
async fn one_sees_oneself_and_colleagues() {
    let world = World::new().await;
    let (alice, sam) = (world.member("alice").await, world.stranger("sam").await);
    let list = "/users?sort=name&limit=2";
    assert_eq!(walk(&alice, list, "username").await, ["admin", "alice"]);
    assert_eq!(walk(&sam, list, "username").await, ["sam"]);
    assert_eq!(walk(&world.admin, list, "username").await, ["admin", "alice", "sam"]);
    // A user who shares two organizations with the caller is listed once.
    let other = world.new_org("other").await;
    world.join(&other, &alice, "member").await;
    world.join(&other, &sam, "member").await;
    world.join(&world.org, &sam, "member").await;
    assert_eq!(walk(&alice, list, "username").await, ["admin", "alice", "sam"]);
    assert_eq!(alice.get("/users?include=total").await.expect(200)["total"], 3);
}

#[actix_web::test]
async fn filters_narrow_and_never_widen_what_one_sees() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let sam = world.stranger("sam").await;
    let bot = world.user("bot", UserKind::Service).await;
    world.join(&world.org, &bot, "member").await;
    world
        .admin
        .patch(&format!("/users/{}", bob.id), json!({ "manager_id": alice.id, "is_active": false }))
        .await
        .expect(200);
    let found = async |query: &str| {
        let path = format!("/users?sort=name&{query}");
        (walk(&alice, &path, "username").await, walk(&world.admin, &path, "username").await)
    };
    let both = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        (names.clone(), names)
    };
    assert_eq!(found("kind=service").await, both(&["bot"]));
    assert_eq!(found("kind=service&kind=human&is_active=false").await, both(&["bob"]));
    assert_eq!(found("username=BOB&username=alice").await, both(&["alice", "bob"]));
    assert_eq!(found(&format!("manager_id={}", alice.id)).await, both(&["bob"]));
    assert_eq!(found("is_super_admin=true").await, both(&["admin"]));
    assert_eq!(found("q=ALI").await, both(&["alice"]));
    assert_eq!(found("q=%25").await, both(&[]));
    assert_eq!(found("created_to=2000-01-01T00:00:00Z").await, both(&[]));
    assert_eq!(found("username=sam").await, (vec![], vec![sam.username.clone()]));
    // A member can't ask which other organizations a colleague is in.
    let other = world.new_org("other").await;
    world.join(&other, &bob, "member").await;
    assert_eq!(found(&format!("org_id={other}")).await, (vec![], vec!["bob".to_owned()]));
    assert_eq!(found(&format!("org_id={}", world.org)).await, both(&["admin", "alice", "bob", "bot"]));
    let dba = group(&world, "dba").await;
    world.admin.put(&format!("/groups/{dba}/members/{}", bob.id), json!(null)).await.expect(201);
    assert_eq!(found(&format!("group_id={dba}")).await, both(&["bob"]));
    let theirs = json!({ "org_id": other, "name": "theirs" });
    let theirs = world.admin.post("/groups", theirs).await.expect(201)["id"].as_str().unwrap().to_owned();
    world.admin.put(&format!("/groups/{theirs}/members/{}", bob.id), json!(null)).await.expect(201);
    assert_eq!(found(&format!("group_id={theirs}")).await, (vec![], vec!["bob".to_owned()]));
}

#[actix_web::test]
async fn pages_go_on_where_the_last_one_ended() {
    let world = World::new().await;
    let mut made = vec![world.admin.id.clone()];
    for n in 0..6 {
        made.push(world.stranger(&format!("user{n}")).await.id);
    }
    assert_eq!(walk(&world.admin, "/users?limit=2&sort=created_at", "id").await, made);
    made.reverse();
    assert_eq!(walk(&world.admin, "/users?limit=3", "id").await, made);
    assert_eq!(world.admin.get("/users?limit=100000").await.ids().len(), 7);
}
