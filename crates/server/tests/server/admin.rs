//! `gatepass admin` as processes: what each task leaves in the log.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use gatepass_server::{
    commands::{MigrateAction, wire},
    embedded::{Cluster, Options},
};
use serde_json::{Value, json};
use tokio_postgres::NoTls;

/// Runs a task with a password on its standard input; gives what it prints.
fn admin(folder: &Path, url: &str, task: &[&str]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gatepass"))
        .args(["--log", "warn", "--data-dir"])
        .arg(folder)
        .args(["--database-url", url, "admin"])
        .args(task)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // A task that reads no password may have ended before.
    let _written = child.stdin.take().unwrap().write_all(b"a secret pa55word\n");
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{task:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_task_is_in_the_log_with_what_it_changed() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(folder.path(), Options::throwaway()).unwrap();
    let (url, keys) = (cluster.url("gatepass"), tempfile::tempdir().unwrap());
    wire::migrate(&url, MigrateAction::Run).await.unwrap();
    let name = "root";
    admin(keys.path(), &url, &["create-admin", name, "--password-stdin"]);
    admin(keys.path(), &url, &["reset-password", name, "--password-stdin"]);
    let secret = admin(keys.path(), &url, &["create-key", name, "--scopes", "tickets:read"]);
    admin(keys.path(), &url, &["rotate-key"]);
    admin(keys.path(), &url, &["rotate-key"]);

    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    let _reading = tokio::spawn(connection);
    let query = "SELECT data::text FROM events WHERE action = 'admin.break_glass' ORDER BY id";
    let rows = client.query(query, &[]).await.unwrap();
    let told: Vec<Value> = rows.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect();
    let tasks: Vec<_> = told.iter().map(|data| data["task"].as_str().unwrap()).collect();
    assert_eq!(tasks, ["create-admin", "reset-password", "create-key", "rotate-key", "rotate-key"]);
    assert_eq!((&told[0]["before"], &told[0]["after"]["is_super_admin"]), (&Value::Null, &json!(true)));
    assert_eq!((&told[1]["before"], &told[1]["password_changed"]), (&told[1]["after"], &json!(true)));
    assert_eq!(told[2]["after"]["scopes"], json!(["tickets:read"]));
    // One key follows the other, and each is another one.
    assert_eq!(
        (&told[3]["before"]["kid"], &told[4]["before"]["kid"]),
        (&Value::Null, &told[3]["after"]["kid"])
    );
    assert!(told[4]["after"]["kid"].is_string() && told[4]["after"]["kid"] != told[3]["after"]["kid"]);
    let file = fs::read_to_string(keys.path().join("jwt.pem")).unwrap();
    assert_eq!(file.matches("BEGIN PRIVATE KEY").count(), 2);
    let log = format!("{told:?}");
    assert!(!log.contains("pa55word") && !log.contains("argon2") && !log.contains(secret.trim()));
}
