//! Admins who give access to themselves: the log says so, and an organization may forbid it.

use gatepass_testing::{Person, World, asking, json};

struct Cast {
    world: World,
    olga: Person,
    group: String,
    web: String,
}

async fn cast() -> Cast {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let group = world.group("ops", &[]).await;
    let web = world.asset("web").await;
    world.flow(json!({ "type": "automatic" })).await;
    Cast { world, olga, group, web }
}

impl Cast {
    fn permission(&self, user: &Person) -> gatepass_testing::Value {
        json!({ "org_id": self.world.org, "name": "Root", "users": [user.id], "assets": [self.web],
            "accounts": ["root"], "protocols": ["ssh"] })
    }

    /// The actions of the events that say it.
    async fn told(&self) -> Vec<String> {
        self.world.query("SELECT action FROM events WHERE data ->> 'self_granted' = 'true' ORDER BY id").await
    }
}

#[actix_web::test]
async fn the_event_says_that_somebody_gave_it_to_themselves() {
    let cast = cast().await;
    let Cast { world, olga, group, web } = &cast;
    let bob = world.member("bob").await;
    let others = olga.post("/permissions", cast.permission(&bob)).await.expect(201);
    olga.put(&format!("/groups/{group}/members/{}", bob.id), json!(null)).await.expect(201);
    bob.ask(asking(world, web)).await;
    assert_eq!(cast.told().await, [""; 0]);

    olga.post("/permissions", cast.permission(olga)).await.expect(201);
    let path = format!("/permissions/{}", others["id"].as_str().unwrap());
    olga.patch(&path, json!({ "users": [bob.id, olga.id] })).await.expect(200);
    olga.patch(&path, json!({ "actions": ["connect"], "comment": "the same" })).await.expect(200);
    olga.put(&format!("/groups/{group}/members/{}", olga.id), json!(null)).await.expect(201);
    olga.patch(&path, json!({ "users": [], "groups": [group] })).await.expect(200);
    olga.ask(asking(world, web)).await;
    let org = world.new_org("other").await;
    world
        .admin
        .put(&format!("/organizations/{org}/members/{}", world.admin.id), json!({ "role": "org_admin" }))
        .await
        .expect(201);
    let told = [
        "permission.created",
        "permission.updated",
        "group.member_added",
        "permission.updated",
        "ticket.approved",
        "member.added",
    ];
    assert_eq!(cast.told().await, told);
}

#[actix_web::test]
async fn a_key_of_a_service_gives_its_maker_nothing_in_secret() {
    let cast = cast().await;
    let Cast { world, olga, .. } = &cast;
    let bot = world.service("bot", "org_admin").await;
    let key = world.key(&bot, &["permissions:write"]).await;
    let made_by = format!("UPDATE api_keys SET created_by = '{}' WHERE user_id = '{}'", olga.id, bot.id);
    world.sql(&made_by).await;
    key.post("/permissions", cast.permission(olga)).await.expect(201);
    assert_eq!(cast.told().await, ["permission.created"]);
}

#[actix_web::test]
async fn an_organization_may_forbid_it() {
    let cast = cast().await;
    let Cast { world, olga, group, web } = &cast;
    let settings = json!({ "settings": { "self_grants": false } });
    let path = format!("/organizations/{}", world.org);
    assert_eq!(olga.patch(&path, settings).await.expect(200)["settings"]["self_grants"], json!(false));
    olga.post("/permissions", cast.permission(olga)).await.problem(403, "self_grant_forbidden");
    let member = format!("/groups/{group}/members/{}", olga.id);
    olga.put(&member, json!(null)).await.problem(403, "self_grant_forbidden");
    olga.post("/tickets", asking(world, web)).await.problem(403, "self_grant_forbidden");
    // To take access from oneself is not to give it.
    let bob = world.member("bob").await;
    olga.post("/permissions", cast.permission(&bob)).await.expect(201);
    assert_eq!(world.number("SELECT count(*) FROM grants").await, 0);
    bob.ask(asking(world, web)).await;
}
