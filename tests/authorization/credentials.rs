//! Every operation that is not public authenticates the caller before it looks at anything else.

use super::AREAS;
use super::cast::Cast;
use super::table::{Row, operations};
use gatepass_app::auth::tokens::Claims;
use gatepass_domain::text::TextEnum;
use gatepass_testing::{Answer, Person, World};
use jsonwebtoken::{EncodingKey, Header};
use std::collections::BTreeSet;

/// The public operations. A new one is a decision, and has to be added here too.
const OPEN: [&str; 12] = [
    "complete_login",
    "get_contract",
    "get_contract_as_yaml",
    "get_event_contract",
    "get_health",
    "get_jwks",
    "get_problem",
    "get_readiness",
    "get_security_contact",
    "list_problems",
    "login",
    "refresh_session",
];

#[test]
fn open_are_those_alone_that_are_meant_to_be() {
    let document = gatepass_api::openapi::document();
    let paths = document["paths"].as_object().unwrap();
    let all = paths.values().flat_map(|item| item.as_object().unwrap().values());
    let is_open = |operation: &&gatepass_testing::Value| operation["security"] == serde_json::json!([]);
    let open: BTreeSet<&str> =
        all.filter(is_open).map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(open, BTreeSet::from(OPEN));
}

/// This token as it was issued an hour ago.
fn expired(world: &World, token: &str) -> String {
    let header: Header = jsonwebtoken::decode_header(token).unwrap();
    let claims = jsonwebtoken::dangerous::insecure_decode::<Claims>(token).unwrap().claims;
    let claims = Claims { iat: claims.iat - 3600, exp: claims.exp - 3600, ..claims };
    let key = EncodingKey::from_ed_pem(world.shared.settings().jwt_keys[0].as_bytes()).unwrap();
    jsonwebtoken::encode(&header, &claims, &key).unwrap()
}

/// Invalid credentials: expired, revoked, forged, malformed.
async fn refused(world: &World) -> Vec<(&'static str, Person)> {
    let (gone, off) = (world.stranger("gone").await, world.stranger("off").await);
    let every: Vec<&str> = gatepass_domain::authz::Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    let (deleted, late) = (world.key(&world.admin, &every).await, world.key(&world.admin, &every).await);
    let key_of_off = world.key(&off, &every).await;
    gone.post("/auth/logout", super::table::nothing()).await.expect(204);
    let sql = [
        format!("UPDATE users SET is_super_admin = true WHERE id IN ('{}', '{}')", gone.id, off.id),
        format!("UPDATE users SET is_active = false WHERE id = '{}'", off.id),
        format!(
            "UPDATE api_keys SET revoked_at = now() WHERE hash = sha256('{}')",
            deleted.token.as_ref().unwrap()
        ),
        format!(
            "UPDATE api_keys SET expires_at = now() WHERE hash = sha256('{}')",
            late.token.as_ref().unwrap()
        ),
    ];
    world.sql(&sql.join(";")).await;
    let token = world.admin.token.clone().unwrap();
    vec![
        ("nothing", world.anon()),
        ("garbage", world.admin.with_token("garbage")),
        ("a token that has expired", world.admin.with_token(&expired(world, &token))),
        ("a token of a session that has ended", gone),
        ("a token of a user who is switched off", off),
        ("no API key", world.admin.with_token("gp_nothing")),
        ("an API key that was deleted", deleted),
        ("an API key that has expired", late),
        ("an API key of a user who is switched off", key_of_off),
    ]
}

fn is_asked_for_credentials(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 401, "{what}: {}", answer.text);
    assert_eq!(answer.json["code"], "unauthenticated", "{what}");
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    assert!(answer.header("www-authenticate").starts_with("Bearer"), "{what}");
}

#[actix_web::test]
async fn nothing_is_answered_without_good_credentials() {
    let cast = Cast::assemble().await;
    let world = cast.world().await;
    let refused = refused(&world).await;
    let rows: Vec<Row> = AREAS.iter().flat_map(|(_, scenes)| scenes()).flat_map(|scene| scene.rows).collect();
    for operation in operations().keys().filter(|operation| !OPEN.contains(&operation.as_str())) {
        let good = rows.iter().find(|row| row.operation == *operation).unwrap();
        for (why, person) in &refused {
            let what = format!("{operation} with {why}");
            is_asked_for_credentials(&what, &Answer::of(good.request(&cast, person)).await);
            // An invalid request without credentials gets no details either.
            let bad = Row { at: "x x?x=x".to_owned(), ..good.clone() }.request(&cast, person);
            let bad = bad.header("content-type", "text/plain").body("{");
            is_asked_for_credentials(&format!("{what}, unreadable"), &Answer::of(bad).await);
        }
    }
}
