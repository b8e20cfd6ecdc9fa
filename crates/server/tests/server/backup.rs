//! `gatepass backup` and `gatepass restore` as processes.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use gatepass_server::{
    commands::{MigrateAction, Scale, Seed, wire},
    embedded::{Cluster, Options},
};
use tempfile::TempDir;
use tokio_postgres::Client;

/// A cluster with a database to back up and an empty one to restore into.
struct Desk {
    folder: TempDir,
    cluster: Cluster,
}

impl Desk {
    async fn new() -> Self {
        let folder = super::embedded::folder();
        let cluster = Cluster::start(&folder.path().join("db"), Options::throwaway()).unwrap();
        let desk = Self { folder, cluster };
        wire::migrate(&desk.url("gatepass"), MigrateAction::Run).await.unwrap();
        desk.connect("gatepass").await.batch_execute("CREATE DATABASE other").await.unwrap();
        desk
    }

    fn url(&self, database: &str) -> String {
        self.cluster.url(database)
    }

    async fn connect(&self, database: &str) -> Client {
        super::embedded::connect(&self.url(database)).await
    }

    fn run(&self, database: &str, arguments: &[&str]) -> Output {
        run(self.folder.path(), &["--database-url", &self.url(database)], arguments)
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("made")
    }
}

fn run(folder: &Path, settings: &[&str], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gatepass"))
        .args(["--log", "warn", "--data-dir", "data"])
        .args(settings)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Each table with the number and a digest of its rows, each sequence, and all of the schema that a restore takes apart.
async fn contents(client: &Client) -> Vec<String> {
    let list = "SELECT format('SELECT %L || count(*) || md5(coalesce(string_agg(t::text, E''\\n'' ORDER BY t::text), '''')) FROM %I t',
            tablename || ' ', tablename)
        FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'feed_epochs' AND tablename <> '__diesel_schema_migrations'
        UNION ALL SELECT 'SELECT format(''%s'', version) FROM __diesel_schema_migrations'
        UNION ALL SELECT 'SELECT sequencename || coalesce(last_value + 1, start_value) FROM pg_sequences'
        UNION ALL SELECT 'SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = ''public''::regnamespace'
        UNION ALL SELECT 'SELECT tgrelid::regclass || tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal'";
    let mut found = Vec::new();
    for statement in client.query(list, &[]).await.unwrap() {
        for row in client.query(&statement.get::<_, String>(0), &[]).await.unwrap() {
            found.push(row.get(0));
        }
    }
    found.sort();
    found
}

/// Fails with the lines that only one side has.
fn same(found: &[String], expected: &[String]) {
    let only = |these: &[String], others: &[String]| -> Vec<String> {
        these.iter().filter(|line| !others.contains(line)).cloned().collect()
    };
    assert_eq!(only(found, expected), only(expected, found));
}

