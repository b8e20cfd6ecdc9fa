//! The statements that the server puts together at run time: lists, exports, summaries, searches and feeds. The test plays each
//! such operation of the contract with each of its parameters, in each order and queue, as people with different rights. It
//! listens on the wire between server and database. `golden/statements/` holds each distinct statement whole, so that people,
//! psql and EXPLAIN can read it, and a review shows how a change of code changes SQL. `INSTA_UPDATE=always` writes the files.
//!
//! The files hold no id and no text of a caller: those travel as parameters. Each statement must prepare on a new connection.

mod desk;
mod layout;
mod queries;

use super::statements::{files, sources};
use crate::attacks::document::{Operation, operations};
use desk::Desk;
use gatepass_testing::{Answer, Person};
use layout::laid_out;
use queries::{Queries, is_list, shown, takes};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use tokio_postgres::NoTls;

/// Words that begin a statement that reads.
const READS: [&str; 3] = ["SELECT", "WITH", "DECLARE"];

/// The statements of an operation, each with the first request that sent it.
type Statements = Vec<(String, String)>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("service/golden/statements")
}

/// Lists, exports, summaries and feeds.
fn is_composed(operation: &Operation) -> bool {
    operation.method == "GET" && ["limit", "format", "q"].iter().any(|name| takes(operation, name))
}

/// The statements of an operation.
struct Heard<'a> {
    desk: &'a Desk,
    known: BTreeSet<String>,
    statements: Statements,
    faults: Vec<String>,
}

impl Heard<'_> {
    /// Plays a request. Returns the answer, or nothing if this person may not ask.
    async fn play(&mut self, who: &str, person: &Person, path: &str, query: &str) -> Option<Answer> {
        self.desk.wire.take();
        let url = format!("{}?{query}", path.strip_prefix("/api/v1").unwrap_or(path));
        let answer = person.get(&url).await;
        if [403, 404].contains(&answer.status.as_u16()) {
            return None;
        }
        assert_eq!(answer.status, 200, "{who}: {url}: {}", answer.text);
        for statement in self.desk.wire.take().statements {
            if self.known.insert(statement.clone()) {
                self.statements.push((format!("{who}: ?{}", shown(query)), statement));
            }
        }
        Some(answer)
    }

    /// Plays a request for a page of one item, and for the next page. Returns whether there was one.
    async fn turn_page(&mut self, who: &str, person: &Person, path: &str, query: &str) -> Option<bool> {
        let first = self.play(who, person, path, &format!("{query}limit=1&")).await?;
        let next = if let Some(next) = first.json["next_after"].as_str() {
            format!("after={next}&limit=1&")
        } else if let Some(next) = first.json["next_cursor"].as_str() {
            format!("{query}cursor={next}&limit=1&")
        } else {
            return Some(false);
        };
        self.play(who, person, path, &next).await.map(|_| true)
    }

    /// Plays all requests of an operation.
    async fn play_all(&mut self, operation: &Operation) {
        let (desk, queries) = (self.desk, Queries::of(self.desk, operation));
        let (mut thorough, mut goes_on) = (None, !is_list(operation));
        for path in desk.paths(operation) {
            for (who, person) in &desk.people {
                for query in &queries.everybody {
                    if self.play(who, person, &path, query).await.is_some() {
                        thorough = thorough.or(Some((who, person)));
                    }
                }
            }
            let (who, person) = thorough.unwrap();
            for query in &queries.paged {
                goes_on |= self.turn_page(who, person, &path, query).await.unwrap();
            }
            for query in &queries.others {
                self.play(who, person, &path, query).await.unwrap();
            }
        }
        if !goes_on {
            self.faults.push(format!("{}: the list has one page. Add rows", operation.name()));
        }
    }
}

/// Whether a statement stands whole in a file of persistence, or reads nothing.
fn stands_elsewhere(statement: &str, whole: &BTreeSet<String>) -> bool {
    whole.contains(statement.trim())
        || !READS.iter().any(|word| statement.trim_start().starts_with(word))
        || !statement.contains("FROM")
}

/// The statements of all operations, without those that every operation sends, which look up the caller.
async fn heard(desk: &Desk, faults: &mut Vec<String>) -> BTreeMap<String, Statements> {
    let file = |path: &PathBuf| fs::read_to_string(path).unwrap().trim().to_owned();
    let whole = files(&sources(), "sql").iter().map(file).collect();
    let mut all = BTreeMap::new();
    for operation in operations().iter().filter(|operation| is_composed(operation)) {
        let mut heard = Heard { desk, known: BTreeSet::new(), statements: Vec::new(), faults: Vec::new() };
        heard.play_all(operation).await;
        faults.append(&mut heard.faults);
        heard.statements.retain(|(_, statement)| !stands_elsewhere(statement, &whole));
        all.insert(operation.spec["operationId"].as_str().unwrap().to_owned(), heard.statements);
    }
    let sent_by_all: Vec<String> = {
        let sends = |statements: &Statements, sql| statements.iter().any(|(_, own)| own == sql);
        let first = all.values().next().unwrap().iter().map(|(_, sql)| sql);
        first.filter(|sql| all.values().all(|statements| sends(statements, *sql))).cloned().collect()
    };
    for statements in all.values_mut() {
        statements.retain(|(_, sql)| !sent_by_all.contains(sql));
    }
    all.retain(|_, statements| !statements.is_empty());
    all
}

/// Compares a file with its text, or writes it. Returns the first difference.
fn compare(path: &Path, text: &str) -> Option<String> {
    let stored = fs::read_to_string(path).unwrap_or_default();
    if stored == text {
        return None;
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        fs::create_dir_all(folder()).unwrap();
        fs::write(path, text).unwrap();
        return None;
    }
    let number = text.lines().zip(stored.lines()).take_while(|(new, old)| new == old).count();
    let line = |text: &str| text.lines().nth(number).unwrap_or("the end of the file").to_owned();
    let (name, old, new) = (path.file_name().unwrap(), line(&stored), line(text));
    Some(format!("{name:?}, line {}:\n  the file has {old}\n  the server sends {new}", number + 1))
}

#[actix_web::test]
async fn every_composed_statement_is_known_and_can_be_prepared() {
    let desk = Desk::new().await;
    let (mut faults, mut known) = (Vec::new(), BTreeSet::new());
    let all = heard(&desk, &mut faults).await;
    let (client, connection) = tokio_postgres::connect(&desk.world.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    for (name, statements) in &all {
        let mut text = String::new();
        for (request, sql) in statements {
            let sql = laid_out(sql);
            if let Err(error) = client.prepare(&sql).await {
                faults.push(format!("{name}, {request}: {error:?}"));
            }
            writeln!(text, "-- {request}\n{sql};\n").unwrap();
        }
        if desk.ids().any(|id| text.contains(id)) {
            faults.push(format!("{name}: an id is part of a statement. Make it a parameter"));
        }
        let path = folder().join(format!("{name}.sql"));
        faults.extend(compare(&path, &text));
        known.insert(path);
    }
    for path in files(&folder(), "sql") {
        if !known.contains(&path) {
            faults.push(format!("{}: no operation sends these statements", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
