//! There is always an active super admin.

use gatepass_app::first_start::super_admin;
use gatepass_domain::authz::UserKind;
use gatepass_domain::directory::Standing;
use gatepass_domain::ids::UserId;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::guard;
use gatepass_testing::{Person, Value, World, json};

fn path(person: &Person) -> String {
    format!("/users/{}", person.id)
}

async fn promote(world: &World, person: &Person) {
    world.admin.patch(&path(person), json!({ "is_super_admin": true })).await.expect(200);
}

fn ways() -> [Value; 2] {
    [json!({ "is_super_admin": false }), json!({ "is_active": false })]
}

#[actix_web::test]
async fn the_last_one_is_neither_demoted_nor_switched_off_nor_removed() {
    let world = World::new().await;
    world.member("alice").await;
    // A service or a deactivated user does not count as a remaining super admin.
    let bot = world.user("bot", UserKind::Service).await;
    promote(&world, &bot).await;
    let gone = world.stranger("gone").await;
    promote(&world, &gone).await;
    world.admin.patch(&path(&gone), json!({ "is_active": false })).await.expect(200);
    for way in ways() {
        world.admin.patch(&path(&world.admin), way).await.problem(409, "last_super_admin");
    }
    world.admin.delete(&path(&world.admin)).await.problem(409, "last_super_admin");
    // Changes that keep the super admin are allowed.
    world.admin.patch(&path(&world.admin), json!({ "name": "Root", "is_active": true })).await.expect(200);
    world.admin.patch(&path(&bot), json!({ "is_super_admin": false })).await.expect(200);
}

#[actix_web::test]
async fn one_of_two_may_go() {
    let world = World::new().await;
    let second = world.stranger("second").await;
    promote(&world, &second).await;
    second.patch(&path(&world.admin), json!({ "is_super_admin": false })).await.expect(200);
    // Now the other user is the last super admin.
    second.patch(&path(&second), json!({ "is_super_admin": false })).await.problem(409, "last_super_admin");
    world.admin.post("/users", json!({ "username": "x", "name": "x" })).await.problem(403, "role_required");
}

#[actix_web::test]
async fn of_two_who_take_each_other_away_at_once_one_remains() {
    for way in ways() {
        let world = World::new().await;
        let second = world.stranger("second").await;
        promote(&world, &second).await;
        let (first, other) = (path(&world.admin), path(&second));
        let (a, b) =
            futures::join!(second.patch(&first, way.clone()), world.admin.patch(&other, way.clone()));
        let done = [&a, &b].iter().filter(|answer| answer.status == 200).count();
        assert_eq!(done, 1, "{} {}", a.text, b.text);
        let left = "SELECT count(*) FROM users WHERE is_super_admin AND is_active";
        assert_eq!(world.number(left).await, 1);
    }
}

#[actix_web::test]
async fn of_two_who_step_back_at_once_one_remains() {
    let world = World::new().await;
    let second = world.stranger("second").await;
    promote(&world, &second).await;
    let (first, other) = (path(&world.admin), path(&second));
    let (a, b) =
        futures::join!(world.admin.patch(&first, json!({ "is_super_admin": false })), second.delete(&other));
    assert!(
        a.json["code"] == "last_super_admin" || b.json["code"] == "last_super_admin",
        "{} {}",
        a.text,
        b.text
    );
    assert_eq!(world.number("SELECT count(*) FROM users WHERE is_super_admin AND is_active").await, 1);
}

#[actix_web::test]
async fn sql_counts_the_same_users_as_super_admins_as_the_domain() {
    let world = World::new().await;
    for &kind in UserKind::ALL {
        for (is_super_admin, is_active) in [(false, false), (false, true), (true, false), (true, true)] {
            let standing = Standing { kind, is_super_admin, is_active };
            // The transaction is dropped, so `admin` and this user are alone each time.
            let mut tx = world.db.begin().await.unwrap();
            let admin = UserId(world.admin.id.parse().unwrap());
            let user = User { kind, is_super_admin, is_active, ..super_admin(&tx, "other", "no password") };
            users::insert(&mut tx, &user).await.unwrap();
            let found = users::has_other_super_admin(&mut tx, admin).await.unwrap();
            assert_eq!(found, standing.counts_as_super_admin(), "{standing:?}");
            assert!(users::has_other_super_admin(&mut tx, UserId(user.id)).await.unwrap(), "{standing:?}");
            // Guard rules pass over nobody else than the last of them.
            let facts = guard::facts(&tx, &[admin, UserId(user.id)], &[]).await.unwrap();
            let is_last = |id: &UserId| facts.people[id].is_last_super_admin;
            let expected = (!standing.counts_as_super_admin(), false);
            assert_eq!((is_last(&admin), is_last(&UserId(user.id))), expected, "{standing:?}");
        }
    }
}
