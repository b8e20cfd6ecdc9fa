//! `DELETE /users/{id}`: what happens to API keys that the user had or created.

use gatepass_domain::authz::UserKind;
use gatepass_testing::{Person, Value, World, json};

/// Alice, an admin who created a key for a service, and a second key with her own key.
async fn world() -> (World, Person, Vec<String>) {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let bot = world.user("bot", UserKind::Service).await;
    let own = world.key(&alice, &["tickets:read"]).await;
    let by_session = world.key(&bot, &["tickets:read"]).await;
    let by_key = world.key(&bot, &["tickets:read"]).await;
    let id = |key: &Person| key.token.as_deref().unwrap().trim_start_matches("gp_").to_owned();
    let ids = vec![id(&own), id(&by_session), id(&by_key)];
    world
        .sql(&format!(
            "UPDATE api_keys SET created_by = '{}'; UPDATE api_keys SET made_with = '{}' WHERE id = '{}'",
            alice.id, ids[0], ids[2]
        ))
        .await;
    (world, alice, ids)
}

fn outcomes(told: &Value) -> Vec<(&str, &str)> {
    let keys = told["keys"].as_array().unwrap();
    keys.iter().map(|key| (key["id"].as_str().unwrap(), key["outcome"].as_str().unwrap())).collect()
}

#[actix_web::test]
async fn a_removal_tells_beforehand_and_afterwards_what_becomes_of_the_keys() {
    let (world, alice, ids) = world().await;
    let path = format!("/users/{}", alice.id);
    let before = world.admin.delete(&format!("{path}?dry_run=true")).await.expect(200);
    let expected = [(ids[0].as_str(), "removed"), (&ids[1], "kept"), (&ids[2], "revoked")];
    assert_eq!((&before["is_removed"], &before["key_count"]), (&json!(false), &json!(3)));
    assert_eq!(outcomes(&before), expected);
    // The refused request changed nothing.
    world.admin.get(&path).await.expect(200);
    assert_eq!(world.number("SELECT count(*) FROM api_keys WHERE revoked_at IS NULL").await, 3);
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'user.deleted'").await, 0);
    let after = world.admin.delete(&path).await.expect(200);
    assert_eq!((&after["is_removed"], outcomes(&after)), (&json!(true), expected.to_vec()));
    world.admin.get(&path).await.problem(404, "not_found");
    let left = "SELECT id || ' ' || (revoked_at IS NOT NULL) FROM api_keys ORDER BY id";
    assert_eq!(world.query(left).await, [format!("{} false", ids[1]), format!("{} true", ids[2])]);
    let told = "SELECT count(*) FROM events WHERE action = 'api_key.revoked'";
    assert_eq!(world.number(told).await, 2);
    let named = "SELECT jsonb_array_length(data->'keys') FROM events WHERE action = 'user.deleted'";
    assert_eq!(world.number(named).await, 3);
}

#[actix_web::test]
async fn what_the_user_made_for_services_is_revoked_where_that_is_asked() {
    let (world, alice, ids) = world().await;
    let path = format!("/users/{}?made_keys=revoke", alice.id);
    let expected = [(ids[0].as_str(), "removed"), (&ids[1], "revoked"), (&ids[2], "revoked")];
    let before = world.admin.delete(&format!("{path}&dry_run=true")).await.expect(200);
    assert_eq!(outcomes(&before), expected);
    assert_eq!(outcomes(&world.admin.delete(&path).await.expect(200)), expected);
    assert_eq!(world.number("SELECT count(*) FROM api_keys WHERE revoked_at IS NULL").await, 0);
}

#[actix_web::test]
async fn who_had_and_made_no_keys_goes_without_a_word_and_who_is_in_use_stays() {
    let (world, alice, _) = world().await;
    let bob = world.stranger("bob").await;
    let told = world.admin.delete(&format!("/users/{}?dry_run=true", bob.id)).await.expect(200);
    assert_eq!((&told["key_count"], &told["keys"]), (&json!(0), &json!([])));
    world.admin.delete(&format!("/users/{}", bob.id)).await.expect(204);
    world.join(&world.org, &alice, "member").await;
    for query in ["", "?dry_run=true", "?made_keys=revoke"] {
        world.admin.delete(&format!("/users/{}{query}", alice.id)).await.problem(409, "in_use");
    }
    alice.delete(&format!("/users/{}?dry_run=true", alice.id)).await.problem(403, "role_required");
    assert_eq!(world.number("SELECT count(*) FROM api_keys WHERE revoked_at IS NULL").await, 3);
}
