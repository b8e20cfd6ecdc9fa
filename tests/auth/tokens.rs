//! Access tokens: forged and expired ones are refused.

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use gatepass_api::{Settings, Shared};
use gatepass_app::auth::tokens::{Claims, generate_key};
use gatepass_domain::ids::Ids;
use gatepass_testing::{World, server};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use time::Duration;

/// The claims and the header of a valid token.
fn parts(token: &str) -> (Header, Claims) {
    let header = jsonwebtoken::decode_header(token).unwrap();
    (header, jsonwebtoken::dangerous::insecure_decode::<Claims>(token).unwrap().claims)
}

fn signed(header: &Header, claims: &Claims, pem: &str) -> String {
    jsonwebtoken::encode(header, claims, &EncodingKey::from_ed_pem(pem.as_bytes()).unwrap()).unwrap()
}

async fn is_refused(world: &World, token: &str, why: &str) {
    let answer = world.bearer(Some(token)).get("/me").await;
    assert_eq!(answer.status, 401, "{why}: {}", answer.text);
}

#[actix_web::test]
async fn forged_tokens_are_refused() {
    let world = World::new().await;
    let good = world.admin.token.clone().unwrap();
    let (header, claims) = parts(&good);
    let ours = world.shared.settings().jwt_keys[0].clone();
    let foreign = generate_key().unwrap();
    let mut chunks = good.split('.');
    let (head, body, signature) = (chunks.next().unwrap(), chunks.next().unwrap(), chunks.next().unwrap());

    is_refused(&world, &signed(&header, &claims, &foreign), "another key under our key's id").await;
    is_refused(&world, &signed(&Header { kid: None, ..header.clone() }, &claims, &ours), "no key id").await;
    let unknown = Header { kid: Some("../../etc/passwd".into()), ..header.clone() };
    is_refused(&world, &signed(&unknown, &claims, &ours), "an unknown key id").await;
    is_refused(&world, &format!("{head}.{body}."), "no signature").await;
    is_refused(&world, &format!("{head}.{body}"), "two parts").await;
    is_refused(&world, &format!("{head}.{}x.{signature}", body), "a changed payload").await;

    let none = encode(&json!({ "alg": "none", "typ": "JWT", "kid": header.kid }));
    is_refused(&world, &format!("{none}.{body}."), "alg none").await;
    is_refused(&world, &format!("{none}.{body}.{signature}"), "alg none with a signature").await;

    let public = SigningKey::from_pkcs8_pem(&ours).unwrap().verifying_key();
    let x = world.shared.tokens().published();
    let x = x[0].x.clone();
    for secret in [public.as_bytes().to_vec(), x.into_bytes(), ours.clone().into_bytes()] {
        let header = Header { kid: header.kid.clone(), ..Header::new(Algorithm::HS256) };
        let token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&secret)).unwrap();
        is_refused(&world, &token, "HMAC with the public key").await;
    }
    for token in ["", "x", "...", "Bearer", &"a".repeat(5000), "gp_", "gp_nothing"] {
        is_refused(&world, token, "no token at all").await;
    }
}

#[actix_web::test]
async fn claims_that_are_not_ours_are_refused() {
    let world = World::new().await;
    let (header, claims) = parts(&world.admin.token.clone().unwrap());
    let ours = world.shared.settings().jwt_keys[0].clone();
    let stranger = world.stranger("alice").await;
    let cases = [
        ("another issuer", Claims { iss: "somebody".into(), ..claims.clone() }),
        ("another audience", Claims { aud: "another-api".into(), ..claims.clone() }),
        ("expired", Claims { iat: claims.iat - 1000, exp: claims.iat - 100, ..claims.clone() }),
        ("from the future", Claims { iat: claims.iat + 600, exp: claims.exp + 600, ..claims.clone() }),
        ("for ever", Claims { exp: claims.exp + 86_400, ..claims.clone() }),
        (
            "somebody else's session",
            Claims { sub: gatepass_domain::ids::UserId(stranger.id.parse().unwrap()), ..claims.clone() },
        ),
        (
            "no session",
            Claims { sid: gatepass_domain::ids::SessionId(stranger.id.parse().unwrap()), ..claims.clone() },
        ),
    ];
    for (why, claims) in cases {
        is_refused(&world, &signed(&header, &claims, &ours), why).await;
    }
    world.bearer(Some(&signed(&header, &claims, &ours))).get("/me").await.expect(200);
}

#[actix_web::test]
async fn a_token_ends_after_a_quarter_of_an_hour_by_the_databases_clock() {
    let world = World::new().await;
    world.travel(Duration::minutes(14)).await;
    world.admin.get("/me").await.expect(200);
    world.travel(Duration::minutes(15)).await;
    world.admin.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_changed_key_logs_nobody_out() {
    let (old, new) = (generate_key().unwrap(), generate_key().unwrap());
    let shared = |keys: Vec<String>| {
        let settings = Settings { jwt_keys: keys, ..server::settings(String::new()) };
        #[allow(clippy::disallowed_methods, reason = "this is the injected source")]
        let ids = Ids::new(uuid::Uuid::now_v7);
        Shared::new(settings, ids, Arc::new(AtomicBool::new(true))).unwrap()
    };
    let before = shared(vec![old.clone()]);
    let after = shared(vec![new.clone(), old]);
    let done = shared(vec![new]);
    let now = time::OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap();
    let ids = before.ids();
    let token = before.tokens().issue(ids.next(), ids.next(), now).unwrap();
    assert!(after.tokens().verify_signature(&token).is_ok(), "tokens of the old key go on");
    assert!(done.tokens().verify_signature(&token).is_err(), "until it is taken out");
    let fresh = after.tokens().issue(ids.next(), ids.next(), now).unwrap();
    assert!(done.tokens().verify_signature(&fresh).is_ok(), "new tokens are of the new key");
    assert_eq!(after.tokens().published().len(), 2);
}

fn encode(header: &serde_json::Value) -> String {
    let text = header.to_string();
    let claims = jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &serde_json::from_str::<serde_json::Value>(&text).unwrap(),
        &EncodingKey::from_secret(b""),
    );
    claims.unwrap().split('.').nth(1).unwrap().to_owned()
}
