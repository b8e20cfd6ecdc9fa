//! What ends with a membership, and when a user is deactivated.

use super::{granted, group, id_of, permission};
use gatepass_testing::{Person, Value, World, asking, json, levels};

fn membership(world: &World, person: &Person) -> String {
    format!("/organizations/{}/members/{}", world.org, person.id)
}

/// Alice with a group, a permission, a grant, a ticket of her own and one that an admin requested for her.
struct Scene {
    world: World,
    alice: Person,
    group: String,
    permission: String,
    granted: Value,
    tickets: Vec<String>,
}

async fn scene() -> Scene {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let group = group(&world, "dba").await;
    world.admin.put(&format!("/groups/{group}/members/{}", alice.id), json!(null)).await.expect(201);
    let permission = permission(&world, "users", &alice.id).await;
    let granted = granted(&world, &alice).await;
    let (web, flow) = (world.asset("web").await, world.flow(levels(&[&[&ann]])).await);
    let mut body = asking(&world, &web);
    body["flow_id"] = json!(flow);
    let own = alice.ask(body.clone()).await;
    body["on_behalf_of"] = json!(alice.id);
    let others = world.admin.ask(body).await;
    let tickets = vec![id_of(&own), id_of(&others)];
    Scene { world, alice, group, permission, granted, tickets }
}

impl Scene {
    /// What a removal reports.
    fn report(&self, is_removed: bool) -> Value {
        json!({
            "org_id": self.world.org, "user_id": self.alice.id, "is_removed": is_removed,
            "grant_count": 1, "grants": self.granted["grants"], "ticket_count": 2, "tickets": self.tickets,
            "group_count": 1, "groups": [self.group], "permission_count": 1, "permissions": [self.permission],
        })
    }

    /// States of the grant and the tickets, and how many groups and permissions have Alice.
    async fn left(&self) -> Vec<String> {
        let of = |sql: &str| sql.replace('$', &format!("'{}'", self.alice.id));
        let sql = "SELECT concat_ws(' ', (SELECT state FROM grants WHERE beneficiary_id = $), \
            (SELECT string_agg(state, ' ' ORDER BY id) FROM tickets WHERE beneficiary_id = $ AND state <> 'approved'), \
            (SELECT count(*) FROM group_members WHERE user_id = $), \
            (SELECT count(*) FROM permissions WHERE users @> ARRAY[$::uuid] AND is_active))";
        self.world.query(&of(sql)).await
    }
}

#[actix_web::test]
async fn all_that_needs_a_membership_ends_with_it_and_a_dry_run_says_so_before() {
    let scene = scene().await;
    let (world, path) = (&scene.world, membership(&scene.world, &scene.alice));
    let events = "SELECT count(*) FROM events";
    let before = world.number(events).await;
    let told = world.admin.delete(&format!("{path}?dry_run=true")).await.expect(200);
    assert_eq!(told, scene.report(false));
    assert_eq!(
        (world.number(events).await, scene.left().await),
        (before, vec!["open pending pending 1 2".to_owned()])
    );
    assert_eq!(world.admin.delete(&path).await.expect(200), scene.report(true));
    assert_eq!(scene.left().await, ["revoked canceled canceled 0 0"]);
    world.admin.delete(&path).await.problem(404, "not_found");
    let grant = scene.granted["grants"][0].as_str().unwrap();
    let grant = world.admin.get(&format!("/grants/{grant}")).await.expect(200);
    assert_eq!(grant["revoked"]["reason"], "member_removed");
    assert_eq!(grant["revoked"]["by"]["username"], "admin");
    let seen = scene.alice.see(&json!({ "id": scene.tickets[0] })).await;
    assert_eq!((&seen["state"], &seen["cancel_reason"]), (&json!("canceled"), &json!("member_removed")));
    let told = "SELECT action FROM events WHERE action IN ('grant.revoked', 'ticket.canceled', 'group.member_removed', \
        'permission.updated', 'member.removed') ORDER BY action";
    let all = [
        "grant.revoked",
        "group.member_removed",
        "member.removed",
        "permission.updated",
        "ticket.canceled",
        "ticket.canceled",
    ];
    assert_eq!(world.query(told).await, all);
    let named = "SELECT data #>> '{ended,permissions,0}' FROM events WHERE action = 'member.removed'";
    assert_eq!(world.query(named).await, [scene.permission.as_str()]);
}

#[actix_web::test]
async fn who_comes_back_has_nothing_of_before() {
    let scene = scene().await;
    let path = membership(&scene.world, &scene.alice);
    scene.world.admin.delete(&path).await.expect(200);
    scene.world.admin.put(&path, json!({ "role": "member" })).await.expect(201);
    assert_eq!(scene.left().await, ["revoked canceled canceled 0 0"]);
    // Nothing is left to end.
    scene.world.admin.delete(&path).await.expect(204);
}

#[actix_web::test]
async fn a_key_without_the_scopes_learns_the_numbers_alone() {
    let scene = scene().await;
    let (world, path) = (&scene.world, membership(&scene.world, &scene.alice));
    let olga = world.with_role("olga", "org_admin").await;
    let key = world.key(&olga, &["directory:write", "permissions:read"]).await;
    let told = key.delete(&format!("{path}?dry_run=true")).await.expect(200);
    let expected = json!([1, [], 2, [], 1, [], 1, [scene.permission]]);
    let fields = ["grant_count", "grants", "ticket_count", "tickets", "group_count", "groups"];
    let fields = fields.iter().chain(&["permission_count", "permissions"]);
    assert_eq!(json!(fields.map(|field| told[*field].clone()).collect::<Vec<_>>()), expected);
}

