//! What commands say and make before there is a database, or if something is in their way.

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    path::Path,
    process::{Command, Output, Stdio},
};

use gatepass_app::auth::passwords::Hashing;
use gatepass_server::{
    commands::{MigrateAction, wire},
    embedded::{Cluster, Options},
};

/// Runs `gatepass` in a folder that has neither settings nor data.
fn gatepass(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatepass"));
    command.args(["--log", "warn", "--data-dir", "data"]).args(arguments).current_dir(folder);
    command
}

fn said(output: Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

async fn fits(password: &str, hash: &str) -> bool {
    let place = Hashing::new(1).enter().unwrap();
    place.verify(password.to_owned(), Some(hash.to_owned())).await.unwrap()
}

#[test]
fn a_start_whose_port_is_taken_makes_nothing() {
    let folder = super::embedded::folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = said(gatepass(folder.path(), &["--listen", &address, "serve"]));
    assert!(said.starts_with(&format!("gatepass: can't listen on {address}: ")), "{said}");
    assert!(!folder.path().join("data").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_fails_after_the_admin_is_made_has_shown_the_password() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(&folder.path().join("db"), Options::throwaway()).unwrap();
    let url = cluster.url("gatepass");
    let arguments =
        ["--listen", "127.0.0.1:0", "--database-url", &url, "--secrets-key-file", "missing", "serve"];
    let said = said(gatepass(folder.path(), &arguments));
    let password = said.split_once("`admin` has the password ").unwrap().1.split(' ').next().unwrap();
    assert_eq!(password.len(), 24, "{said}");
    assert!(said.lines().last().unwrap().starts_with("gatepass: secrets key missing: "), "{said}");
    let client = super::embedded::connect(&url).await;
    let hash = "SELECT password_hash FROM users WHERE username = 'admin' AND is_super_admin";
    let hash: String = client.query_one(hash, &[]).await.unwrap().get(0);
    assert!(fits(password, &hash).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_about_data_that_is_not_there_say_so_and_make_nothing() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(&folder.path().join("db"), Options::throwaway()).unwrap();
    let url = cluster.url("gatepass");
    for task in [
        vec!["admin", "reset-password", "admin"],
        vec!["admin", "create-admin", "root"],
        vec!["admin", "create-key", "admin", "--scopes", "tickets:read"],
        vec!["admin", "rotate-key"],
        vec!["admin", "revoke-credentials", "--all"],
        vec!["admin", "deactivate-rules", "--all-on-logins"],
        vec!["migrate", "revert"],
    ] {
        let embedded = said(gatepass(folder.path(), &task));
        assert!(
            embedded.contains("/data: there is no database in this folder; start `gatepass serve`"),
            "{embedded}"
        );
        assert!(!folder.path().join("data").exists(), "{task:?}");
        let given = said(gatepass(folder.path(), &[vec!["--database-url", &url], task.clone()].concat()));
        assert!(given.contains("the database has no tables of Gatepass"), "{task:?}: {given}");
    }
    let client = super::embedded::connect(&url).await;
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(client.query_one(tables, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[test]
fn an_unreachable_database_is_told_with_host_port_and_cause() {
    let folder = super::embedded::folder();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://app:s3cret@{free}/gatepass");
    for task in [
        vec!["--listen", "127.0.0.1:0", "serve"],
        vec!["admin", "reset-password", "admin"],
        vec!["seed", "--demo"],
    ] {
        let said = said(gatepass(folder.path(), &[vec!["--database-url", &url], task].concat()));
        let expected = format!("can't connect to PostgreSQL at {free}: Connection refused");
        assert!(said.contains(&expected) && !said.contains("s3cret"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_login_at_the_database_is_told_in_its_words() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(&folder.path().join("db"), Options::throwaway()).unwrap();
    let said = said(gatepass(folder.path(), &["--database-url", &cluster.url("nowhere"), "migrate", "run"]));
    assert!(said.contains(".s.PGSQL.5432: FATAL: database \"nowhere\" does not exist"), "{said}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = super::embedded::folder();
    for arguments in [vec!["openapi"], vec!["openapi", "--events"], vec!["serve", "--print-config"]] {
        let mut child =
            command(folder.path(), &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Like `head -1`: the pipe closes after the first line.
        let mut line = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(child.wait().unwrap().success() && said.is_empty(), "{arguments:?}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_company_finds_room_beside_users_of_its_names_and_says_that_it_is_there() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(&folder.path().join("db"), Options::throwaway()).unwrap();
    let url = cluster.url("gatepass");
    wire::migrate(&url, MigrateAction::Run).await.unwrap();
    let client = super::embedded::connect(&url).await;
    let walk = "INSERT INTO users (id, username, name, kind, is_super_admin, is_active, created_at, updated_at)
        SELECT gen_random_uuid(), name, name, 'human', false, true, now(), now() FROM unnest(ARRAY['Alice', 'bob']) AS name";
    client.batch_execute(walk).await.unwrap();
    let seed = |more: &[&str]| {
        gatepass(folder.path(), &[&["--database-url", &url, "seed", "--demo"], more].concat())
    };
    assert!(said(seed(&["--new-password"])).contains("there is no demo company"));

    let printed = String::from_utf8(seed(&[]).stdout).unwrap();
    let people = "demo-alice, demo-bob, carol (admin), dave (auditor) have the password ";
    let first = printed.strip_prefix(people).unwrap().trim().to_owned();
    let again = said(seed(&[]));
    assert!(again.contains("there already") && again.contains("--new-password"), "{again}");

    let printed = String::from_utf8(seed(&["--new-password"]).stdout).unwrap();
    let second = printed.strip_prefix(people).unwrap().trim();
    let hash = "SELECT password_hash FROM users WHERE username = 'demo-alice'";
    let hash: String = client.query_one(hash, &[]).await.unwrap().get(0);
    assert!(fits(second, &hash).await && !fits(&first, &hash).await);
}
