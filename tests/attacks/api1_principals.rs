//! API1:2023 Broken object level authorization, of principals: acting as another user. Every creator of a key is tried
//! with every user whom a key may act as.

use gatepass_domain::authz::UserKind;
use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};

const RANKS: [&str; 3] = ["member", "auditor", "org_admin"];

fn key_for(person: &Person) -> Value {
    json!({ "name": "ci", "user_id": person.id, "scopes": ["directory:read", "tickets:write"] })
}

fn bearer(world: &World, made: &Value) -> Person {
    world.bearer(made["key"].as_str())
}

async fn set_super_admin(world: &World, person: &Person) {
    world.sql(&format!("UPDATE users SET is_super_admin = true WHERE id = '{}'", person.id)).await;
}

/// Checks that a caller with this key has no right that its creator lacks.
async fn assert_no_more_than(world: &World, maker: &Person, made: &Value) {
    let (it, maker) = (bearer(world, made).get("/me").await.expect(200), maker.get("/me").await.expect(200));
    let rank = |of: &Value, org: &Value| {
        let role = of["roles"].as_array().unwrap().iter().find(|role| role["org_id"] == *org);
        role.and_then(|role| RANKS.iter().position(|rank| role["role"] == **rank))
    };
    if maker["is_super_admin"] == true {
        return;
    }
    assert_eq!(it["is_super_admin"], false, "{maker} made {it}");
    for role in it["roles"].as_array().unwrap() {
        assert!(rank(&it, &role["org_id"]) <= rank(&maker, &role["org_id"]), "{maker} made {it}");
    }
}

#[actix_web::test]
async fn every_maker_against_every_principal() {
    let world = World::new().await;
    let away = world.new_org("away").await;
    let human = world.member("human").await;
    let (plain, mighty) = (world.service("plain", "member").await, world.service("mighty", "member").await);
    set_super_admin(&world, &mighty).await;
    let (chief, abroad) =
        (world.service("chief", "org_admin").await, world.service("abroad", "member").await);
    world.join(&away, &abroad, "org_admin").await;
    let homeless = world.user("homeless", UserKind::Service).await;
    world.join(&world.org, &homeless, "member").await;
    let away_admin = world.stranger("otto").await;
    world.join(&away, &away_admin, "org_admin").await;
    let both = world.with_role("bo", "org_admin").await;
    world.join(&away, &both, "org_admin").await;
    let makers = [
        ("super admin", world.admin.clone()),
        ("home admin", world.with_role("hedda", "org_admin").await),
        ("admin of both", both),
        ("admin away", away_admin),
        ("member", world.member("mia").await),
        ("auditor", world.with_role("audrey", "auditor").await),
        ("human itself", human.clone()),
        ("service's key", world.key(&plain, &["api_keys:write", "directory:read", "tickets:write"]).await),
    ];
    let principals = [&human, &plain, &mighty, &chief, &abroad, &homeless];
    let mut table = String::new();
    for (name, maker) in &makers {
        for limited in [false, true] {
            table.push_str(&format!("{name}{}:", if limited { ", limited to home" } else { "" }));
            for principal in principals {
                let mut body = key_for(principal);
                if limited {
                    body["org_ids"] = json!([world.org]);
                }
                let answer = maker.post("/api-keys", body).await;
                if answer.status == 201 {
                    assert_no_more_than(&world, maker, &answer.json).await;
                }
                table.push_str(&format!(" {}", answer.json["code"].as_str().unwrap_or("made")));
            }
            table.push('\n');
        }
    }
    // The users: a human, a plain service, a super admin, an admin at home, an admin elsewhere, a service without a
    // home.
    let expected = "\
super admin: own_only made made made made made
super admin, limited to home: own_only made made made made made
home admin: own_only made rights_not_grantable made rights_not_grantable role_required
home admin, limited to home: own_only made made made made role_required
admin of both: own_only made rights_not_grantable made made role_required
admin of both, limited to home: own_only made made made made role_required
admin away: not_found not_found not_found not_found role_required not_found
admin away, limited to home: not_found not_found not_found not_found role_required not_found
member: own_only role_required role_required role_required role_required role_required
member, limited to home: own_only role_required role_required role_required role_required role_required
auditor: own_only role_required role_required role_required role_required role_required
auditor, limited to home: own_only role_required role_required role_required role_required role_required
human itself: made role_required role_required role_required role_required role_required
human itself, limited to home: made role_required role_required role_required role_required role_required
service's key: own_only made role_required role_required role_required role_required
service's key, limited to home: own_only made role_required role_required role_required role_required
";
    assert_eq!(table, expected, "\n{table}");
}

