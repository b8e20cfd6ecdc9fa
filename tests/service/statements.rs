//! Prepares every SQL file against the migrated schema. A statement that does not parse, or names a missing column,
//! fails here. The test finds the files itself, so none can be forgotten. A file of an approver rule is a part of a
//! statement, so the whole statement is prepared. `list_sources.rs` holds parts of statements for the query builder of
//! ticket lists in code; `composed.rs` prepares the statements that are composed.

use gatepass_persistence::tickets::approvers;
use gatepass_testing::World;
use std::fs;
use std::path::{Path, PathBuf};
use tokio_postgres::NoTls;

/// The beginnings of statements that belong into files.
const STATEMENTS: [&str; 5] = ["\"SELECT ", "\"WITH ", "\"INSERT ", "\"UPDATE ", "\"DELETE "];

/// The files in this folder and all folders below it that have this ending.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    found
}

/// The source folder of persistence.
pub fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/persistence/src")
}

/// The folder with the SQL of the approver rules.
fn rules() -> PathBuf {
    sources().join("tickets/approvers/rules")
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        const RULES: &[&str] = &[$($text),+];
    };
}

gatepass_domain::approver_rules!(names);

#[actix_web::test]
async fn every_statement_can_be_prepared() {
    let world = World::new().await;
    let (client, connection) = tokio_postgres::connect(&world.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let mut faults = Vec::new();
    let mut statements = files(&sources(), "sql");
    // The seed files are templates. `make run` and the tests of `seed` run them.
    statements.retain(|path| !path.starts_with(sources().join("seed")));
    for text in approvers::statements() {
        if let Err(error) = client.prepare(text).await {
            faults.push(format!("{text}: {error:?}"));
        }
    }
    assert!(statements.len() > 50, "{statements:?}");
    for path in statements {
        let text = fs::read_to_string(&path).unwrap();
        if !text.starts_with("-- ") {
            faults.push(format!("{}: must open with a comment that says what it does", path.display()));
        }
        if path.starts_with(rules()) {
            continue;
        }
        if let Err(error) = client.prepare(&text).await {
            faults.push(format!("{}: {error:?}", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_statement_stands_in_a_file_that_is_used() {
    let code: Vec<String> = files(&sources(), "rs")
        .iter()
        .filter(|path| !path.ends_with("list_sources.rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for path in files(&sources(), "sql") {
        if path.starts_with(rules()) {
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(RULES.contains(&name), "{} is not the file of a rule", path.display());
            continue;
        }
        let name = format!("{}\")", path.file_name().unwrap().to_str().unwrap());
        assert!(code.iter().any(|text| text.contains(&name)), "{} is not used", path.display());
    }
    for text in code {
        // A backslash at the end of a line makes a text that no editor and no psql reads as SQL.
        let continued = text.match_indices("\\\n").map(|(start, _)| text[..start].lines().last().unwrap());
        let continued: Vec<&str> = continued.filter(|line| !line.contains("-c ")).collect();
        assert!(continued.is_empty(), "belongs into a raw string: {continued:?}");
        for (start, _) in text.match_indices("&str =") {
            let value = text[start + "&str =".len()..].trim_start().trim_start_matches(['r', '#']);
            let is_statement = STATEMENTS.iter().any(|word| value.starts_with(word));
            assert!(!is_statement, "belongs into a .sql file: {}", value.lines().next().unwrap());
        }
        for (start, call) in text.match_indices("sql_query(") {
            let value = text[start + call.len()..].trim_start();
            let is_statement = STATEMENTS.iter().any(|word| value.starts_with(word));
            assert!(!is_statement, "belongs into a .sql file: {}", value.lines().next().unwrap());
        }
    }
}
