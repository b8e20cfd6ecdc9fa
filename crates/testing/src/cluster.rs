//! One throwaway PostgreSQL for the whole run. Each test's database is a copy of a migrated template in it.

use gatepass_server::embedded::{Cluster, Options};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

static CLUSTER: OnceLock<Mutex<Cluster>> = OnceLock::new();
static TEMPLATE: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(1);

fn url(database: &str) -> String {
    let cluster = CLUSTER.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let base = if memory.is_dir() { memory } else { std::env::temp_dir() };
        remove_leftovers(&base);
        let folder = base.join(format!("gatepass-test-{}", std::process::id()));
        Mutex::new(Cluster::start(&folder, Options::throwaway()).expect("a PostgreSQL for the tests"))
    });
    cluster.lock().unwrap().url(database)
}

/// Removes clusters of earlier runs. A run can't remove its own, which lives as long as the process.
fn remove_leftovers(base: &std::path::Path) {
    for entry in std::fs::read_dir(base).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(pid) = name.strip_prefix("gatepass-test-") else { continue };
        if !std::path::Path::new("/proc").join(pid).exists() {
            let _gone = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// A migrated, empty database for one test. Returns its name and URL.
pub async fn new_database() -> (String, String) {
    TEMPLATE
        .get_or_init(async || {
            execute("CREATE DATABASE template_gatepass").await;
            let template = url("template_gatepass");
            gatepass_persistence::migrate::run(&template).await.expect("migrations");
        })
        .await;
    copy("template_gatepass").await
}

/// A migrated, empty database whose `LC_CTYPE` is this. Returns its name and URL.
pub async fn new_database_with_letters(lc_ctype: &str) -> (String, String) {
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    execute(&format!("CREATE DATABASE {name} TEMPLATE template0 LC_CTYPE '{lc_ctype}'")).await;
    gatepass_persistence::migrate::run(&url(&name)).await.expect("migrations");
    (name.clone(), url(&name))
}

/// A copy of a database without connections. Returns its name and URL.
pub async fn copy(template: &str) -> (String, String) {
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    execute(&format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")).await;
    (name.clone(), url(&name))
}

/// Runs SQL in the cluster's own database.
pub async fn execute(sql: &str) {
    execute_in(&url("postgres"), sql).await;
}

/// Runs SQL in this database.
pub async fn execute_in(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("connect");
    let driver = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap_or_else(|e| panic!("{sql}: {e:?}"));
    drop(client);
    let _ended = driver.await;
}

/// The first column of a query's rows, as text.
pub async fn query_in(url: &str, sql: &str) -> Vec<String> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("connect");
    let driver = tokio::spawn(connection);
    let messages = client.simple_query(sql).await.unwrap_or_else(|e| panic!("{sql}: {e:?}"));
    drop(client);
    let _ended = driver.await;
    let rows = messages.iter().filter_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or("null").to_owned()),
        _ => None,
    });
    rows.collect()
}