#[actix_web::test]
async fn an_org_admin_does_not_become_super_admin_through_a_service() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let bot = world.service("bot", "member").await;
    set_super_admin(&world, &bot).await;
    let problem = olga.post("/api-keys", key_for(&bot)).await.problem(403, "rights_not_grantable");
    assert!(problem["detail"].as_str().unwrap().contains("super admin"), "{problem}");
    let mut body = key_for(&bot);
    body["org_ids"] = json!([world.org]);
    body["scopes"] = json!(["directory:read", "directory:write"]);
    let key = bearer(&world, &olga.post("/api-keys", body).await.expect(201));
    key.post("/organizations", json!({ "name": "Mine", "slug": "mine" })).await.problem(403, "role_required");
    assert_eq!(key.get("/me").await.expect(200)["is_super_admin"], false);
    // A service can't get rights that its admins lack: its role at home, super admin.
    let made = json!({ "username": "x", "name": "X", "kind": "service", "home_org_id": world.org, "is_super_admin": true });
    olga.post("/users", made).await.problem(403, "role_required");
}

#[actix_web::test]
async fn what_a_service_is_given_later_is_not_in_the_keys_that_it_has() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let bot = world.service("bot", "member").await;
    let other = world.new_org("other").await;
    let key = bearer(&world, &olga.post("/api-keys", key_for(&bot)).await.expect(201));
    let root = &world.admin;
    root.patch(&format!("/users/{}", bot.id), json!({ "is_super_admin": true })).await.expect(200);
    for (org, status) in [(&other, 201), (&world.org, 200)] {
        let member = format!("/organizations/{org}/members/{}", bot.id);
        root.put(&member, json!({ "role": "org_admin" })).await.expect(status);
    }
    let me = key.get("/me").await.expect(200);
    assert_eq!(me["is_super_admin"], false);
    assert_eq!(me["roles"], json!([{ "org_id": world.org, "role": "member" }]));
    key.get(&format!("/organizations/{other}")).await.problem(404, "not_found");
    // A new key has all rights of its creator, and loses those that the creator loses.
    let new = bearer(&world, &root.post("/api-keys", key_for(&bot)).await.expect(201));
    assert_eq!(new.get("/me").await.expect(200)["roles"].as_array().unwrap().len(), 2);
    root.delete(&format!("/organizations/{}/members/{}", world.org, bot.id)).await.expect(204);
    assert_eq!(key.get("/me").await.expect(200)["roles"], json!([]));
}

#[actix_web::test]
async fn a_key_that_a_key_makes_is_never_more_than_that_one() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (bot, other) = (world.service("bot", "member").await, world.new_org("other").await);
    world.join(&other, &bot, "member").await;
    let scopes = json!(["api_keys:write", "directory:read"]);
    let body = json!({ "name": "ci", "user_id": bot.id, "scopes": scopes, "org_ids": [world.org] });
    let limited = bearer(&world, &olga.post("/api-keys", body).await.expect(201));
    let own = json!({ "name": "child", "scopes": scopes });
    let child = limited.post("/api-keys", own.clone()).await.expect(201);
    assert_eq!(child["created_by"], json!(olga.id));
    let child = bearer(&world, &child);
    assert_eq!(
        child.get("/me").await.expect(200)["roles"],
        json!([{ "org_id": world.org, "role": "member" }])
    );
    let mut beyond = own.clone();
    beyond["org_ids"] = json!([other]);
    let problem = child.post("/api-keys", beyond).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/org_ids/0");
    // The same holds for keys of people, who may limit their own keys.
    let mut at_home = own.clone();
    at_home["org_ids"] = json!([world.org]);
    let narrow = bearer(&world, &world.admin.post("/api-keys", at_home).await.expect(201));
    let child = bearer(&world, &narrow.post("/api-keys", own).await.expect(201));
    assert_eq!(child.get("/me").await.expect(200)["is_super_admin"], false);
}

