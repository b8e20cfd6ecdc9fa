//! The migrations of the schema, embedded into the binary.

use crate::{Error, Result};
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");
/// The lock of migrations: only one server at a time migrates a database, the others wait for it.
const LOCK: i64 = 0x6761_7465_7061_7373;

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

type Harness = AsyncMigrationHarness<AsyncPgConnection>;

async fn with_harness<T: Send + 'static>(
    url: &str,
    work: impl FnOnce(&mut Harness) -> Result<T> + Send + 'static,
) -> Result<T> {
    let mut conn = AsyncPgConnection::establish(url).await.map_err(|e| Error::Unavailable(e.to_string()))?;
    diesel::sql_query(include_str!("migrate/lock.sql"))
        .bind::<diesel::sql_types::BigInt, _>(LOCK)
        .execute(&mut conn)
        .await?;
    // The lock ends with the connection, and the connection ends with the harness.
    tokio::task::spawn_blocking(move || work(&mut AsyncMigrationHarness::new(conn)))
        .await
        .map_err(internal)?
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}
