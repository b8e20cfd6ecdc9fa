//! An export has the rows of its list, for the same caller, at one moment; and it is in the log.

use super::{cells, exported, listed};
use gatepass_domain::authz::Orgs;
use gatepass_persistence::events;
use gatepass_persistence::export::Format;
use gatepass_persistence::keyset::Sort;
use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use std::io::Read;
use time::Duration;

/// Tickets in several states, with grants and permissions.
async fn furnished(settings: Value) -> (World, Person, Person) {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow_with(levels(&[&[&ann]]), settings).await;
    let web = world.asset("web").await;
    for number in 0..8 {
        let ticket = alice.ask(asking(&world, &web)).await;
        let (deny, cancel) =
            (json!({ "reason": "=1+1", "next_steps": "ask again" }), json!({ "reason": "no" }));
        match number % 4 {
            0 => ann.approve(&ticket).await.expect(200),
            1 => ann.act("tickets", &ticket, "deny", deny).await.expect(200),
            2 => alice.act("tickets", &ticket, "cancel", cancel).await.expect(200),
            _ => ticket,
        };
    }
    (world, alice, ann)
}

#[actix_web::test]
async fn an_export_has_what_the_list_has() {
    let (world, alice, ann) = furnished(json!({})).await;
    let eve = world.with_role("eve", "auditor").await;
    let grant = alice.get("/grants").await.ids()[0].clone();
    world.admin.post(&format!("/grants/{grant}/revoke"), json!({ "reason": "over" })).await.expect(200);
    let queries = [
        "",
        "sort=created_at",
        "q=CHG",
        "state=denied&state=pending",
        "state=revoked",
        "queue=mine",
        "queue=decided_by_me",
        "queue=awaiting_me",
        "created_from=2020-01-01T00:00:00Z",
        "created_to=2020-01-01T00:00:00Z",
        "sort=name",
        "action=ticket.",
        "action=grant.created&sort=created_at",
    ];
    let (mut compared, mut rows) = (0, 0);
    for person in [&world.admin, &eve, &alice, &ann] {
        for list in ["/tickets", "/grants", "/permissions", "/events"] {
            for query in queries {
                let first = person.get(&format!("{list}?{query}")).await;
                if first.status != 200 {
                    let refused = person.get(&format!("{list}/export?{query}")).await;
                    assert_eq!(refused.status, first.status, "{list}?{query}: {}", refused.text);
                    continue;
                }
                let shown = listed(person, list, query).await;
                let ids = |items: &[Value]| items.iter().map(|i| i["id"].clone()).collect::<Vec<_>>();
                let mut items = exported(person, list, query).await;
                // Leaves out the events that the exports themselves wrote.
                items.retain(|item| !item["action"].as_str().unwrap_or_default().ends_with(".exported"));
                let shown: Vec<Value> = shown
                    .into_iter()
                    .filter(|item| !item["action"].as_str().unwrap_or_default().ends_with(".exported"))
                    .collect();
                assert_eq!(ids(&items), ids(&shown), "{list}?{query} of {}", person.username);
                for (item, shown) in items.iter().zip(&shown) {
                    for field in ["state", "type", "action", "effective", "number", "title", "blocked_reason"]
                    {
                        assert_eq!(item[field], shown[field], "{list}: {field}");
                    }
                }
                (compared, rows) = (compared + 1, rows + items.len());
            }
        }
    }
    assert!(compared > 80 && rows > 300, "too easy: {compared} lists, {rows} rows");
}

#[actix_web::test]
async fn a_state_is_that_of_the_moment_in_exports_too() {
    let (world, ..) = furnished(json!({})).await;
    world.travel(Duration::days(31)).await;
    let admin = world.again(&world.admin).await;
    for list in ["/tickets", "/grants"] {
        let states = |items: &[Value]| items.iter().map(|i| i["state"].clone()).collect::<Vec<_>>();
        let items = exported(&admin, list, "").await;
        assert_eq!(states(&items), states(&listed(&admin, list, "").await), "{list}");
        assert!(states(&items).contains(&json!("expired")), "{list}");
    }
}