/// Data with line breaks, tabs and backslashes, and with a former row of a sequence.
const ODD: &str = "UPDATE users SET name = E'a\\tb\\nc\\\\d \\\\.\\n\\\\.' WHERE username = 'alice'";

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_database_has_the_same_rows_keys_and_triggers() {
    let desk = Desk::new().await;
    wire::seed(&desk.url("gatepass"), Seed::Demo).await.unwrap();
    let original = desk.connect("gatepass").await;
    original.batch_execute(ODD).await.unwrap();
    let before = contents(&original).await;
    assert!(before.iter().any(|line| line.starts_with("tickets 3")), "{before:?}");

    let said = done(&desk.run("gatepass", &["backup", "made"]));
    assert!(said.contains("No key is in it") && said.contains("data/jwt.pem"), "{said}");
    assert_eq!(fs::metadata(desk.file()).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(refused(&desk.run("gatepass", &["backup", "made"])).contains("made: entity already exists"));
    let said = done(&desk.run("other", &["restore", "made"]));
    assert!(said.contains("revoke-credentials --all"), "{said}");
    same(&contents(&desk.connect("other").await).await, &before);

    // What came after the backup goes with `--replace`, and only with it.
    original.batch_execute("UPDATE users SET name = 1; CREATE VIEW mine AS SELECT 1").await.unwrap();
    assert!(refused(&desk.run("gatepass", &["restore", "made"])).contains("not empty"));
    assert_ne!(contents(&original).await, before);
    done(&desk.run("gatepass", &["restore", "made", "--replace"]));
    same(&contents(&desk.connect("gatepass").await).await, &before);
    // A restore begins an epoch of feeds, also in a PostgreSQL that goes on.
    let begun = "SELECT count(*) FROM feed_epochs WHERE incarnation = feed_incarnation()";
    let begun: i64 = desk.connect("gatepass").await.query_one(begun, &[]).await.unwrap().get(0);
    assert_eq!(begun, 0);
    wire::refuse_unused(&desk.url("gatepass")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_goes_into_a_fresh_data_folder() {
    let desk = Desk::new().await;
    wire::seed(&desk.url("gatepass"), Seed::Demo).await.unwrap();
    done(&desk.run("gatepass", &["backup", "made"]));
    let before = contents(&desk.connect("gatepass").await).await;
    done(&run(desk.folder.path(), &[], &["restore", "made"]));
    let restored = Cluster::start(&desk.folder.path().join("data"), Options::throwaway()).unwrap();
    same(&contents(&super::embedded::connect(&restored.url("gatepass")).await).await, &before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_or_changed_file_is_refused_before_anything_is_touched() {
    let desk = Desk::new().await;
    wire::seed(&desk.url("gatepass"), Seed::Demo).await.unwrap();
    done(&desk.run("gatepass", &["backup", "made"]));
    let whole = fs::read(desk.file()).unwrap();
    let check = |bytes: &[u8]| {
        let path = desk.folder.path().join("spoiled");
        fs::write(&path, bytes).unwrap();
        gatepass_server::backup::check(&path).map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(check(&whole), Ok(()));
    let step = whole.len() / 150;
    let places: Vec<usize> =
        (0..30).chain((30..whole.len() - 30).step_by(step)).chain(whole.len() - 30..whole.len()).collect();
    for place in places {
        let mut changed = whole.clone();
        changed[place] ^= 1 << (place % 8);
        // The last byte of compressed data, before the checksum of 8 bytes, may have bits that mean nothing.
        let means_nothing = place == whole.len() - 9;
        assert!(check(&changed).is_err() || means_nothing, "byte {place} of {} changed", whole.len());
        assert!(check(&whole[..place]).is_err(), "{place} of {} bytes", whole.len());
    }
    assert!(check(&[&whole[..], b"x"].concat()).is_err());
    assert!(check(&[&whole[..], &whole[..]].concat()).is_err());

    fs::write(desk.folder.path().join("spoiled"), &whole[..whole.len() - 1]).unwrap();
    let said = refused(&run(desk.folder.path(), &[], &["restore", "spoiled"]));
    assert!(said.contains("spoiled: is cut or damaged") && said.contains("nothing was changed"), "{said}");
    assert!(!desk.folder.path().join("data").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_while_others_write_is_one_moment() {
    let desk = Desk::new().await;
    let scale = Scale { users: 200, assets: 200, tickets: 2000, ..Scale::default() };
    wire::seed(&desk.url("gatepass"), Seed::Scale(scale)).await.unwrap();
    let writer = desk.connect("gatepass").await;
    // Two tables of which every transaction changes both: accounts come first in the file, and users last.
    writer
        .batch_execute("UPDATE accounts SET username = '0' || id; UPDATE users SET name = '0'")
        .await
        .unwrap();
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    let writing = tokio::spawn(async move {
        let mut round = 0;
        while stopped.try_recv().is_err() {
            round += 1;
            let both = format!(
                "BEGIN; UPDATE accounts SET username = '{round}' || id; UPDATE users SET name = '{round}'; COMMIT"
            );
            writer.batch_execute(&both).await.unwrap();
        }
        round
    });
    let said = tokio::task::block_in_place(|| desk.run("gatepass", &["backup", "made"]));
    stop.send(()).unwrap();
    assert!(writing.await.unwrap() > 1, "nobody wrote meanwhile");
    done(&said);
    done(&desk.run("other", &["restore", "made"]));
    let odd = "SELECT count(*) FROM accounts a, (SELECT DISTINCT name FROM users) n WHERE a.username <> n.name || a.id";
    let other = desk.connect("other").await;
    let rounds = "SELECT count(DISTINCT name) FROM users";
    assert_eq!(other.query_one(rounds, &[]).await.unwrap().get::<_, i64>(0), 1);
    assert_eq!(other.query_one(odd, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_an_older_schema_is_restored_and_migrated() {
    let desk = Desk::new().await;
    wire::seed(&desk.url("gatepass"), Seed::Demo).await.unwrap();
    let newest = contents(&desk.connect("gatepass").await).await;
    for _ in 0..2 {
        wire::migrate(&desk.url("gatepass"), MigrateAction::Revert).await.unwrap();
    }
    done(&desk.run("gatepass", &["backup", "made"]));
    let said = done(&desk.run("other", &["restore", "made"]));
    assert!(said.contains("2 migrations were applied"), "{said}");
    same(&contents(&desk.connect("other").await).await, &newest);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_a_server_uses_is_left_alone() {
    let desk = Desk::new().await;
    done(&desk.run("gatepass", &["backup", "made"]));
    let named = format!("{}?application_name=gatepass", desk.url("other"));
    let _server = super::embedded::connect(&named).await;
    let said = refused(&desk.run("other", &["restore", "made", "--replace"]));
    assert!(said.contains("1 connections of gatepass use the database"), "{said}");
}
