//! Authorization: every operation of the document, called by every persona over HTTP.

mod areas;
mod cast;
mod credentials;
mod hidden;
mod leaks;
mod naming;
mod oracles;
mod revoked;
mod table;
mod traces;

use cast::Cast;
use gatepass_api::openapi::scopes;
use std::collections::BTreeSet;
use table::{Scene, check, operations};

type Area = (&'static str, fn() -> Vec<Scene>);

/// The areas, each with its snapshot in `golden/`.
const AREAS: [Area; 12] = [
    ("access", areas::access::scenes),
    ("audit", areas::audit::scenes),
    ("auth", areas::auth::scenes),
    ("connectors", areas::connectors::scenes),
    ("directory", areas::directory::scenes),
    ("gateway", areas::gateway::scenes),
    ("grants", areas::grants::scenes),
    ("guard", areas::guard::scenes),
    ("inventory", areas::inventory::scenes),
    ("jobs", areas::jobs::scenes),
    ("notify", areas::notify::scenes),
    ("requests", areas::requests::scenes),
];

#[test]
fn every_operation_is_in_the_table() {
    let scenes = AREAS.iter().flat_map(|(_, scenes)| scenes());
    let played: BTreeSet<String> = scenes.flat_map(|scene| scene.rows).map(|row| row.operation).collect();
    let documented: BTreeSet<String> = operations().keys().cloned().collect();
    let missing: Vec<_> = documented.difference(&played).collect();
    let unknown: Vec<_> = played.difference(&documented).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "add rows for {missing:?}; there is no {unknown:?}");
}

/// Operations that answer a key without their scope with 404, or that its gateway may call with either scope: other tests see
/// their refusals.
const REFUSED_ELSEWHERE: [&str; 4] =
    ["accept_invitation", "decline_invitation", "get_asset_session", "list_commands_of_session"];

/// [`gatepass_testing`] checks which scope each refusal names. Here: an operation names scopes if, and only if, a key without them
/// is refused.
#[test]
fn operations_name_scopes_where_keys_need_them() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("authorization/golden");
    let golden =
        std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let lines: Vec<String> =
        golden.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let refused = lines.iter().filter(|line| line.contains("403 missing_scope"));
    let mut refused: BTreeSet<&str> = refused.filter_map(|line| line.split([' ', '|']).next()).collect();
    refused.extend(REFUSED_ELSEWHERE);
    let named = operations().keys().map(String::as_str);
    let named: BTreeSet<&str> = named.filter(|id| scopes::of(id).next().is_some()).collect();
    assert_eq!(named, refused);
}

async fn check_area(name: &str) {
    let (name, scenes) = AREAS.iter().find(|(area, _)| *area == name).unwrap();
    check(name, &Cast::assemble().await, &scenes()).await;
}

#[actix_web::test]
async fn access() {
    check_area("access").await;
}

#[actix_web::test]
async fn guard() {
    check_area("guard").await;
}

#[actix_web::test]
async fn connectors() {
    check_area("connectors").await;
}

#[actix_web::test]
async fn audit() {
    check_area("audit").await;
}

#[actix_web::test]
async fn auth() {
    check_area("auth").await;
}

#[actix_web::test]
async fn directory() {
    check_area("directory").await;
}

#[actix_web::test]
async fn gateway() {
    check_area("gateway").await;
}

#[actix_web::test]
async fn grants() {
    check_area("grants").await;
}

#[actix_web::test]
async fn inventory() {
    check_area("inventory").await;
}

#[actix_web::test]
async fn jobs() {
    check_area("jobs").await;
}

#[actix_web::test]
async fn notify() {
    check_area("notify").await;
}

#[actix_web::test]
async fn requests() {
    check_area("requests").await;
}