#[actix_web::test]
async fn an_approval_that_failed_cant_be_retried_after_the_beneficiary_came_back() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    world.sql(&format!("UPDATE assets SET org_id = '{}'", world.new_org("elsewhere").await)).await;
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "error");
    world.admin.delete(&membership(&world, &alice)).await.expect(200);
    let seen = world.admin.see(&ticket).await;
    assert_eq!((&seen["state"], &seen["cancel_reason"]), (&json!("canceled"), &json!("member_removed")));
    world.join(&world.org, &alice, "member").await;
    world.admin.act("tickets", &ticket, "retry", json!({})).await.problem(409, "ticket_already_decided");
}

#[actix_web::test]
async fn who_is_removed_while_access_is_given_has_none() {
    let world = World::new().await;
    let ann = world.stranger("ann").await;
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let open = world.asset("open").await;
    let scope = json!({ "scope": { "assets": [open] } });
    world.flow_with(json!({ "type": "automatic" }), scope).await;
    for n in 0..6 {
        let person = world.member(&format!("user{n}")).await;
        let (remove, body) =
            (membership(&world, &person), asking(&world, if n % 2 == 0 { &web } else { &open }));
        let (given, removed) = if n % 2 == 0 {
            let ticket = person.ask(body).await;
            futures::join!(ann.approve(&ticket), world.admin.delete(&remove))
        } else {
            futures::join!(person.post("/tickets", body), world.admin.delete(&remove))
        };
        let has =
            format!("SELECT count(*) FROM grants WHERE beneficiary_id = '{}' AND state = 'open'", person.id);
        assert_eq!(world.number(&has).await, 0);
        match (given.status.as_u16(), given.json["state"].as_str(), removed.status.as_u16()) {
            // The approval was first, and its grant was revoked. Or the ticket was canceled, or never submitted.
            (200 | 201, Some("approved"), 200) | (409, None, 200) | (404, None, 204) => {}
            other => panic!("{other:?} {} {}", given.text, removed.text),
        }
    }
}

#[actix_web::test]
async fn who_is_removed_while_being_put_into_a_group_or_a_permission_is_in_neither() {
    let world = World::new().await;
    let (group, web) = (group(&world, "dba").await, world.asset("web").await);
    for n in 0..8 {
        let person = world.member(&format!("user{n}")).await;
        let remove = membership(&world, &person);
        let rule = json!({ "org_id": world.org, "name": "rule", "users": [], "assets": [web] });
        let old = id_of(&world.admin.post("/permissions", rule.clone()).await.expect(201));
        let mut naming = rule;
        naming["users"] = json!([person.id]);
        let removal = world.admin.delete(&remove);
        let users = json!({ "users": [person.id] });
        let (old, add) = (format!("/permissions/{old}"), format!("/groups/{group}/members/{}", person.id));
        let (given, removed) = match n % 3 {
            0 => futures::join!(world.admin.put(&add, json!(null)), removal),
            1 => futures::join!(world.admin.post("/permissions", naming), removal),
            _ => futures::join!(world.admin.patch(&old, users), removal),
        };
        match (given.status.as_u16(), removed.status.as_u16()) {
            (200 | 201, 200) => {}
            (422, 204) => assert!(given.text.contains("not_a_member"), "{}", given.text),
            other => panic!("{other:?} {} {}", given.text, removed.text),
        }
        let left = "SELECT (SELECT count(*) FROM group_members WHERE user_id = $) \
            + (SELECT count(*) FROM permissions WHERE users @> ARRAY[$::uuid])";
        assert_eq!(world.number(&left.replace('$', &format!("'{}'", person.id))).await, 0);
    }
}

#[actix_web::test]
async fn who_is_deactivated_loses_sessions_keys_grants_and_tickets_but_no_group_and_no_permission() {
    let scene = scene().await;
    let (world, alice) = (&scene.world, &scene.alice);
    let key = world.key(alice, &["tickets:read"]).await;
    let user = format!("/users/{}", alice.id);
    world.admin.patch(&user, json!({ "is_active": false })).await.expect(200);
    assert_eq!(scene.left().await, ["revoked canceled canceled 1 1"]);
    let seen = world.admin.see(&json!({ "id": scene.tickets[1] })).await;
    assert_eq!(seen["cancel_reason"], "user_deactivated");
    world.admin.patch(&user, json!({ "is_active": true })).await.expect(200);
    for credential in [alice, &key] {
        credential.get("/me").await.problem(401, "unauthenticated");
    }
    assert_eq!(world.number("SELECT count(*) FROM api_keys WHERE revoked_at IS NULL").await, 0);
    assert_eq!(scene.left().await, ["revoked canceled canceled 1 1"]);
    let told = "SELECT jsonb_array_length(data -> 'ended' -> 'tickets') || ' ' || jsonb_array_length(data -> 'revoked_keys') \
        FROM events WHERE action = 'user.updated' ORDER BY id";
    assert_eq!(world.query(told).await, ["2 1", "0 0"]);
}
