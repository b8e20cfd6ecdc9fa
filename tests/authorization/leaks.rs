//! Lists show nothing of an organization that the caller is not in, whatever the filter, order or cursor. The test
//! reads lists and parameters from the document, so that a new list is tested too.

use super::cast::Cast;
use gatepass_testing::{Answer, Person, Value, World, json};
use std::collections::BTreeSet;

/// Callers who do not see the neighbour organization.
const OURS: [&str; 4] = ["applicant", "approver", "auditor", "org_admin"];

/// A list: its path, its parameters, and those that it requires.
struct List {
    path: String,
    parameters: Vec<Value>,
}

/// Every GET operation whose response has `items`.
fn lists() -> Vec<List> {
    let document = gatepass_api::openapi::document();
    let resolved = |value: &Value| {
        let target = value["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        target.map_or(value, |target| document.pointer(target).unwrap()).clone()
    };
    let mut lists = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let operation = &item["get"];
        let schema = resolved(&operation["responses"]["200"]["content"]["application/json"]["schema"]);
        // A list without credentials is the same for everybody.
        if schema["properties"].get("items").is_none() || operation["security"] == json!([]) {
            continue;
        }
        let parameters = operation["parameters"].as_array().into_iter().flatten().map(resolved);
        let queries = parameters.filter(|parameter| parameter["in"] == "query").map(|mut parameter| {
            let schema = resolved(&parameter["schema"]);
            let items = schema.get("items").map(resolved);
            parameter["is_list"] = items.is_some().into();
            parameter["schema"] = items.unwrap_or(schema);
            parameter
        });
        lists.push(List { path: path.clone(), parameters: queries.collect() });
    }
    lists
}

/// Ids for a path parameter: one of the caller's organization, and one of the neighbour's.
fn places(path: &str) -> [String; 2] {
    let Some((collection, _)) = path.split_once("/{") else { return [path.to_owned(), path.to_owned()] };
    let kind = match collection.rsplit('/').next().unwrap() {
        "organizations" => "org",
        "groups" => "group",
        "assets" => "web",
        "flows" => "flow",
        "acls" => return [path.replace("{kind}", "asset-login"), path.replace("{kind}", "asset-login")],
        "catalog" => "device_item",
        "tickets" => "ticket",
        "sessions" => "connected",
        "connectors" => "connector",
        "grants" => "ready",
        other => panic!("say here what {other} to list in"),
    };
    let (start, end) = (path.find('{').unwrap(), path.find('}').unwrap() + 1);
    let place = |name: String| format!("{}{name}{}", &path[..start], &path[end..]);
    [place(format!("${kind}")), place(format!("$other_{kind}"))]
}

/// The neighbour's objects for a parameter of this name; for an unknown name, objects of every kind.
fn theirs(name: &str) -> Vec<String> {
    let one = match name.trim_end_matches("_id") {
        "org" => "$other_org",
        "node" | "parent" => "$other_node",
        "asset" | "subject" => "$other_web",
        "group" => "$other_group",
        "flow" => "$other_flow",
        "ticket" | "source_ticket" => "$other_ticket",
        "user" | "owner" | "manager" | "actor" | "applicant" | "beneficiary" => "$other_member",
        _ => "",
    };
    let all = [
        "$other_org",
        "$other_member",
        "$other_node",
        "$other_web",
        "$other_group",
        "$other_flow",
        "$other_ticket",
    ];
    let asked = if one.is_empty() { all.to_vec() } else { vec![one] };
    asked.into_iter().map(str::to_owned).collect()
}

/// The values to try for this parameter.
fn values(parameter: &Value) -> Vec<String> {
    let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let is_of = |kind: &str| {
        schema["type"] == kind || schema["type"].as_array().is_some_and(|t| t.contains(&kind.into()))
    };
    if let Some(all) = schema["enum"].as_array() {
        return all.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
    }
    match schema["format"].as_str() {
        Some("uuid") => theirs(name),
        Some("date-time") => texts(&["2020-01-01T00:00:00Z"]),
        _ if is_of("boolean") => texts(&["true", "false"]),
        _ if name == "limit" => texts(&["1"]),
        _ if name == "lease" => texts(&["PT1M"]),
        _ if name == "cursor" => Vec::new(),
        _ => texts(&["o", "thing", "neighbour"]),
    }
}

