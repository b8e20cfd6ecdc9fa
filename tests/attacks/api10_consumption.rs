//! API10:2023 Unsafe consumption of APIs: the server calls no other service yet. Its other inputs are signing keys, the
//! configuration and the rows of the database; the server's own tests cover settings.

use gatepass_app::auth::tokens::{Tokens, generate_key};
use gatepass_testing::{World, json};

#[test]
fn a_key_file_that_is_not_what_it_should_be_stops_the_start() {
    let good = generate_key().unwrap();
    let rsa = "-----BEGIN PRIVATE KEY-----\nMIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAqPfgaTEWEP3S9w0t\n-----END PRIVATE KEY-----\n";
    let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
    for bad in [
        "",
        "\0",
        "not a key",
        rsa,
        public,
        &good[..good.len() / 2],
        &good.replace("PRIVATE", "SECRET"),
        &good.replace('M', "N"),
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        &"A".repeat(1_000_000),
    ] {
        for keys in [vec![bad.to_owned()], vec![good.clone(), bad.to_owned()]] {
            let error = Tokens::new(&keys).err().expect("is refused").to_string();
            assert!(!error.contains('\n') && error.len() < 300, "one line, without the key: {error}");
            assert!(!error.contains(good.lines().nth(1).unwrap()), "{error}");
        }
    }
    assert!(Tokens::new(&[]).is_err());
}

#[actix_web::test]
async fn published_keys_are_public() {
    let world = World::new().await;
    let keys = world.root("/.well-known/jwks.json").await.expect(200);
    for key in keys["keys"].as_array().unwrap() {
        let names: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["alg", "crv", "kid", "kty", "use", "x"]);
    }
}

/// A row that no version of the server has written is logged and answered as a failure. It is not guessed at or shown.
#[actix_web::test]
async fn rows_that_make_no_sense_are_not_taken_for_something_else() {
    let world = World::new().await;
    let flow = world.flow(json!({ "type": "automatic" })).await;
    world
        .sql(&format!(
            "UPDATE flows SET definition = '{{\"approval\": {{\"type\": \"whatever\"}}}}' WHERE id = '{flow}'"
        ))
        .await;
    let problem = world.admin.get(&format!("/flows/{flow}")).await.problem(500, "internal");
    assert!(!problem.to_string().contains("whatever"));
    // A scope that this version does not know gives no right.
    let key = world.key(&world.admin, &["everything:write", "tickets:read"]).await;
    assert_eq!(key.get("/me").await.expect(200)["scopes"], json!(["tickets:read"]));
    key.get("/users").await.problem(403, "missing_scope");
}
