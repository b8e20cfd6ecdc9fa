//! `gatepass migrate`: changes the schema by hand. `serve` applies missing migrations by itself.

use clap::Subcommand;

use super::{CommandError, wire, with_database, with_used_database};
use crate::config::Flags;

/// What to do with the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum MigrateAction {
    /// Apply the migrations that are missing
    Run,
    /// List the migrations and whether they are applied
    Status,
    /// Revert the last migration
    Revert,
}

pub(super) fn run(flags: &Flags, action: MigrateAction) -> Result<(), CommandError> {
    let task = async |url: &str| wire::migrate(url, action).await;
    match action {
        MigrateAction::Run | MigrateAction::Status => with_database(flags, task),
        MigrateAction::Revert => with_used_database(flags, task),
    }
}
