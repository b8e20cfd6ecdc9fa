//! A flow with `show_progress: false` hides its approvers from requesters, in every endpoint.

use gatepass_testing::{Person, Value, World, asking, json, levels, people};
use time::Duration;

async fn told(person: &Person, id: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in ["", "/progress", "/history", "/comments"] {
        let answer = person.get(&format!("/tickets/{id}{part}")).await;
        assert_eq!(answer.status, 200, "{part}: {}", answer.text);
        all.push(answer.text);
    }
    for list in ["/tickets", "/grants", "/flows"] {
        all.push(person.get(list).await.text);
    }
    for path in of_flow(person, id).await {
        all.push(person.get(&path).await.text);
    }
    all
}

/// The endpoints that show the flow of a ticket.
async fn of_flow(person: &Person, id: &str) -> [String; 2] {
    let ticket = person.get(&format!("/tickets/{id}")).await.expect(200);
    let flow = ticket["flow"]["id"].as_str().unwrap().to_owned();
    [format!("/flows/{flow}"), format!("/flows/{flow}/versions")]
}

#[actix_web::test]
async fn applicants_are_not_told_who_decides_by_any_route() {
    let world = World::new().await;
    let (alice, ann, ben, cleo) = (
        world.member("alice").await,
        world.member("ann").await,
        world.member("ben").await,
        world.member("cleo").await,
    );
    let (olga, eve) = (world.with_role("olga", "org_admin").await, world.with_role("eve", "auditor").await);
    let first = json!({ "mode": "quorum", "quorum": 2, "approvers": people(&[&ann, &ben]) });
    let approval = json!({ "type": "assigned", "levels": [first, { "approvers": people(&[&ann]) }] });
    world.flow_with(approval, json!({ "show_progress": false })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let id = ticket["id"].as_str().unwrap();
    ann.approve(&ticket).await.expect(200);
    ben.act("tickets", &ticket, "comments", json!({ "body": "Which change?" })).await.expect(201);
    let to = json!({ "level": 1, "approvers": [cleo.id], "reason": "leave" });
    olga.act("tickets", &ticket, "reassign", to).await.expect(200);
    cleo.approve(&ticket).await.expect(200);
    let body = json!({ "decision": "approve", "reason": "urgent" });
    olga.act("tickets", &ticket, "override", body).await.expect(200);

    let seen = alice.see(&ticket).await;
    assert_eq!((&seen["override"], &seen["decided_by"]), (&json!(null), &json!(null)));
    assert_eq!(seen["levels"], json!([]));
    let comments = alice.get(&format!("/tickets/{id}/comments")).await.expect(200);
    assert_eq!(
        (&comments["items"][0]["author"], &comments["items"][0]["body"]),
        (&json!(null), &json!("Which change?"))
    );
    for person in [&ann, &ben, &cleo, &olga] {
        for text in told(&alice, id).await {
            assert!(
                !text.contains(&person.id) && !text.contains(&format!("\"{}\"", person.username)),
                "{text}"
            );
        }
        assert!(told(&eve, id).await.iter().any(|text| text.contains(&person.id)));
    }
}

#[actix_web::test]
async fn an_applicant_reads_their_own_words_and_others_are_told_who_decides() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow_with(levels(&[&[&ann]]), json!({ "show_progress": false })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    alice.act("tickets", &ticket, "comments", json!({ "body": "It is urgent" })).await.expect(201);
    let path = format!("/tickets/{}/comments", ticket["id"].as_str().unwrap());
    for person in [&alice, &ann] {
        assert_eq!(person.get(&path).await.expect(200)["items"][0]["author"]["username"], "alice");
    }
    assert_eq!(ann.see(&ticket).await["levels"][0]["approvers"][0]["username"], "ann");
}

#[actix_web::test]
async fn a_flow_names_approvers_to_those_alone_who_read_everything() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let (olga, eve) = (world.with_role("olga", "org_admin").await, world.with_role("eve", "auditor").await);
    for shown in [false, true] {
        let flow = world.flow_with(levels(&[&[&ann]]), json!({ "show_progress": shown })).await;
        let told = async |person: &Person| {
            let of = |item: &Value| item["approval"]["levels"][0].clone();
            let lists = person.get("/flows").await.expect(200);
            let here = lists["items"].as_array().unwrap().iter().find(|item| item["id"] == flow.as_str());
            let one = person.get(&format!("/flows/{flow}")).await.expect(200);
            let versions = person.get(&format!("/flows/{flow}/versions")).await.expect(200);
            [of(here.unwrap()), of(&one), of(&versions["items"][0])]
        };
        let all = json!({ "mode": "any", "denials": 1, "approvers": people(&[&ann]) });
        for person in [&olga, &eve, &world.admin] {
            assert_eq!(told(person).await, [all.clone(), all.clone(), all.clone()]);
        }
        let approvers = if shown { people(&[&ann]) } else { json!([]) };
        let none = json!({ "mode": "any", "denials": 1, "approvers": approvers });
        assert_eq!(told(&alice).await, [none.clone(), none.clone(), none]);
    }
    // A global flow shows its approvers to super admins only, even if an admin's organization uses it.
    world.sql("UPDATE flows SET org_id = NULL").await;
    let of =
        async |person: &Person| person.get("/flows").await.expect(200).to_string().matches(&ann.id).count();
    assert_eq!((of(&olga).await, of(&world.admin).await), (1, 2));
}