/// The queries to try, each with the parameters that the list requires.
fn queries(list: &List) -> BTreeSet<String> {
    let required = list.parameters.iter().filter(|parameter| parameter["required"] == true);
    let base: String = required.map(|p| format!("{}=$web&", p["name"].as_str().unwrap())).collect();
    let has = |name: &str| list.parameters.iter().any(|parameter| parameter["name"] == name);
    let base = if has("include") { format!("{base}include=total&") } else { base };
    let mut all = BTreeSet::from([base.clone()]);
    for parameter in &list.parameters {
        let name = parameter["name"].as_str().unwrap();
        for value in values(parameter) {
            let kept = if parameter["required"] == true { "" } else { &base };
            all.insert(format!("{kept}{name}={value}&"));
            if parameter["is_list"] == true && value == "$other_org" {
                all.insert(format!("{kept}{name}=$org&{name}={value}&"));
            }
        }
    }
    all.into_iter().map(|query| query.replace("include=total&include=total", "include=total")).collect()
}

async fn ask(cast: &Cast, person: &Person, place: &str, query: &str) -> Answer {
    let answer = person.get(&cast.fill(&format!("{place}?{query}"), person)).await;
    // The log repeats the filters of our own exports, as the caller wrote them.
    let echoes = |line: &&str| line.contains(".exported") && line.contains(cast.id("$org"));
    let text: String = answer.text.lines().filter(|line| !echoes(line)).collect();
    let leaked = cast.leaked(&text);
    assert_eq!(leaked, None, "{place}?{query} tells {} of the neighbour: {}", person.username, answer.text);
    assert!(answer.status.as_u16() < 500, "{place}?{query}: {}", answer.text);
    answer
}

/// A total counts the items that are shown, and nothing else.
fn check_total(answer: &Answer, what: &str) {
    if let (Some(total), true) = (answer.json["total"].as_u64(), answer.json["next_cursor"].is_null()) {
        assert_eq!(answer.json["items"].as_array().unwrap().len() as u64, total, "{what}: {}", answer.text);
    }
}

/// A cursor of the neighbour in one of their lists.
async fn their_cursor(cast: &Cast, world: &World, places: &[String; 2], query: &str) -> Option<String> {
    let oscar = cast.persona(world, "other_admin", "", "");
    for place in places {
        let answer = oscar.get(&cast.fill(&format!("{place}?{query}limit=1"), &oscar)).await;
        if let Some(cursor) = answer.json["next_cursor"].as_str() {
            return Some(cursor.to_owned());
        }
    }
    None
}

#[actix_web::test]
async fn no_list_shows_anything_of_another_organization() {
    let cast = Cast::assemble().await;
    let (mut answered, mut cursors, mut to_leak) = (0, 0, 0);
    let lists = lists();
    assert!(lists.len() >= 18, "lists are found in the document: {}", lists.len());
    for list in &lists {
        let world = cast.world().await;
        let oscar = cast.persona(&world, "other_admin", "", "");
        let places = places(&list.path);
        let shown = oscar.get(&cast.fill(&format!("{}?asset_id=$other_web", places[1]), &oscar)).await;
        let shown = if shown.status == 400 { oscar.get(&cast.fill(&places[1], &oscar)).await } else { shown };
        to_leak += usize::from(cast.leaked(&shown.text).is_some());
        for query in queries(list) {
            // A cursor works with other filters, but not with another order.
            let is_plain = !query.contains("limit=") && query.matches('=').count() <= 2;
            let theirs = if is_plain { their_cursor(&cast, &world, &places, &query).await } else { None };
            for persona in OURS {
                let person = cast.persona(&world, persona, "", "");
                let answer = ask(&cast, &person, &places[0], &query).await;
                check_total(&answer, &query);
                answered += usize::from(answer.status == 200);
                if is_plain && places[0] != places[1] {
                    ask(&cast, &person, &places[1], &query).await.problem(404, "not_found");
                }
                if let Some(cursor) = &theirs {
                    ask(&cast, &person, &places[0], &format!("{query}limit=1&cursor={cursor}")).await;
                    cursors += 1;
                }
            }
        }
    }
    assert!(answered > 300 && cursors > 50, "too easy: {answered} answers, {cursors} cursors");
    assert!(
        to_leak + 5 >= lists.len(),
        "too easy: of {} lists {to_leak} have something to leak",
        lists.len()
    );
}
