//! `docker-compose.yml` against the table of settings.

use gatepass_server::config::{SETTINGS, Setting};
use std::collections::BTreeSet;

/// Settings that the image sets itself or does not need: its address, its folders, and the embedded database.
const NOT_PASSED: [&str; 4] =
    ["GATEPASS_LISTEN", "GATEPASS_DATA_DIR", "GATEPASS_JWT_KEY_FILE", "GATEPASS_PG_BIN"];
/// The host's address of the published port, which only compose reads.
const NO_SETTING: &str = "GATEPASS_BIND";

fn compose() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docker-compose.yml")).unwrap()
}

/// The variables that the server gets.
fn passed(compose: &str) -> BTreeSet<&str> {
    let lines = compose.lines().filter_map(|line| line.trim().split_once(':'));
    lines.map(|(name, _)| name).filter(|name| name.starts_with("GATEPASS_")).collect()
}

#[test]
fn compose_names_variables_that_exist_and_passes_every_setting() {
    let compose = compose();
    let known: BTreeSet<String> = SETTINGS.iter().map(Setting::variable).collect();
    let words = compose.split(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    let named: BTreeSet<&str> =
        words.filter(|word| word.starts_with("GATEPASS_") && *word != NO_SETTING).collect();
    let unknown: Vec<_> = named.iter().filter(|name| !known.contains(**name)).collect();
    assert!(unknown.is_empty(), "there are no such settings: {unknown:?}");
    let passed = passed(&compose);
    let missing: Vec<_> = known
        .iter()
        .filter(|name| !passed.contains(name.as_str()) && !NOT_PASSED.contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "docker-compose.yml passes no {missing:?}");
}

#[test]
fn a_variable_is_passed_under_its_own_name() {
    let compose = compose();
    let lines = compose.lines().filter_map(|line| line.trim().split_once(": ${"));
    for (name, rest) in lines.filter(|(name, _)| name.starts_with("GATEPASS_")) {
        let from = rest.split([':', '}']).next().unwrap();
        assert_eq!(name, from, "{rest}");
    }
}