#[actix_web::test]
async fn nobody_approves_their_own_ticket_with_a_key_that_they_made_for_somebody() {
    let world = World::new().await;
    let (ann, web) = (world.member("ann").await, world.asset("web").await);
    let mut body = key_for(&ann);
    body["scopes"] = json!(["tickets:read", "tickets:write"]);
    world.admin.post("/api-keys", body).await.problem(403, "own_only");
    world.flow(levels(&[&[&ann]])).await;
    let ticket = world.admin.ask(asking(&world, &web)).await;
    // A key from before this rule, or one that was written into the database.
    let key = world.key(&ann, &["tickets:read", "tickets:write"]).await;
    let root = &world.admin.id;
    world.sql(&format!("UPDATE api_keys SET created_by = '{root}' WHERE user_id = '{}'", ann.id)).await;
    assert_eq!(key.see(&ticket).await["allowed_actions"], json!(["comment"]));
    key.approve(&ticket).await.problem(403, "own_ticket");
    key.act("tickets", &ticket, "deny", json!({ "reason": "no" })).await.problem(403, "own_ticket");
    // The log names the key's creator beside what the key did.
    key.act("tickets", &ticket, "comments", json!({ "body": "hello" })).await.expect(201);
    let events = world.admin.get("/events?action=ticket.commented").await.expect(200);
    assert_eq!(events["items"][0]["actor"]["username"], "ann");
    assert_eq!(events["items"][0]["credential_made_by"]["id"], json!(root));
    let file = world.admin.get("/events/export?action=ticket.commented").await.expect(200);
    assert_eq!(file["items"][0]["credential_made_by"], "admin");
    ann.approve(&ticket).await.expect(200);
}

#[actix_web::test]
async fn a_service_stays_with_its_home_whoever_enrols_it() {
    let world = World::new().await;
    let (olga, otto) = (world.with_role("olga", "org_admin").await, world.member("otto").await);
    let other = world.new_org("other").await;
    world.join(&other, &otto, "org_admin").await;
    let bot = world.service("bot", "member").await;
    let key = olga.post("/api-keys", key_for(&bot)).await.expect(201);
    let there = format!("/organizations/{other}/members/{}", bot.id);
    otto.put(&there, json!({ "role": "member" })).await.problem(403, "consent_required");
    world.admin.put(&there, json!({ "role": "auditor" })).await.expect(201);
    let path = format!("/api-keys/{}", key["id"].as_str().unwrap());
    olga.get(&path).await.expect(200);
    assert_eq!(olga.get(&format!("/api-keys?user_id={}", bot.id)).await.ids().len(), 1);
    otto.get(&path).await.problem(404, "not_found");
    // Admins of the other organization can remove its membership, but can't give it rights.
    otto.put(&there, json!({ "role": "org_admin" })).await.problem(403, "role_required");
    otto.put(&there, json!({ "role": "member" })).await.expect(200);
    otto.delete(&there).await.expect(204);
    // Admins of its home always see the service, even if it is in no organization.
    olga.delete(&format!("/organizations/{}/members/{}", world.org, bot.id)).await.expect(204);
    olga.get(&format!("/users/{}", bot.id)).await.expect(200);
    assert_eq!(olga.get("/users?kind=service").await.ids(), [bot.id.clone()]);
    olga.delete(&path).await.expect(204);
    let put = format!("/organizations/{}/members/{}", world.org, bot.id);
    olga.put(&put, json!({ "role": "auditor" })).await.expect(201);
}

#[actix_web::test]
async fn admins_make_services_at_home_and_nothing_else() {
    let world = World::new().await;
    let (olga, other) = (world.with_role("olga", "org_admin").await, world.new_org("other").await);
    let user =
        |kind: &str, home: &str| json!({ "username": "x", "name": "X", "kind": kind, "home_org_id": home });
    olga.post("/users", user("human", &world.org)).await.problem(403, "role_required");
    olga.post("/users", user("service", &other)).await.problem(404, "not_found");
    world.member("mia").await.post("/users", user("service", &world.org)).await.problem(403, "role_required");
    let mut stranger = user("service", &world.org);
    stranger["manager_id"] = json!(world.stranger("sam").await.id);
    let problem = olga.post("/users", stranger).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/manager_id");
    let bot = olga.post("/users", user("service", &world.org)).await.expect(201);
    assert_eq!(bot["home_org_id"], json!(world.org));
    let member = format!("/organizations/{}/members/{}", world.org, bot["id"].as_str().unwrap());
    assert_eq!(olga.get(&member).await.expect(200)["role"], "member");
    let home = format!("/users/{}", bot["id"].as_str().unwrap());
    olga.patch(&home, json!({ "home_org_id": other })).await.problem(403, "role_required");
    world.admin.patch(&home, json!({ "home_org_id": other })).await.expect(200);
    assert_eq!(olga.get(&home).await.expect(200)["home_org_id"], Value::Null);
    world.admin.delete(&format!("/organizations/{other}")).await.problem(409, "in_use");
    let person = format!("/users/{}", olga.id);
    let problem = world.admin.patch(&person, json!({ "home_org_id": other })).await;
    assert_eq!(problem.problem(422, "validation_failed")["errors"][0]["code"], "not_for_people");
}

