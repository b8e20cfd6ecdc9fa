//! An id of another organization gets the same response as an id that does not exist.

use super::AREAS;
use super::cast::Cast;
use super::table::{Row, Scene};
use gatepass_testing::{Answer, Value, World};

/// The callers to compare: one for each role in the organization, and one in none.
const ASKING: [&str; 5] = ["member", "approver", "auditor", "org_admin", "key"];

/// The objects that rows name, and the neighbour's object of the same kind.
const TWINS: [(&str, &str); 25] = [
    ("$org", "$other_org"),
    ("$node", "$other_node"),
    ("$empty_node", "$other_empty_node"),
    ("$web", "$other_web"),
    ("$spare", "$other_spare"),
    ("$account", "$other_account"),
    ("$group", "$other_group"),
    ("$nested_group", "$other_nested_group"),
    ("$permission", "$other_permission"),
    ("$granted_permission", "$other_permission"),
    ("$flow", "$other_flow"),
    ("$ticket", "$other_ticket"),
    ("$approved", "$other_approved"),
    ("$canceled", "$other_canceled"),
    ("$broken", "$other_broken"),
    ("$grant", "$other_grant"),
    ("$ready", "$other_ready"),
    ("$item", "$other_item"),
    ("$device_item", "$other_device_item"),
    ("$event", "$other_event"),
    ("$leaver", "$other_member"),
    ("$applicant", "$other_member"),
    ("$bot_key", "$other_member_key"),
    ("$applicant_key", "$other_member_key"),
    ("$unknown", "$other_member"),
];

/// The row with one named object replaced, if it names that object.
pub fn replaced(row: &Row, name: &str, by: &str) -> Option<Row> {
    let whole = |text: &str| {
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let at = text.match_indices(name).find(|(at, _)| ends(&text[at + name.len()..]))?.0;
        Some(format!("{}{by}{}", &text[..at], &text[at + name.len()..]))
    };
    let at = whole(&row.at);
    let body = whole(&row.body.to_string());
    if at.is_none() && body.is_none() {
        return None;
    }
    let body = body.map_or(row.body.clone(), |body| serde_json::from_str(&body).unwrap());
    Some(Row { at: at.unwrap_or_else(|| row.at.clone()), body, ..row.clone() })
}

/// The response without the values that differ in any two: the request's id and the requested id.
pub fn told(answer: &Answer, id: &str) -> (u16, Value) {
    let text = answer.text.replace(id, "the id");
    let mut json: Value = serde_json::from_str(&text).unwrap_or_default();
    forget_request(&mut json);
    (answer.status.as_u16(), json)
}

/// Also in the results of a bulk request, each of which is a problem.
fn forget_request(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.remove("request_id");
            fields.values_mut().for_each(forget_request);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_request),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

async fn play(scene: &Scene, row: &Row, cast: &Cast, world: &mut World, persona: &str) -> Answer {
    let answer = scene.play(row, cast, world, persona).await;
    if row.changed(&answer) {
        *world = cast.world().await;
    }
    answer
}

async fn compare_all(areas: &[&str]) {
    let cast = Cast::assemble().await;
    let mut world = cast.world().await;
    let (mut compared, mut told_apart) = (0, Vec::new());
    for scene in AREAS.iter().filter(|(area, _)| areas.contains(area)).flat_map(|(_, scenes)| scenes()) {
        for (row, (name, twin)) in
            scene.rows.iter().flat_map(|row| TWINS.iter().map(move |twins| (row, twins)))
        {
            let (Some(theirs), Some(nobodys)) = (replaced(row, name, twin), replaced(row, name, "$nobody"))
            else {
                continue;
            };
            // A super admin's key sees everything.
            for persona in ASKING.iter().filter(|p| **p != "key" || scene.key_of != "super_admin") {
                let their = play(&scene, &theirs, &cast, &mut world, persona).await;
                let none = play(&scene, &nobodys, &cast, &mut world, persona).await;
                let (their, none) = (told(&their, cast.id(twin)), told(&none, cast.id("$nobody")));
                compared += 1;
                if their != none {
                    let what = format!("{} ({}) of {twin} by {persona}", row.operation, row.case);
                    told_apart.push(format!("{what}\n  theirs:   {their:?}\n  nobody's: {none:?}"));
                }
            }
        }
    }
    assert!(compared > 100, "too easy: {compared}");
    assert!(told_apart.is_empty(), "{}", told_apart.join("\n"));
}

#[actix_web::test]
async fn what_a_neighbour_has_is_answered_like_what_nobody_has() {
    compare_all(&["access", "audit", "auth", "directory", "grants"]).await;
}

#[actix_web::test]
async fn nor_does_a_request_or_the_inventory_tell() {
    compare_all(&["inventory", "requests"]).await;
}
