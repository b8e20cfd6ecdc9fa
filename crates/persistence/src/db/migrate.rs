//! The migrations of the schema, embedded into the binary.

use crate::db::unreached::unreached;
use crate::{Error, Result};
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::time::Duration;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{Client, Config, Connection, NoTls, Socket};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");
/// The lock of migrations: only one server at a time migrates a database, the others wait for it.
const LOCK: i64 = 0x6761_7465_7061_7373;

/// How long each address may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A migration, and whether the database has run it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its version and name, which are the name of its folder.
    pub name: String,
    /// Whether the database has run it.
    pub applied: bool,
}

/// Runs the missing migrations. Returns their names. Needs a multi-thread runtime.
pub async fn run(url: &str) -> Result<Vec<String>> {
    with_harness(url, |harness| {
        refuse_newer(harness)?;
        let run = harness.run_pending_migrations(MIGRATIONS).map_err(internal)?;
        Ok(run.iter().map(ToString::to_string).collect())
    })
    .await
}

/// Runs exactly the migrations with these versions, in a database that has run none. Needs a multi-thread runtime.
pub async fn run_these(url: &str, versions: &[String]) -> Result<()> {
    let versions = versions.to_vec();
    with_harness(url, move |harness| {
        // Makes the list of migrations.
        harness.applied_migrations().map_err(internal)?;
        let mut migrations = known()?;
        migrations.sort_by(|a, b| a.name().version().cmp(&b.name().version()));
        for migration in migrations.iter().filter(|m| versions.contains(&m.name().version().to_string())) {
            harness.run_migration(migration).map_err(internal)?;
        }
        Ok(())
    })
    .await
}

/// The versions among these that this program does not know.
pub fn unknown(versions: &[String]) -> Result<Vec<String>> {
    let known: Vec<String> = known()?.iter().map(|m| m.name().version().to_string()).collect();
    Ok(versions.iter().filter(|version| !known.contains(version)).cloned().collect())
}

/// Undoes the newest migration. Returns its name.
pub async fn revert(url: &str) -> Result<String> {
    with_harness(url, |harness| Ok(harness.revert_last_migration(MIGRATIONS).map_err(internal)?.to_string()))
        .await
}

/// All migrations that this binary knows.
pub async fn status(url: &str) -> Result<Vec<Step>> {
    with_harness(url, |harness| {
        let applied = harness.applied_migrations().map_err(internal)?;
        Ok(known()?
            .iter()
            .map(|m| Step { name: m.name().to_string(), applied: applied.contains(&m.name().version()) })
            .collect())
    })
    .await
}

/// Refuses a database that a newer server has migrated, since this server may misread what it holds.
fn refuse_newer(harness: &mut impl MigrationHarness<Pg>) -> Result<()> {
    let newest = known()?.iter().map(|m| m.name().version().as_owned()).max();
    let applied = harness.applied_migrations().map_err(internal)?;
    match applied.iter().max() {
        Some(version) if Some(version.as_owned()) > newest => Err(Error::Inconsistent(format!(
            "the database is at migration {version}, which is newer than this server knows; start a newer server"
        ))),
        _ => Ok(()),
    }
}

fn known() -> Result<Vec<Box<dyn Migration<Pg>>>> {
    MIGRATIONS.migrations().map_err(internal)
}

const APPLIED: &str = include_str!("migrate/applied.sql");
const HAS_RUN: &str = include_str!("migrate/has_run.sql");

/// The versions of the migrations that the database has run, in order. Empty: none ever ran. Makes nothing.
pub async fn applied(url: &str) -> Result<Vec<String>> {
    let (client, connection) = connect(url).await?;
    let driver = tokio::spawn(connection);
    let has_run: bool = client.query_one(HAS_RUN, &[]).await?.try_get(0)?;
    let rows = if has_run { client.query(APPLIED, &[]).await? } else { Vec::new() };
    driver.abort();
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

type Harness = AsyncMigrationHarness<AsyncPgConnection>;

async fn with_harness<T: Send + 'static>(
    url: &str,
    work: impl FnOnce(&mut Harness) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (client, connection) = connect(url).await?;
    let made = AsyncPgConnection::try_from_client_and_connection(client, connection).await;
    let mut conn = made.map_err(|error| Error::Unavailable(error.to_string()))?;
    diesel::sql_query(include_str!("migrate/lock.sql"))
        .bind::<diesel::sql_types::BigInt, _>(LOCK)
        .execute(&mut conn)
        .await?;
    // The lock ends with the connection, and the connection ends with the harness.
    tokio::task::spawn_blocking(move || work(&mut AsyncMigrationHarness::new(conn)))
        .await
        .map_err(internal)?
}

/// Opens a connection. An address that does not answer is given up after a while.
pub(crate) async fn connect(url: &str) -> Result<(Client, Connection<Socket, NoTlsStream>)> {
    let mut config: Config = url.parse()?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    config.connect(NoTls).await.map_err(|error| unreached(&config, &error))
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}