#[actix_web::test]
async fn every_format_says_the_same() {
    let (world, alice, _) = furnished(json!({})).await;
    let items = exported(&alice, "/tickets", "sort=created_at").await;
    let lines = alice.get("/tickets/export?format=ndjson&sort=created_at").await;
    let of_lines: Vec<Value> = lines.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(items, of_lines);
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    let rows = alice.get("/tickets/export?format=csv&sort=created_at").await;
    let rows_of = cells(&rows.text);
    assert_eq!(rows_of.len(), items.len());
    for (row, item) in rows_of.iter().zip(&items) {
        let names: Vec<&String> = row.keys().collect();
        assert_eq!(names, item.as_object().unwrap().keys().collect::<Vec<_>>());
        assert_eq!(row["id"], item["id"].as_str().unwrap());
        assert_eq!(row["number"], item["number"].to_string());
    }
    assert_eq!(items[1]["decision_reason"], "=1+1");
    assert_eq!(rows_of[1]["decision_reason"], "'=1+1");
    let name = rows.header("content-disposition");
    assert!(name.starts_with("attachment; filename=\"tickets-2") && name.ends_with("Z.csv\""), "{name}");
    assert_eq!((rows.header("cache-control"), rows.header("etag")), ("no-store", ""));
    let none = alice.get("/tickets/export?created_to=2020-01-01T00:00:00Z").await;
    assert_eq!(none.expect(200), json!({ "items": [] }));
    for query in
        ["limit=5", "cursor=x", "include=total", "format=xml", "format=csv&format=json", "colour=red"]
    {
        alice.get(&format!("/tickets/export?{query}")).await.problem(400, "invalid_query");
    }
    drop(world);
}

#[actix_web::test]
async fn gzip_where_it_is_accepted() {
    let (world, ..) = furnished(json!({})).await;
    let request = world.admin.request(reqwest::Method::GET, "/tickets/export?format=ndjson");
    let answer = request.header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let (bytes, mut text) = (answer.bytes().await.unwrap(), String::new());
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text, world.admin.get("/tickets/export?format=ndjson").await.text);
}

#[actix_web::test]
async fn who_decided_is_hidden_in_exports_as_elsewhere() {
    let (world, alice, ann) = furnished(json!({ "show_progress": false })).await;
    for format in ["csv", "json", "ndjson"] {
        let path = format!("/tickets/export?format={format}");
        let told = |answer: Answer| answer.text.contains(&ann.id) || answer.text.contains("ann");
        assert!(!told(alice.get(&path).await), "{format}");
        assert!(told(ann.get(&path).await) && told(world.admin.get(&path).await), "{format}");
    }
}

#[actix_web::test]
async fn the_log_says_who_exported_what() {
    let (world, alice, _) = furnished(json!({})).await;
    let eve = world.with_role("eve", "auditor").await;
    let elsewhere = world.new_org("elsewhere").await;
    alice.get(&format!("/tickets/export?format=csv&q=CHG&org_id={elsewhere}")).await;
    alice.get("/events/export").await.problem(403, "role_required");
    let log = eve.get("/events?action=tickets.exported").await.expect(200);
    let event = &log["items"][0];
    assert_eq!(event["actor"]["username"], "alice");
    let filters = json!({ "q": ["CHG"], "org_id": [elsewhere] });
    assert_eq!(event["data"], json!({ "format": "csv", "filters": filters }));
    assert_eq!(world.number(&format!("SELECT count(*) FROM events WHERE org_id = '{elsewhere}'")).await, 0);
    world.admin.get("/grants/export").await.expect(200);
    let log = world.admin.get("/events?action=grants.exported").await.expect(200);
    assert_eq!((log["items"].as_array().unwrap().len(), &log["items"][0]["org_id"]), (1, &json!(null)));
}

#[actix_web::test]
async fn an_export_is_of_one_moment() {
    let world = World::new().await;
    let insert = "INSERT INTO events (id, at, action, data) \
        SELECT gen_random_uuid(), gatepass_now(), 'a.b', '{}' FROM generate_series(1, 500)";
    world.sql(insert).await;
    let filter = events::Filter { actions: vec!["a.b".into()], ..events::Filter::default() };
    let begun = events::export(&world.db, &Orgs::All, &filter, Sort::Newest, Format::Ndjson.into()).await;
    let mut export = begun.unwrap();
    let mut text = export.next().await.unwrap().unwrap();
    world.sql(insert).await;
    while let Some(piece) = export.next().await.unwrap() {
        text.extend(piece);
    }
    assert_eq!(String::from_utf8(text).unwrap().lines().count(), 500);
}
