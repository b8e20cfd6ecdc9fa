//! API3:2023 Broken object property level authorization: a caller can't write properties that only the server writes,
//! and no response shows secrets.

use super::document::{Estate, Operation, everything, operations, resolve};
use gatepass_testing::{Answer, Value, World, json};
use std::collections::{BTreeMap, BTreeSet};

/// Properties that an attacker would like to write.
const COVETED: &[&str] = &[
    "id",
    "number",
    "version",
    "state",
    "org_id",
    "user_id",
    "role",
    "roles",
    "kind",
    "is_super_admin",
    "is_admin",
    "is_active",
    "scopes",
    "password_hash",
    "hash",
    "key",
    "applicant",
    "applicant_id",
    "beneficiary",
    "approved",
    "approvers",
    "level",
    "levels",
    "decisions",
    "decided_by",
    "decided_at",
    "override",
    "window",
    "grants",
    "allowed_actions",
    "digest",
    "flow_version",
    "source_ticket_id",
    "effective",
    "created_by",
    "created_at",
    "updated_at",
    "expires_at",
    "revoked_at",
    "made_with",
    "last_used_at",
    "request_id",
    "actor_id",
    "ip",
    "__proto__",
    "constructor",
    "$where",
    "Role",
    "is_super_admin ",
    "request.approved",
];
/// Properties that no update may change.
const FIXED: &[&str] = &[
    "id",
    "number",
    "version",
    "state",
    "org_id",
    "user_id",
    "kind",
    "scopes",
    "applicant",
    "approved",
    "created_at",
    "updated_at",
    "created_by",
    "revoked_at",
    "expires_at",
    "made_with",
    "source_ticket_id",
    "password_hash",
    "hash",
];

async fn send(world: &World, operation: &Operation, path: &str, body: &Value) -> Answer {
    Answer::of(world.admin.request(operation.method.clone(), path).json(body)).await
}

#[actix_web::test]
async fn fields_that_are_not_in_the_contract_are_refused_in_every_body_and_change_nothing() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let before = everything(&world).await;
    let mut attacked = 0;
    for operation in operations() {
        let Some(mut body) = operation.body(&estate.of("users")) else { continue };
        let known = operation.fields();
        let unknown: BTreeSet<&str> = COVETED.iter().copied().filter(|name| !known.contains(*name)).collect();
        for name in &unknown {
            body[*name] = json!(true);
        }
        let path = operation.path_with(|collection| estate.of(collection));
        let problem = send(&world, &operation, &path, &body).await.problem(422, "validation_failed");
        let faults = problem["errors"].as_array().unwrap();
        assert!(
            faults.iter().all(|f| f["code"] == "unknown_field" && f["pointer"] != ""),
            "{}: {problem}",
            operation.name()
        );
        let named: BTreeSet<&str> = faults.iter().map(|f| &f["pointer"].as_str().unwrap()[1..]).collect();
        assert_eq!(named, unknown, "{}", operation.name());
        attacked += 1;
    }
    assert!(attacked >= 33, "only {attacked} operations were attacked");
    assert_eq!(everything(&world).await, before, "something was changed");
}

#[actix_web::test]
async fn objects_within_a_body_take_no_more_than_the_contract_says() {
    let world = World::new().await;
    let asset = world.asset("web-1").await;
    world.flow(json!({ "type": "automatic" })).await;
    let good = gatepass_testing::asking(&world, &asset);
    for (part, name) in
        [("request", "approved"), ("request", "org_id"), ("timing", "end"), ("timing", "window")]
    {
        let mut body = good.clone();
        body[part][name] = json!("2030-01-01T00:00:00Z");
        let problem = world.admin.post("/tickets", body).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{part}/{name}"), "{problem}");
    }
    world.admin.post("/tickets", good).await.expect(201);
}

#[test]
fn no_change_of_an_object_takes_what_is_fixed_when_it_is_made() {
    for operation in operations().into_iter().filter(|op| op.method == "PATCH") {
        let known = operation.fields();
        let broken: Vec<_> = FIXED.iter().filter(|name| known.contains(**name)).collect();
        assert!(broken.is_empty(), "{} changes {broken:?}", operation.name());
    }
}

