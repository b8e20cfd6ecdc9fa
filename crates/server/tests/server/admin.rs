//! `gatepass admin` as a process: the events that each task records.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use gatepass_server::{
    commands::{MigrateAction, wire},
    config::Secret,
    embedded::{Cluster, Options},
    first_admin::Password,
};
use serde_json::{Value, json};
use tokio_postgres::NoTls;

/// A password of the operator.
fn chosen(password: &str) -> Password {
    Password { secret: Secret::new(password), generated: false }
}

/// Runs a task with a password on standard input. Returns its output.
fn admin(folder: &Path, url: &str, task: &[&str]) -> String {
    let output = admin_with(folder, url, task, "a secret pa55word");
    assert!(output.status.success(), "{task:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a task with this password on standard input.
fn admin_with(folder: &Path, url: &str, task: &[&str], password: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gatepass"))
        .args(["--log", "warn", "--data-dir"])
        .arg(folder)
        .args(["--database-url", url, "admin"])
        .args(task)
        .env("SUDO_USER", "alice")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A task that reads no password may have ended already.
    let _written = child.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes());
    child.wait_with_output().unwrap()
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
    // Each key follows the one before, and differs from it.
    assert_eq!(
        (&told[3]["before"]["kid"], &told[4]["before"]["kid"]),
        (&Value::Null, &told[3]["after"]["kid"])
    );
    assert!(told[4]["after"]["kid"].is_string() && told[4]["after"]["kid"] != told[3]["after"]["kid"]);
    let file = fs::read_to_string(keys.path().join("jwt.pem")).unwrap();
    assert_eq!(file.matches("BEGIN PRIVATE KEY").count(), 2);
    let you = nix::unistd::getuid();
    let name = nix::unistd::User::from_uid(you).unwrap().map(|user| user.name);
    for data in &told {
        assert_eq!(data["by"]["os_user"], json!({ "uid": you.as_raw(), "name": name }));
        assert_eq!(data["by"]["claimed"]["sudo_user"], "alice");
        assert!(data["by"]["host"].as_str().is_some_and(|host| !host.is_empty()), "{data}");
    }
    let log = format!("{told:?}");
    assert!(!log.contains("pa55word") && !log.contains("argon2") && !log.contains(secret.trim()));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restore_all_credentials_can_be_revoked() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(folder.path(), Options::throwaway()).unwrap();
    let (url, data) = (cluster.url("gatepass"), tempfile::tempdir().unwrap());
    wire::migrate(&url, MigrateAction::Run).await.unwrap();
    admin(data.path(), &url, &["create-admin", "root", "--password-stdin"]);
    for name in ["old", "of the old one", "new", "revoked"] {
        admin(data.path(), &url, &["create-key", "root", "--name", name, "--scopes", "tickets:read"]);
    }
    let client = super::embedded::connect(&url).await;
    let prepare = "
        UPDATE api_keys SET created_at = '2026-01-01Z' WHERE name IN ('old', 'revoked');
        UPDATE api_keys SET revoked_at = '2026-01-02Z' WHERE name = 'revoked';
        UPDATE api_keys SET made_with = (SELECT id FROM api_keys WHERE name = 'old') WHERE name = 'of the old one';
        INSERT INTO sessions (id, user_id, created_at, expires_at)
            SELECT gen_random_uuid(), users.id, begun, now() + interval '1 day'
            FROM users, unnest(ARRAY[timestamptz '2026-01-01Z', now()]) AS begun";
    client.batch_execute(prepare).await.unwrap();
    let number = async |sql: &str| client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0);
    let sessions = async || number("SELECT count(*) FROM sessions WHERE revoked_at IS NULL").await;
    let keys = async || number("SELECT count(*) FROM api_keys WHERE revoked_at IS NULL").await;

    let task = ["revoke-credentials", "--issued-before", "2026-01-15T00:00:00Z"];
    assert_eq!(admin(data.path(), &url, &task), "1 sessions ended, 2 API keys revoked\n");
    assert_eq!((sessions().await, keys().await), (1, 1));
    let task = ["revoke-credentials", "--all", "--keep-api-keys"];
    assert_eq!(admin(data.path(), &url, &task), "1 sessions ended, 0 API keys revoked\n");
    assert_eq!((sessions().await, keys().await), (0, 1));
    let task = ["revoke-credentials", "--all"];
    assert_eq!(admin(data.path(), &url, &task), "0 sessions ended, 1 API keys revoked\n");
    assert_eq!((sessions().await, keys().await), (0, 0));

    let each =
        "SELECT count(*) FROM events WHERE action = 'api_key.revoked' AND data->>'reason' = 'break_glass'";
    assert_eq!(number(each).await, 3);
    let query = "SELECT data::text FROM events WHERE data->>'task' = 'revoke-credentials' ORDER BY id";
    let rows = client.query(query, &[]).await.unwrap();
    let told: Vec<Value> = rows.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect();
    assert_eq!(told[0]["issued_before"], "2026-01-15T00:00:00Z");
    let counts: Vec<_> = told.iter().map(|data| (&data["sessions"], &data["api_keys"])).collect();
    assert_eq!(counts, [(&json!(1), &json!(2)), (&json!(1), &json!(0)), (&json!(0), &json!(1))]);
    assert!(told.iter().all(|data| data["by"]["os_user"]["uid"].is_u64()), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_keep_everybody_out_can_be_deactivated() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(folder.path(), Options::throwaway()).unwrap();
    let (url, data) = (cluster.url("gatepass"), tempfile::tempdir().unwrap());
    wire::migrate(&url, MigrateAction::Run).await.unwrap();
    wire::bootstrap(&url, &chosen("correct-horse-battery")).await.unwrap();
    let client = super::embedded::connect(&url).await;
    let prepare = "
        INSERT INTO guard_rules (id, kind, org_id, name, priority, action, is_active, dry_run, matches, message, comment,
            created_at, updated_at, folded)
        SELECT gen_random_uuid(), kind, org_id, name, 1, 'reject', is_active, false, '{}', '', '', now(), now(), ''
        FROM (VALUES ('global', 'login', NULL, true), ('own', 'login', (SELECT id FROM organizations), true),
            ('old', 'login', NULL, false), ('other', 'asset_login', NULL, true))
            AS rules (name, kind, org_id, is_active)";
    client.batch_execute(prepare).await.unwrap();
    let rows = async |sql: &str| -> Vec<String> {
        client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
    };
    let version = async || rows("SELECT version::text FROM guard_version").await;
    let before = version().await;

    let said = admin(data.path(), &url, &["deactivate-rules", "--all-on-logins"]);
    assert!(said.lines().count() == 2 && said.contains(": global\n") && said.contains(": own\n"), "{said}");
    let active = "SELECT name FROM guard_rules WHERE is_active ORDER BY name";
    assert_eq!(rows(active).await, ["other"]);
    // Servers that run ask the changed rules.
    assert_ne!(version().await, before);
    assert_eq!(admin(data.path(), &url, &["deactivate-rules", "--all-on-logins"]), "no rule was active\n");
    let other = rows("SELECT id::text FROM guard_rules WHERE is_active").await.remove(0);
    let said = admin(data.path(), &url, &["deactivate-rules", &other]);
    assert_eq!(said, format!("{other} is deactivated: other\n"));
    assert_eq!(rows(active).await, [""; 0]);

    let ghost = "00000000-0000-7000-8000-000000000000";
    for (task, why) in [
        (vec![ghost], "there is no rule"),
        (vec![], "required"),
        (vec![ghost, "--all-on-logins"], "cannot be used"),
    ] {
        let output = admin_with(data.path(), &url, &[vec!["deactivate-rules"], task].concat(), "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(why), "{said}");
    }

    let each = "SELECT data::text FROM events WHERE action = 'guard_rule.updated' ORDER BY id";
    let told: Vec<Value> = rows(each).await.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    assert_eq!(told.len(), 3);
    for data in &told {
        let is_active = |side: &str| data[side]["is_active"].clone();
        assert_eq!((is_active("before"), is_active("after")), (json!(true), json!(false)));
        assert!(data["by"]["os_user"]["uid"].is_u64(), "{data}");
    }
    let tasks = "SELECT data::text FROM events WHERE data ->> 'task' = 'deactivate-rules' ORDER BY id";
    let tasks: Vec<Value> =
        rows(tasks).await.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let counts: Vec<_> = tasks.iter().map(|data| data["guard_rules"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [2, 0, 1]);
    assert_eq!(tasks[2]["guard_rules"], json!([other]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_common_password_is_refused_at_the_first_start_and_by_every_task() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(folder.path(), Options::throwaway()).unwrap();
    let (url, keys) = (cluster.url("gatepass"), tempfile::tempdir().unwrap());
    wire::migrate(&url, MigrateAction::Run).await.unwrap();
    for common in ["password1234", "12345678", "changeme"] {
        let refused = wire::bootstrap(&url, &chosen(common)).await.unwrap_err().to_string();
        assert!(refused.contains("GATEPASS_ADMIN_PASSWORD") && !refused.contains(common), "{refused}");
    }
    assert!(wire::bootstrap(&url, &chosen("correct-horse-battery")).await.unwrap());
    // Later starts set no password, and don't check it.
    assert!(!wire::bootstrap(&url, &chosen("password1234")).await.unwrap());
    for (task, name, password) in [
        ("create-admin", "root", "qwertyuiop12"),
        ("create-admin", "archibald.archer", "Archibald.Archer"),
        ("reset-password", "admin", "password1234"),
    ] {
        let output = admin_with(keys.path(), &url, &[task, name, "--password-stdin"], password);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains("too common"), "{task}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_revokes_the_users_keys_unless_they_are_to_be_kept() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(folder.path(), Options::throwaway()).unwrap();
    let (url, keys) = (cluster.url("gatepass"), tempfile::tempdir().unwrap());
    wire::migrate(&url, MigrateAction::Run).await.unwrap();
    let task = |task: &[&str]| admin(keys.path(), &url, task);
    task(&["create-admin", "root", "--password-stdin"]);
    task(&["create-key", "root", "--scopes", "tickets:read"]);
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    let _reading = tokio::spawn(connection);
    let live = async || {
        let count = "SELECT count(*) FROM api_keys WHERE revoked_at IS NULL";
        client.query_one(count, &[]).await.unwrap().get::<_, i64>(0)
    };
    task(&["reset-password", "root", "--password-stdin", "--keep-keys"]);
    task(&["create-admin", "root", "--password-stdin", "--keep-keys"]);
    assert_eq!(live().await, 1);
    assert!(task(&["reset-password", "root", "--password-stdin"]).contains("1 API key is revoked"));
    assert_eq!(live().await, 0);
}
