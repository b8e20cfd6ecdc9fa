//! Filters as oracles (API1 and API3:2023): a caller can't find out hidden values by filtering. Several people try
//! every filter of every list, count and export in the document with every value that is hidden from them. The response
//! must be the same as for a value that does not exist.

use super::document::{Operation, operations};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatepass_testing::{Answer, Person, Value, World, administering, asking, json, levels};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Texts, each of which is written in one place.
const TEXTS: [&str; 12] = [
    "secretoldasset",
    "secretnewasset",
    "secret.address.example",
    "secretflow",
    "secretapprover",
    "secretnote",
    "secretnode",
    "secretgroup",
    "secretpermission",
    "secretkey",
    "secretmail",
    "secretorg",
];
const NOBODYS_TEXT: &str = "nobodyhasthis";
const NOBODYS_ID: &str = "01900000-0000-7000-8000-000000000000";

/// An organization with objects in it, and people who see few of them.
struct Desk {
    world: World,
    auditor: Person,
    people: Vec<(&'static str, Person)>,
    /// The ids for path parameters, by collection.
    places: Vec<(&'static str, String)>,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let (ann, hidden) = (world.stranger("ann").await, world.stranger("secretapprover").await);
        let (lee, carl) = (world.member("lee").await, world.member("carl").await);
        let (mia, eve) = (world.member("mia").await, world.with_role("eve", "auditor").await);
        let (asset, laptop) = (world.asset("secretoldasset").await, world.asset("laptop").await);
        world.place(&asset, &world.node("secretnode", None).await).await;
        let group = world.group("secretgroup", &[&mia]).await;
        let flow = world.flow(levels(&[&[&ann]])).await;
        let ticket = lee.ask(asking(&world, &asset)).await;
        ann.approve(&ticket).await.expect(200);
        let device = json!({ "ticket_type": "device_admin", "item": { "assets": [laptop] }, "approval": levels(&[&[&ann]]) });
        let item = world.item("Machines", device).await;
        let session = lee.ask(administering(&world, &item, &laptop)).await;
        ann.approve(&session).await.expect(200);
        let silent = world.flow_with(levels(&[&[&hidden]]), json!({ "show_progress": false })).await;
        let mut quiet = asking(&world, &asset);
        quiet["flow_id"] = json!(silent);
        let quiet = carl.ask(quiet).await;
        let no = json!({ "reason": "no", "internal_note": "secretnote" });
        hidden.act("tickets", &quiet, "deny", no).await.expect(200);
        let admin = &world.admin;
        let rule = json!({ "org_id": world.org, "name": "secretpermission", "users": [mia.id], "assets": [asset],
            "accounts": ["root"], "protocols": ["ssh"] });
        admin.post("/permissions", rule).await.expect(201);
        mia.post("/api-keys", json!({ "name": "secretkey", "scopes": ["tickets:read"] })).await.expect(201);
        let renamed = json!({ "name": "secretnewasset", "address": "secret.address.example" });
        admin.patch(&format!("/assets/{asset}"), renamed).await.expect(200);
        admin.patch(&format!("/flows/{flow}"), json!({ "name": "secretflow" })).await.expect(200);
        let connect = json!({ "asset_id": asset, "account": "root", "protocol": "ssh" });
        let token = mia.post("/connection-tokens", connect).await.expect(201);
        let redeem = json!({ "token": token["token"] });
        let connected = eve.post("/connection-tokens/redeem", redeem).await.expect(201);
        let commands = json!({ "org_id": world.org, "name": "secretgroup", "type": "command", "content": "secretcommand" });
        admin.post("/command-groups", commands).await.expect(201);
        let mail = json!({ "email": "secretmail@example.org" });
        admin.patch(&format!("/users/{}", mia.id), mail).await.expect(200);
        world.sql(&format!("DELETE FROM members WHERE user_id = '{}'", lee.id)).await;
        let neighbour = world.stranger("oscar").await;
        world.join(&world.new_org("secretorg").await, &neighbour, "org_admin").await;
        let key = world.key(&eve, &["tickets:read", "grants:read"]).await;
        let id = |object: &Value| object["id"].as_str().unwrap().to_owned();
        let places = vec![
            ("organizations", world.org.clone()),
            ("groups", group),
            ("assets", asset),
            ("flows", flow),
            ("catalog", item),
            ("tickets", id(&ticket)),
            ("asset-sessions", id(&connected)),
        ];
        let people = vec![
            ("an approver from elsewhere", ann),
            ("a beneficiary who left", lee),
            ("an applicant who is not told who decides", carl),
            ("a member", mia),
            ("a key without the scope of the inventory", key),
            ("a neighbour", neighbour),
        ];
        Self { world, auditor: eve, people, places }
    }

    fn path(&self, operation: &Operation) -> String {
        operation.path_with(|collection| {
            let place = self.places.iter().find(|(name, _)| *name == collection);
            place.map_or(NOBODYS_ID, |(_, id)| id.as_str()).to_owned()
        })
    }

    /// Everything that this person can read: all lists, and all objects with an id. Parts with an id of their own are
    /// in lists too.
    async fn shown(&self, person: &Person) -> String {
        let mut shown = String::new();
        for operation in operations().iter().filter(|op| op.method == "GET" && op.path.starts_with("/api/")) {
            let paths = match operation.path.matches('{').count() {
                0 => vec![operation.path.clone()],
                1 => self
                    .ids(operation)
                    .await
                    .into_iter()
                    .map(|id| operation.path_with(|_| id.clone()))
                    .collect(),
                _ => continue,
            };
            let asks = operation.parameters().any(|p| p["required"] == true);
            let query = if asks { format!("?asset_id={}", self.path_of("assets")) } else { String::new() };
            for path in paths {
                let answer = person.get(&format!("{path}{query}")).await;
                shown.push_str(if answer.status == 200 { &answer.text } else { "" });
            }
        }
        // A ticket shows the earlier name of an asset to callers who may read its current name.
        let reads_assets = shown.contains("secretnewasset");
        shown + if reads_assets { "secretoldasset" } else { "" }
    }

    fn path_of(&self, collection: &str) -> &str {
        &self.places.iter().find(|(name, _)| *name == collection).unwrap().1
    }

    /// All ids for the path of this operation.
    async fn ids(&self, operation: &Operation) -> Vec<String> {
        let collection = operation.path.split("/{").next().unwrap().rsplit('/').next().unwrap();
        let table = match collection {
            "acls" => return vec!["login".to_owned(), "asset-login".to_owned(), "command".to_owned()],
            "catalog" => "flows".to_owned(),
            other => other.replace('-', "_"),
        };
        self.world.query(&format!("SELECT id FROM {table}")).await
    }

    async fn every_id(&self) -> Vec<String> {
        let tables = [
            "organizations",
            "users",
            "groups",
            "nodes",
            "assets",
            "permissions",
            "flows",
            "tickets",
            "grants",
        ];
        let all: Vec<String> = tables.iter().map(|table| format!("SELECT id FROM {table}")).collect();
        self.world.query(&all.join(" UNION ALL ")).await
    }
}

/// The body without values that differ between any two responses.
fn told(answer: &Answer) -> (u16, Value) {
    let mut json = answer.json.clone();
    if let Some(fields) = json.as_object_mut() {
        fields.remove("request_id");
    }
    (answer.status.as_u16(), json)
}

/// A filter and the values to try with it: ids or texts.
struct Filter {
    name: String,
    is_list: bool,
    takes_ids: bool,
}

fn filters(operation: &Operation) -> Vec<Filter> {
    let of = |parameter: &Value| {
        let name = parameter["name"].as_str()?.to_owned();
        let (is_list, schema) = match parameter["schema"].get("items") {
            Some(items) => (true, items),
            None => (false, &parameter["schema"]),
        };
        let takes_ids = schema["format"] == "uuid";
        let is_text =
            schema["type"] == "string" && schema.get("enum").is_none() && schema.get("format").is_none();
        ((is_text && name != "cursor") || takes_ids).then_some(Filter { name, is_list, takes_ids })
    };
    operation.parameters().filter_map(of).collect()
}

/// The queries with these values: all values in one query if the filter may be repeated.
fn queries(filter: &Filter, values: &[String]) -> Vec<String> {
    let pairs: Vec<String> = values.iter().map(|value| format!("{}={value}", filter.name)).collect();
    // As many values as a query may have.
    let most = if filter.takes_ids { 100 } else { 20 };
    if filter.is_list { pairs.chunks(most).map(|some| some.join("&")).collect() } else { pairs }
}

#[actix_web::test]
async fn no_filter_tells_what_its_reader_is_not_shown() {
    let desk = Desk::new().await;
    let ids = desk.every_id().await;
    let (mut asked, mut told_apart) = (0, Vec::new());
    for (who, person) in &desk.people {
        let shown = desk.shown(person).await;
        let unshown = |values: &[String]| -> Vec<String> {
            values.iter().filter(|value| !shown.contains(value.as_str())).cloned().collect()
        };
        let texts = unshown(&TEXTS.map(str::to_owned));
        let ids = unshown(&ids);
        assert!(texts.len() >= 2 && ids.len() >= 2, "{who} is shown everything: {texts:?} {ids:?}");
        for operation in operations().iter().filter(|op| op.method == "GET") {
            let path = desk.path(operation);
            for filter in filters(operation) {
                let (secrets, nobodys) =
                    if filter.takes_ids { (&ids, NOBODYS_ID) } else { (&texts, NOBODYS_TEXT) };
                let nobodys = person.get(&format!("{path}?{}={nobodys}", filter.name)).await;
                for query in queries(&filter, secrets) {
                    let answer = person.get(&format!("{path}?{query}")).await;
                    asked += 1;
                    if told(&answer) != told(&nobodys) {
                        told_apart.push(format!("{who}: {path}?{query}: {}", answer.text));
                    }
                }
            }
        }
    }
    assert!(asked > 1000, "too easy: {asked}");
    assert!(told_apart.is_empty(), "{}", told_apart.join("\n"));
}

#[actix_web::test]
async fn what_is_shown_is_found() {
    let desk = Desk::new().await;
    let person = |who: &str| &desk.people.iter().find(|(name, _)| *name == who).unwrap().1;
    let found = async |who: &Person, query: &str| {
        let [list, export] = ["", "/export"].map(|part| query.replacen('?', &format!("{part}?"), 1));
        let (list, export) = (who.get(&list).await.expect(200), who.get(&export).await.expect(200));
        let count = list["items"].as_array().unwrap().len();
        assert_eq!(export["items"].as_array().unwrap().len(), count, "{query}");
        count
    };
    // Their tickets and grants contain this text, or show it.
    for who in ["an approver from elsewhere", "a beneficiary who left"] {
        for (q, tickets, grants) in [
            ("Deploy", 1, 1),
            ("driver", 1, 1),
            ("lee", 2, 2),
            ("Servers", 0, 1),
            // Names of assets are found by those who may read the inventory.
            ("laptop", 0, 0),
            ("secretnewasset", 0, 0),
            ("secretoldasset", 0, 0),
        ] {
            let counts = (
                found(person(who), &format!("/tickets?q={q}")).await,
                found(person(who), &format!("/grants?q={q}")).await,
            );
            assert_eq!(counts, (tickets, grants), "{q} by {who}");
        }
        let summary = person(who).get("/tickets/summary?q=secretoldasset").await.expect(200);
        assert_eq!(summary["all"]["total"].as_i64().unwrap_or(0), 0, "{summary}");
    }
    // Callers who read the inventory, or everything, find objects by the values that they see there.
    for reader in [&desk.world.admin, &desk.auditor] {
        for (q, grants) in
            [("secretoldasset", 1), ("secretnewasset", 1), ("secret.address", 1), ("secretflow", 1)]
        {
            assert_eq!(found(reader, &format!("/grants?q={q}")).await, grants, "{q}");
        }
        assert_eq!(found(reader, "/tickets?q=secretoldasset").await, 2);
    }
}

/// The key of a cursor as responses write it: microseconds for a time, or a text that ends in `Z`.
fn written(key: &str) -> String {
    let moment = key.parse().ok().and_then(|micros: i128| {
        let at = OffsetDateTime::from_unix_timestamp_nanos(micros * 1000).ok()?;
        at.format(&Rfc3339).ok()
    });
    moment.unwrap_or_else(|| key.to_owned()).trim_end_matches('Z').to_owned()
}

/// A cursor holds the position of an item that was shown, by a value that was shown.
#[actix_web::test]
async fn no_order_and_no_cursor_tells_what_its_reader_is_not_shown() {
    let desk = Desk::new().await;
    let mut read = 0;
    for operation in operations().iter().filter(|op| op.method == "GET") {
        let Some(sort) = operation.parameters().find(|p| p["name"] == "sort") else { continue };
        let has_pages = operation.parameters().any(|p| p["name"] == "cursor");
        let path = desk.path(operation);
        for order in sort["schema"]["enum"].as_array().unwrap().iter().filter(|_| has_pages) {
            let order = order.as_str().unwrap();
            let everybody = desk.people.iter().map(|(_, person)| person).chain([&desk.world.admin]);
            for person in everybody {
                let answer = person.get(&format!("{path}?limit=1&sort={order}")).await;
                let Some(cursor) = answer.json["next_cursor"].as_str() else { continue };
                let cursor: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
                let item = answer.json["items"][0].to_string();
                let key = cursor["k"].as_str().unwrap();
                let is_shown = key.starts_with("9999-12-31") || item.contains(&written(key));
                assert!(is_shown, "{path}?sort={order} tells {key}, not {item}");
                let names_it =
                    ["id", "user_id"].iter().any(|name| answer.json["items"][0][*name] == cursor["i"]);
                assert!(names_it, "{path}?sort={order} tells {cursor}, not {item}");
                read += 1;
            }
        }
    }
    assert!(read > 30, "too easy: {read}");
}