#[actix_web::test]
async fn a_service_that_grows_while_its_key_is_made_leaves_the_key_small() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    for n in 0..6 {
        let bot = world.service(&format!("bot{n}"), "member").await;
        let grow = format!("/users/{}", bot.id);
        let (made, grown): (Answer, Answer) = futures::join!(
            olga.post("/api-keys", key_for(&bot)),
            world.admin.patch(&grow, json!({ "is_super_admin": true }))
        );
        grown.expect(200);
        match made.status.as_u16() {
            201 => {
                let me = bearer(&world, &made.json).get("/me").await.expect(200);
                assert_eq!(me["is_super_admin"], false);
            }
            403 => assert_eq!(made.json["code"], "rights_not_grantable"),
            _ => panic!("{}", made.text),
        }
    }
}

#[actix_web::test]
async fn an_admin_who_is_demoted_meanwhile_makes_no_key_any_more() {
    let world = World::new().await;
    let bot = world.service("bot", "org_admin").await;
    for n in 0..6 {
        let olga = world.with_role(&format!("olga{n}"), "org_admin").await;
        let demote = format!("/organizations/{}/members/{}", world.org, olga.id);
        let (made, demoted) = futures::join!(
            olga.post("/api-keys", key_for(&bot)),
            world.admin.put(&demote, json!({ "role": "member" }))
        );
        demoted.expect(200);
        assert!(matches!(made.status.as_u16(), 201 | 403), "{}", made.text);
        olga.post("/api-keys", key_for(&bot)).await.problem(403, "role_required");
    }
}

const MIGRATION: [&str; 2] = [
    include_str!("../../migrations/2026-11-29-000010_principals/down.sql"),
    include_str!("../../migrations/2026-11-29-000010_principals/up.sql"),
];

#[actix_web::test]
async fn keys_of_before_lose_what_they_should_not_have() {
    let world = World::new().await;
    let (ann, olga) = (world.member("ann").await, world.with_role("olga", "org_admin").await);
    let bot = world.service("bot", "member").await;
    set_super_admin(&world, &bot).await;
    let [down, up] = MIGRATION;
    world.sql(down).await;
    let scopes = ["directory:read"];
    let (own, foreign) = (world.key(&ann, &scopes).await, world.key(&ann, &scopes).await);
    let (child, its) = (world.key(&ann, &scopes).await, world.key(&bot, &scopes).await);
    let id = |key: &Person| key.token.as_deref().unwrap().trim_start_matches("gp_").to_owned();
    world.sql(&format!(
        "UPDATE api_keys SET created_by = '{}' WHERE id = '{}'; UPDATE api_keys SET made_with = '{}' WHERE id = '{}'; \
         UPDATE api_keys SET created_by = '{}' WHERE id = '{}'",
        world.admin.id, id(&foreign), id(&foreign), id(&child), olga.id, id(&its)
    )).await;
    world.sql(up).await;
    own.get("/me").await.expect(200);
    foreign.get("/me").await.problem(401, "unauthenticated");
    child.get("/me").await.problem(401, "unauthenticated");
    assert_eq!(world.admin.get("/events?action=api_key.revoked").await.ids().len(), 2);
    // An org admin created the key, whatever role the service has.
    let me = its.get("/me").await.expect(200);
    assert_eq!((&me["is_super_admin"], &me["roles"][0]["role"]), (&json!(false), &json!("member")));
    assert_eq!(olga.get(&format!("/users/{}", bot.id)).await.expect(200)["home_org_id"], json!(world.org));
}
