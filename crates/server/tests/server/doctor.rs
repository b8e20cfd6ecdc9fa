//! `gatepass doctor` as a process.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use gatepass_server::{
    commands::{MigrateAction, Seed, wire},
    embedded::{Cluster, Options},
};
use serde_json::Value;

fn doctor(folder: &Path, settings: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gatepass"))
        .args(["--data-dir", "data", "doctor", "--json"])
        .args(settings)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// The state of each check, and the whole text.
fn states(output: &Output) -> (BTreeMap<String, String>, String) {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let found: Vec<Value> = serde_json::from_str(&text).unwrap();
    let word = |check: &Value, key: &str| check[key].as_str().unwrap().to_owned();
    for check in &found {
        assert_eq!(check["remedy"].is_string(), check["state"] != "ok", "{check}");
    }
    (found.iter().map(|check| (word(check, "check"), word(check, "state"))).collect(), text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_database_is_all_ok() {
    let folder = super::embedded::folder();
    let durable = Options { durable: true, ..Options::throwaway() };
    let cluster = Cluster::start(&folder.path().join("db"), durable).unwrap();
    let url = cluster.url("gatepass");
    wire::migrate(&url, MigrateAction::Run).await.unwrap();
    wire::seed(&url, Seed::Demo).await.unwrap();
    let output = doctor(folder.path(), &["--database-url", &url]);
    let (found, text) = states(&output);
    assert!(output.status.success() && found.values().all(|state| state == "ok"), "{text}");
    for check in [
        "settings",
        "data folder",
        "signing key",
        "secrets key",
        "versions",
        "database",
        "schema",
        "durability",
        "connections",
        "clock",
    ] {
        assert!(found.contains_key(check), "{check}: {text}");
    }
    assert!(!folder.path().join("data").exists(), "it made a data folder");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_is_found_and_no_secret_shown() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(&folder.path().join("db"), Options::throwaway()).unwrap();
    let url = cluster.url("gatepass");
    wire::migrate(&url, MigrateAction::Run).await.unwrap();
    wire::seed(&url, Seed::Demo).await.unwrap();
    wire::migrate(&url, MigrateAction::Revert).await.unwrap();
    let future = "INSERT INTO events (id, at, action, data, subject_type)
        VALUES ('ffffffff-ffff-7fff-bfff-ffffffffffff', now() + interval '1 hour', 'user.created', '{}', 'user')";
    super::embedded::connect(&url).await.batch_execute(future).await.unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o777)).unwrap();
    for (name, text) in [("jwt.pem", "a s3cret key"), ("secrets.key", "s3cret")] {
        fs::write(data.join(name), text).unwrap();
        fs::set_permissions(data.join(name), fs::Permissions::from_mode(0o644)).unwrap();
    }
    let output = doctor(folder.path(), &["--database-url", &url, "--listen", "0.0.0.0:8080"]);
    let (found, text) = states(&output);
    assert_eq!(output.status.code(), Some(1));
    for (check, state) in [
        ("data folder", "fault"),
        ("signing key", "fault"),
        ("secrets key", "fault"),
        ("durability", "fault"),
        ("clock", "fault"),
        ("schema", "warning"),
        ("encryption", "warning"),
        ("settings", "ok"),
    ] {
        assert_eq!(found[check], state, "{check}: {text}");
    }
    // Private files that hold no keys are faults too.
    for name in ["jwt.pem", "secrets.key"] {
        fs::set_permissions(data.join(name), fs::Permissions::from_mode(0o600)).unwrap();
    }
    let (found, private) = states(&doctor(folder.path(), &["--database-url", &url]));
    assert_eq!(
        (found["signing key"].as_str(), found["secrets key"].as_str()),
        ("fault", "fault"),
        "{private}"
    );
    assert!(!text.contains("s3cret") && !private.contains("s3cret"));
}

#[test]
fn what_can_not_be_checked_is_said() {
    let folder = super::embedded::folder();
    let fresh = doctor(folder.path(), &[]);
    assert!(fresh.status.success(), "{}", states(&fresh).1);
    assert!(states(&fresh).1.contains("is not there yet") && !folder.path().join("data").exists());
    let unreached = doctor(folder.path(), &["--database-url", "postgres://app:s3cret@127.0.0.1:1/x"]);
    let (found, text) = states(&unreached);
    assert_eq!((found["database"].as_str(), unreached.status.code()), ("fault", Some(1)));
    assert!(text.contains("127.0.0.1:1: Connection refused") && !text.contains("s3cret"), "{text}");
    let wrong = doctor(folder.path(), &["--workers", "many"]);
    assert_eq!((states(&wrong).0["settings"].as_str(), wrong.status.code()), ("fault", Some(1)));
}
