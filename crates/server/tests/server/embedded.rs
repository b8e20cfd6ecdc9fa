//! The embedded database with a real PostgreSQL: first start, second server, crashes of either side, stop.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use gatepass_server::embedded::{Cluster, Error, Options};
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, geteuid},
};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// A temporary folder, on tmpfs if there is one. The database's OS user can enter it if the tests run as root.
pub fn folder() -> TempDir {
    let shm = Path::new("/dev/shm");
    let folder = if shm.is_dir() { TempDir::new_in(shm) } else { TempDir::new() }.unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
    folder
}

pub fn start(folder: &Path) -> Cluster {
    Cluster::start(folder, Options::throwaway()).unwrap()
}

pub async fn try_connect(url: &str) -> Option<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.ok()?;
    tokio::spawn(connection);
    Some(client)
}

pub async fn connect(url: &str) -> Client {
    try_connect(url).await.unwrap()
}

/// Repeats an attempt until it succeeds. The time limit is generous, so only an attempt that never succeeds reaches
/// it.
pub async fn until<T>(mut attempt: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(value) = attempt().await {
            return value;
        }
        assert!(begun.elapsed() < Duration::from_mins(3), "did not happen");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub fn postmaster(folder: &Path) -> Option<Pid> {
    let text = fs::read_to_string(folder.join("pg/postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok().map(Pid::from_raw)
}

#[tokio::test]
async fn the_first_start_makes_the_database_and_the_second_finds_its_rows() {
    let folder = folder();
    let cluster = start(folder.path());
    let client = connect(&cluster.url("gatepass")).await;
    client.batch_execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)").await.unwrap();
    let upper: String = client.query_one("SELECT upper('ä')", &[]).await.unwrap().get(0);
    assert_eq!(upper, "Ä");
    let ports: String = client.query_one("SHOW listen_addresses", &[]).await.unwrap().get(0);
    assert_eq!(ports, "");
    drop(client);
    cluster.stop();
    assert!(postmaster(folder.path()).is_none(), "the database outlived its cluster");

    let cluster = start(folder.path());
    let client = connect(&cluster.url("gatepass")).await;
    let id: i32 = client.query_one("SELECT id FROM kept", &[]).await.unwrap().get(0);
    assert_eq!(id, 7);
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let folder = folder();
    let _first = start(folder.path());
    let error = Cluster::start(folder.path(), Options::throwaway()).unwrap_err();
    assert!(matches!(error, Error::Locked(_)), "{error}");
    assert!(error.to_string().contains("in use by another gatepass server"), "{error}");
}

#[tokio::test]
async fn a_killed_database_comes_back_with_what_was_committed() {
    let folder = folder();
    let durable = Options { durable: true, ..Options::throwaway() };
    let cluster = Cluster::start(folder.path(), durable).unwrap();
    let url = cluster.url("gatepass");
    connect(&url)
        .await
        .batch_execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)")
        .await
        .unwrap();
    let first = postmaster(folder.path()).unwrap();
    kill(first, Signal::SIGKILL).unwrap();
    until(async || postmaster(folder.path()).filter(|pid| *pid != first)).await;
    let client = until(async || try_connect(&url).await).await;
    let id: i32 = client.query_one("SELECT id FROM kept", &[]).await.unwrap().get(0);
    assert_eq!(id, 7);
}

#[tokio::test]
async fn a_database_left_by_a_killed_keeper_is_taken_over() {
    let folder = folder();
    let cluster = start(folder.path());
    let url = cluster.url("gatepass");
    let left = postmaster(folder.path()).unwrap();
    kill(parent_of(left), Signal::SIGKILL).unwrap();
    until(async || postmaster(folder.path()).filter(|pid| *pid != left)).await;
    until(async || try_connect(&url).await).await;
    // Two databases in one folder would destroy the data.
    until(async || kill(left, None).is_err().then_some(())).await;
}

#[tokio::test]
async fn a_killed_server_takes_the_database_down() {
    let folder = folder();
    start(folder.path()).stop();
    let server = std::process::Command::new(env!("CARGO_BIN_EXE_gatepass"))
        .args(["--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path())
        .arg("serve")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut server = Reaped(server);
    let url = Cluster::url_of_running(folder.path(), "gatepass").unwrap();
    until(async || try_connect(&url).await).await;
    server.0.kill().unwrap();
    server.0.wait().unwrap();
    until(async || postmaster(folder.path()).is_none().then_some(())).await;
    start(folder.path());
}

#[test]
fn a_long_folder_gets_its_socket_elsewhere() {
    let folder = folder();
    let long = folder.path().join("x".repeat(100));
    let cluster = start(&long);
    assert!(cluster.url("gatepass").len() < 120, "{}", cluster.url("gatepass"));
    cluster.stop();
    let url = Cluster::url_of_running(&long, "gatepass").unwrap();
    let encoded = url.trim_start_matches("postgres://gatepass@").trim_end_matches("/gatepass");
    fs::remove_dir_all(encoded.replace("%2F", "/")).unwrap();
}

#[test]
fn a_half_made_cluster_is_made_again() {
    let folder = folder();
    fs::create_dir(folder.path().join("pg.unfinished")).unwrap();
    fs::write(folder.path().join("pg.unfinished/PG_VERSION"), "15").unwrap();
    start(folder.path());
    assert!(!folder.path().join("pg.unfinished").exists());
}

#[test]
fn a_folder_that_the_databases_user_cannot_pass_is_named() {
    if !geteuid().is_root() {
        return;
    }
    let closed = folder();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let error = Cluster::start(&closed.path().join("data"), Options::throwaway()).unwrap_err();
    assert!(matches!(&error, Error::NotEnterable { folder, .. } if folder == closed.path()), "{error}");
}

#[test]
fn data_of_a_version_that_is_not_installed_says_so() {
    let folder = folder();
    fs::create_dir(folder.path().join("pg")).unwrap();
    fs::write(folder.path().join("pg/PG_VERSION"), "9\n").unwrap();
    let error = Cluster::start(folder.path(), Options::throwaway()).unwrap_err().to_string();
    assert!(error.starts_with("no PostgreSQL 9 server found"), "{error}");
}

pub fn parent_of(pid: Pid) -> Pid {
    // Small images lack `ps`, macOS lacks `/proc`.
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_else(|_| {
        let ps =
            std::process::Command::new("ps").args(["-o", "ppid=", "-p", &pid.to_string()]).output().unwrap();
        format!("PPid:{}", String::from_utf8(ps.stdout).unwrap())
    });
    let parent = text.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap();
    Pid::from_raw(parent.trim().parse().unwrap())
}

/// A child process that is killed at the end of its test.
pub struct Reaped(pub std::process::Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