#[actix_web::test]
async fn who_took_access_away_is_told_by_grant_and_history_alike() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let olga = world.with_role("olga", "org_admin").await;
    world.flow_with(levels(&[&[&ann]]), json!({ "show_progress": false })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let approved = ann.approve(&ticket).await.expect(200);
    let grant = json!({ "id": approved["grants"][0] });
    olga.act("grants", &grant, "revoke", json!({ "reason": "over" })).await.expect(200);
    let seen = alice.get(&format!("/grants/{}", grant["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(seen["revoked"]["by"]["username"], "olga");
    let path = format!("/tickets/{}/history", ticket["id"].as_str().unwrap());
    let history = alice.get(&path).await.expect(200);
    let entry = |action: &str| {
        let entries = history["items"].as_array().unwrap();
        entries.iter().find(|entry| entry["action"] == action).unwrap().clone()
    };
    let revoked = entry("grant.revoked");
    assert_eq!(
        (&revoked["actor"]["username"], &revoked["data"]["after"]["by"]),
        (&json!("olga"), &json!(olga.id))
    );
    assert_eq!(entry("grant.created")["actor"], json!(null));
    assert!(!history.to_string().contains(&ann.id));
}

/// What a requester reads of their open ticket, by every route. Times of requests are left out.
async fn read(person: &Person, id: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in ["", "/progress", "/history"] {
        let answer = person.get(&format!("/tickets/{id}{part}")).await;
        all.push(format!("{:?} {}", answer.headers.get("etag"), answer.text));
    }
    for path in ["/tickets", "/tickets/export?format=ndjson", "/tickets/export/objects?format=ndjson"] {
        all.push(person.get(path).await.text);
    }
    all
}

#[actix_web::test]
async fn hidden_progress_shows_nothing_before_the_end() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let (olga, cleo) = (world.with_role("olga", "org_admin").await, world.member("cleo").await);
    world.flow_with(levels(&[&[&ann], &[&ben]]), json!({ "show_progress": false })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let id = ticket["id"].as_str().unwrap();
    let before = read(&alice, id).await;
    let seen = alice.see(&ticket).await;
    assert_eq!(
        (&seen["levels"], &seen["level"], &seen["state"]),
        (&json!([]), &json!(null), &json!("pending"))
    );
    world.travel(time::Duration::minutes(5)).await;
    let (alice, ann, ben, olga) = (
        world.again(&alice).await,
        world.again(&ann).await,
        world.again(&ben).await,
        world.again(&olga).await,
    );
    // The first level is approved, with a shorter time, and the second is given to somebody else.
    let shorter =
        json!({ "level": 1, "changes": { "timing": { "mode": "on_approval", "duration": "PT30M" } } });
    ann.act("tickets", &ticket, "approve", shorter).await.expect(200);
    let to = json!({ "level": 2, "approvers": [ben.id, cleo.id], "reason": "leave" });
    olga.act("tickets", &ticket, "reassign", to).await.expect(200);
    assert_eq!(olga.see(&ticket).await["level"], 2);
    assert_eq!(read(&alice, id).await, before);
    // Who waits for a change is not woken by one that is hidden.
    let wait = alice.request(reqwest::Method::GET, &format!("/tickets/{id}")).header("prefer", "wait=1");
    assert_eq!(
        wait.send().await.unwrap().text().await.unwrap(),
        alice.get(&format!("/tickets/{id}")).await.text
    );
    ben.act("tickets", &ticket, "approve", json!({ "level": 2 })).await.expect(200);
    let ended = alice.see(&ticket).await;
    assert_eq!((&ended["state"], &ended["levels"]), (&json!("approved"), &json!([])));
    assert_eq!(ended["timing"]["duration"], "PT30M");
    assert_eq!(ended["updated_at"], ended["decided_at"]);
    let history = alice.get(&format!("/tickets/{id}/history?sort=created_at")).await.expect(200);
    let items = history["items"].as_array().unwrap();
    let steps: std::collections::BTreeSet<_> =
        items.iter().map(|item| item["action"].as_str().unwrap()).collect();
    assert_eq!(steps, ["grant.created", "ticket.approved", "ticket.opened"].into());
}

#[actix_web::test]
async fn a_new_flow_shows_its_progress_as_the_organization_says() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let path = format!("/organizations/{}", world.org);
    let make = async |said: Value| {
        let mut body = json!({ "org_id": world.org, "name": "Servers", "ticket_type": "asset_access",
            "approval": { "type": "manual" }, "enabled": false });
        if !said.is_null() {
            body["show_progress"] = said;
        }
        world.admin.post("/flows", body).await.expect(201)
    };
    let old = make(Value::Null).await;
    assert_eq!(old["show_progress"], true);
    let told = olga.patch(&path, json!({ "settings": { "show_progress": false } })).await.expect(200);
    assert_eq!(told["settings"]["show_progress"], false);
    assert_eq!(make(Value::Null).await["show_progress"], false);
    assert_eq!(make(json!(true)).await["show_progress"], true);
    // What was saved stays.
    let flow = format!("/flows/{}", old["id"].as_str().unwrap());
    let renamed = world.admin.patch(&flow, json!({ "name": "Hosts" })).await.expect(200);
    assert_eq!(renamed["show_progress"], true);
}

#[actix_web::test]
async fn no_order_and_no_cursor_tells_who_acted_when() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let watcher = world.stranger("wendy").await;
    let quiet = json!({ "show_progress": false, "watchers": people(&[&watcher]) });
    world.flow_with(levels(&[&[&ann], &[&ben]]), quiet).await;
    let web = world.asset("web").await;
    let first = alice.ask(asking(&world, &web)).await;
    world.travel(Duration::hours(1)).await;
    let alice = world.again(&alice).await;
    let second = alice.ask(asking(&world, &web)).await;
    world.travel(Duration::hours(2)).await;
    let lists = |by: Person| async move {
        let mut seen = Vec::new();
        for sort in ["updated_at", "-updated_at", "decision_deadline", "-decision_deadline"] {
            for queue in ["", "&queue=mine", "&q=deploy"] {
                // A watcher has no tickets of their own.
                if queue == "&queue=mine" && by.username == "wendy" {
                    continue;
                }
                let whole = by.get(&format!("/tickets?sort={sort}{queue}")).await;
                let page = by.get(&format!("/tickets?sort={sort}{queue}&limit=1")).await.expect(200);
                let cursor = page["next_cursor"].as_str().unwrap_or_default();
                let rest = by.get(&format!("/tickets?sort={sort}{queue}&limit=1&cursor={cursor}")).await;
                seen.push((sort, whole.ids(), cursor.to_owned(), rest.ids()));
            }
            let file = by.get(&format!("/tickets/export?format=ndjson&sort={sort}")).await;
            let order: Vec<Value> =
                file.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert!(order.iter().all(|row| row["decision_deadline"].is_string()), "{order:?}");
            let ids = order.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
            seen.push((sort, ids, String::new(), Vec::new()));
        }
        seen
    };
    let before = lists(world.again(&alice).await).await;
    let watched = lists(world.again(&watcher).await).await;
    let [older, newer] = [&first, &second].map(|ticket| ticket["id"].as_str().unwrap().to_owned());
    for (sort, ids, _, rest) in before.iter().chain(&watched) {
        let expected = if sort.starts_with('-') {
            [newer.clone(), older.clone()]
        } else {
            [older.clone(), newer.clone()]
        };
        assert_eq!(ids[..], expected, "{sort}");
        assert!(rest.is_empty() || rest[..] == expected[1..], "{sort}: {rest:?}");
    }
    // The approval of the older ticket moves its last change and its deadline, which requester and watcher do not see.
    world.again(&ann).await.approve(&first).await.expect(200);
    assert_eq!(lists(world.again(&alice).await).await, before);
    assert_eq!(lists(world.again(&watcher).await).await, watched);
    let of_ben = world.again(&ben).await.get("/tickets?sort=-updated_at").await.ids();
    assert_eq!(of_ben, [older, newer], "those who decide see the real times");
    let of_admin = world.again(&world.admin).await.get("/tickets?sort=-updated_at").await.ids();
    assert_eq!(of_admin, of_ben);
    // When a ticket ends, its order changes with what it shows.
    world.again(&ben).await.approve(&first).await.expect(200);
    assert_ne!(lists(world.again(&alice).await).await, before);
}
