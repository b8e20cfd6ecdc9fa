//! `gatepass backup` and `gatepass restore`.

use std::path::PathBuf;

use clap::Args;

use super::{CommandError, runtime, with_used_database};
use crate::{
    backup,
    config::{Config, Flags},
    database::Database,
    output, secret_keys, signing_keys, telemetry,
};

/// Where to write a backup.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to make, which must not exist
    file: PathBuf,
}

/// What to restore.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A file that `gatepass backup` made
    file: PathBuf,
    /// Drop all that is in the database. Without this flag it must be empty
    #[arg(long)]
    replace: bool,
}

pub(super) fn back_up(flags: &Flags, Backup { file }: &Backup) -> Result<(), CommandError> {
    let config = Config::read(flags)?;
    let (signing, secrets) = (signing_keys::file(&config), secret_keys::file(&config));
    with_used_database(flags, async |url| {
        let made = backup::write(url, file).await?;
        output::line(&format!(
            "{}: {} rows of {} tables, as they were at {}\nNo key is in it. Keep these files too, elsewhere: {}, {}",
            file.display(),
            made.rows(),
            made.tables.len(),
            made.at,
            signing.display(),
            secrets.display(),
        ))?;
        Ok(())
    })
}

pub(super) fn restore(flags: &Flags, Restore { file, replace }: &Restore) -> Result<(), CommandError> {
    let config = Config::read(flags)?;
    telemetry::start(&config.log);
    // A damaged file must be refused before anything is made.
    let manifest = backup::check(file)?;
    // The only user of an embedded database, so that no server writes meanwhile.
    let database = Database::open(&config)?;
    let migrated = runtime()?.block_on(backup::restore(database.url(), file, &manifest, *replace))?;
    output::line(&format!(
        "{} rows of {} tables are restored, as they were at {}; {} migrations were applied to them\n\
         Credentials that were revoked since then are valid again. Before callers reach the server:\n  \
         gatepass admin revoke-credentials --all",
        manifest.rows(),
        manifest.tables.len(),
        manifest.at,
        migrated.len(),
    ))?;
    Ok(())
}
