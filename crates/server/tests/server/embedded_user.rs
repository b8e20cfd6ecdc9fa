//! The embedded database of a server that root starts: its OS user, its environment, and who may connect. If the
//! tests don't run as root, they do nothing.

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, lchown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
};

use gatepass_server::embedded::{Binaries, Cluster, Options};
use nix::unistd::{User, geteuid};

use super::embedded::{Reaped, connect, folder, parent_of, postmaster, start, try_connect, until};

const PASSWORD: &str = "the first pa55word of admin";

fn user(name: &str) -> User {
    User::from_name(name).unwrap().unwrap()
}

/// Everything at and below this path.
fn tree(path: &Path) -> Vec<PathBuf> {
    let below = path.symlink_metadata().unwrap().is_dir().then(|| fs::read_dir(path).unwrap());
    let below = below.into_iter().flatten().flat_map(|entry| tree(&entry.unwrap().path()));
    below.chain([path.to_owned()]).collect()
}

fn owners(path: &Path) -> Vec<u32> {
    let mut owners: Vec<_> = tree(path).iter().map(|p| p.symlink_metadata().unwrap().uid()).collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}

fn give(path: &Path, to: &User) {
    for path in tree(path) {
        lchown(path, Some(to.uid.as_raw()), Some(to.gid.as_raw())).unwrap();
    }
}

#[tokio::test]
async fn roots_database_has_a_user_of_its_own_and_none_of_the_servers_environment() {
    if !geteuid().is_root() {
        return;
    }
    let folder = folder();
    let server = Command::new(env!("CARGO_BIN_EXE_gatepass"))
        .args(["--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path())
        .arg("serve")
        .env("GATEPASS_ADMIN_PASSWORD", PASSWORD)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let _server = Reaped(server);
    let url = Cluster::url_of_running(folder.path(), "gatepass").unwrap();
    until(async || try_connect(&url).await).await;
    let database = postmaster(folder.path()).unwrap();
    for process in [database, parent_of(database)] {
        let environment = fs::read(format!("/proc/{process}/environ")).unwrap();
        let environment = String::from_utf8_lossy(&environment);
        assert!(environment.contains("LC_ALL=C"), "{environment}");
        assert!(!environment.contains("GATEPASS_") && !environment.contains("pa55word"), "{environment}");
        let runs_as = fs::metadata(format!("/proc/{process}")).unwrap().uid();
        assert_eq!(runs_as, user("gatepass").uid.as_raw());
    }
    assert_eq!(owners(&folder.path().join("pg")), [user("gatepass").uid.as_raw()]);
    until(async || folder.path().join("jwt.pem").exists().then_some(())).await;
    for file in ["lock", "postgres.log", "jwt.pem"] {
        assert_eq!(fs::metadata(folder.path().join(file)).unwrap().mode() & 0o777, 0o600, "{file}");
    }
}

/// Runs `select 1` as another OS user who can reach the socket, as if the folder around it had been opened.
fn psql(cluster: &Cluster, runs_as: &str) -> Result<String, String> {
    let who = user(runs_as);
    let output = Command::new(Binaries::find(None, None).unwrap().program("psql"))
        .args(["-XAtc", "SELECT current_user"])
        .arg(cluster.url("gatepass"))
        .env_clear()
        .current_dir("/")
        .uid(who.uid.as_raw())
        .gid(who.gid.as_raw())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[test]
fn the_socket_lets_in_root_and_the_databases_user_alone() {
    if !geteuid().is_root() {
        return;
    }
    let folder = folder();
    let cluster = start(folder.path());
    let refused = psql(&cluster, "nobody").unwrap_err();
    assert!(refused.contains("Permission denied"), "{refused}");
    let socket = folder.path().join("run/.s.PGSQL.5432");
    for path in [socket.parent().unwrap(), &socket] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    }
    for stranger in ["nobody", "daemon"] {
        let refused = psql(&cluster, stranger).unwrap_err();
        assert!(refused.contains("Peer authentication failed for user \"gatepass\""), "{refused}");
    }
    assert_eq!(psql(&cluster, "root"), Ok("gatepass".to_owned()));
    assert_eq!(psql(&cluster, "gatepass"), Ok("gatepass".to_owned()));
}

#[tokio::test]
async fn a_cluster_of_a_shared_user_gets_its_own_and_keeps_its_rows() {
    if !geteuid().is_root() {
        return;
    }
    let folder = folder();
    let cluster = start(folder.path());
    let client = connect(&cluster.url("gatepass")).await;
    client.batch_execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)").await.unwrap();
    drop(client);
    cluster.stop();
    // The access rules of earlier versions: everybody who reaches the socket may connect.
    let (pg, run) = (folder.path().join("pg"), folder.path().join("run"));
    fs::write(pg.join("pg_hba.conf"), "local all all trust\n").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", pg.join("pg_ident.new")).unwrap();
    give(&pg, &user("nobody"));
    give(&run, &user("nobody"));

    let cluster = start(folder.path());
    let own = user("gatepass").uid.as_raw();
    assert_eq!((owners(&pg), owners(&run)), (vec![own], vec![own]));
    assert_eq!(fs::metadata("/etc/passwd").unwrap().uid(), 0, "a link was followed");
    let rules = fs::read_to_string(pg.join("pg_hba.conf")).unwrap();
    assert!(!rules.contains("trust"), "{rules}");
    let client = connect(&cluster.url("gatepass")).await;
    let id: i32 = client.query_one("SELECT id FROM kept", &[]).await.unwrap().get(0);
    assert_eq!(id, 7);
}

#[tokio::test]
async fn a_cluster_that_somebody_made_without_root_stays_theirs() {
    if !geteuid().is_root() {
        return;
    }
    let folder = folder();
    start(folder.path()).stop();
    give(folder.path(), &user("daemon"));
    let cluster = Cluster::start(folder.path(), Options::throwaway()).unwrap();
    let database = postmaster(folder.path()).unwrap();
    assert_eq!(fs::metadata(format!("/proc/{database}")).unwrap().uid(), user("daemon").uid.as_raw());
    connect(&cluster.url("gatepass")).await;
}
