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
