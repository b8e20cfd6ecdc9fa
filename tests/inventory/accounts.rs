//! `/assets/{id}/accounts`.

use super::{account, asset, fault, faults, node};
use gatepass_testing::{World, json};

#[actix_web::test]
async fn an_account_is_made_read_changed_listed_and_deleted() {
    let world = World::new().await;
    let boss = world.with_role("olga", "org_admin").await;
    let home = node(&boss, &world.org, "home", None).await;
    let host = asset(&boss, &world.org, "host", &[&home]).await;
    let list = format!("/assets/{host}/accounts");
    let made = boss.post(&list, json!({ "username": "root", "privileged": true })).await;
    let location = made.header("location").to_owned();
    let made = made.expect(201);
    assert_eq!((&made["privileged"], &made["is_active"]), (&json!(true), &json!(true)));
    assert_eq!(boss.get(&location).await.expect(200), made);
    let app = account(&boss, &host, "app").await;
    assert_eq!(boss.get(&format!("{list}?sort=name&limit=1")).await.ids(), [app]);
    assert_eq!(boss.get(&format!("{list}?privileged=true&include=total")).await.expect(200)["total"], 1);
    let changed = boss.patch(&location, json!({ "is_active": false })).await.expect(200);
    assert_eq!(changed["is_active"], false);
    boss.patch(&location, json!({ "username": "app" })).await.problem(409, "already_exists");
    boss.delete(&location).await.expect(204);
    boss.get(&location).await.problem(404, "not_found");
}

#[actix_web::test]
async fn names_that_permissions_could_not_name_are_refused() {
    let world = World::new().await;
    let home = node(&world.admin, &world.org, "home", None).await;
    let host = asset(&world.admin, &world.org, "host", &[&home]).await;
    let path = format!("/assets/{host}/accounts");
    for (name, code, of_all) in [
        ("*", "wildcard_not_supported", "wildcard_not_supported"),
        ("ro*", "wildcard_not_supported", "wildcard_not_supported"),
        ("@ALL", "unknown_special_account", "validation_failed"),
        ("!root", "invalid_character", "validation_failed"),
        ("a\tb", "invalid_character", "validation_failed"),
        ("a\u{a0}b", "invalid_character", "validation_failed"),
    ] {
        let problem = world.admin.post(&path, json!({ "username": name })).await.problem(422, of_all);
        assert_eq!(faults(&problem), [fault("/username", code)]);
    }
}

#[actix_web::test]
async fn accounts_are_seen_and_changed_as_their_asset_is() {
    let world = World::new().await;
    let home = node(&world.admin, &world.org, "home", None).await;
    let host = asset(&world.admin, &world.org, "host", &[&home]).await;
    let other = asset(&world.admin, &world.org, "other", &[&home]).await;
    let root = account(&world.admin, &host, "root").await;
    let (member, stranger) = (world.member("alice").await, world.stranger("bob").await);
    let (list, one) = (format!("/assets/{host}/accounts"), format!("/assets/{host}/accounts/{root}"));
    assert_eq!(member.get(&list).await.ids(), [root.clone()]);
    member.post(&list, json!({ "username": "x" })).await.problem(403, "role_required");
    member.patch(&one, json!({ "is_active": false })).await.problem(403, "role_required");
    member.delete(&one).await.problem(403, "role_required");
    for answer in [
        stranger.get(&list).await,
        stranger.get(&one).await,
        stranger.post(&list, json!({ "username": "x" })).await,
        stranger.patch(&one, json!({ "is_active": false })).await,
        stranger.delete(&one).await,
        world.admin.get(&format!("/assets/{other}/accounts/{root}")).await,
    ] {
        answer.problem(404, "not_found");
    }
}