#[actix_web::test]
async fn roles_are_not_raised_by_those_who_do_not_give_them() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (user, member) =
        (format!("/users/{}", alice.id), format!("/organizations/{}/members/{}", world.org, alice.id));
    alice.patch(&user, json!({ "is_super_admin": true })).await.problem(403, "role_required");
    alice.patch("/me", json!({ "is_super_admin": true })).await.problem(422, "validation_failed");
    alice.put(&member, json!({ "role": "org_admin" })).await.problem(403, "role_required");
    // An admin of an organization gives roles of that organization and no others.
    let carol = world.with_role("carol", "org_admin").await;
    carol.patch(&user, json!({ "is_super_admin": true })).await.problem(403, "role_required");
    carol
        .patch(&format!("/users/{}", carol.id), json!({ "is_super_admin": true }))
        .await
        .problem(403, "role_required");
    let me = alice.get("/me").await.expect(200);
    assert_eq!((&me["is_super_admin"], &me["roles"][0]["role"]), (&json!(false), &json!("member")));
}

/// Schemas of responses name no secret, except for tokens and keys that are given to their owner.
#[test]
fn no_answer_has_a_field_for_a_secret() {
    let mut answered = BTreeMap::new();
    for operation in operations() {
        schemas_in(&operation.spec["responses"], &mut answered);
    }
    let mut secrets = BTreeSet::new();
    for (reference, schema) in answered {
        let name = reference.rsplit('/').next().unwrap();
        for field in schema["properties"].as_object().into_iter().flat_map(|p| p.keys()) {
            let looks_secret =
                ["password", "hash", "secret", "token", "key"].iter().any(|s| field.contains(s));
            if looks_secret {
                secrets.insert(format!("{name}.{field}"));
            }
        }
    }
    let expected = [
        "ApiKeyView.key",
        // The id of a token, which is none.
        "AssetSessionView.token_id",
        // For its user alone.
        "ConnectionTokenView.token",
        // Shown once, to the admin who makes it.
        "Connector.old_secret_until",
        "ConnectorSecret.secret",
        // Each reads one ticket.
        "Evaluation.poll_token",
        "Jwks.keys",
        "LoginReview.poll_token",
        "PermissionView.reusable_tokens",
        "TokenPair.access_token",
        "TokenPair.refresh_token",
        "TokenPair.token_type",
        // The number and names of the API keys that a removed user leaves.
        "UserRemoval.key_count",
        "UserRemoval.keys",
        "Webhook.old_secret_until",
        // It verifies signatures, and makes none.
        "Webhook.public_key",
        // Shown once, to the admin who makes it.
        "WebhookSecret.secret",
    ];
    assert_eq!(secrets.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

/// Adds to `found` each schema that `part` of the document names, and those that these name.
fn schemas_in(part: &Value, found: &mut BTreeMap<String, &'static Value>) {
    if let Some(reference) = part["$ref"].as_str()
        && found.insert(reference.to_owned(), resolve(reference)).is_none()
    {
        schemas_in(resolve(reference), found);
    }
    let parts = part.as_object().into_iter().flat_map(|fields| fields.values());
    for part in parts.chain(part.as_array().into_iter().flatten()) {
        schemas_in(part, found);
    }
}

#[actix_web::test]
async fn no_answer_shows_a_secret_to_whoever_reads_everything() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let made =
        world.admin.post("/api-keys", json!({ "name": "bot", "scopes": ["tickets:read"] })).await.expect(201);
    let key = made["key"].as_str().unwrap();
    let hashes = "SELECT password_hash FROM users UNION ALL SELECT encode(hash, 'hex') FROM api_keys \
                  UNION ALL SELECT encode(hash, 'hex') FROM refresh_tokens \
                  UNION ALL SELECT encode(hash, 'hex') FROM poll_tokens";
    let mut secrets = world.query(hashes).await;
    secrets.extend([key.to_owned(), world.shared.settings().jwt_keys[0].lines().nth(1).unwrap().to_owned()]);
    secrets.extend(["no password", "argon2", "PRIVATE KEY"].map(str::to_owned));
    for operation in operations().into_iter().filter(|op| op.method == "GET" && op.path.starts_with("/api/"))
    {
        let path = operation.path_with(|collection| estate.of(collection));
        let answer = world.admin.get(&path).await;
        let leaked = secrets.iter().find(|secret| answer.text.contains(secret.as_str()));
        assert_eq!(leaked, None, "{}: {}", operation.name(), answer.text);
    }
}
