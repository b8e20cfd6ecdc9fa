//! `gatepass worker`: only runs background jobs, for machines that serve no requests.

use super::{CommandError, MigrateAction, runtime, wire};
use crate::{
    config::{Config, Flags},
    database::Database,
    shutdown, telemetry,
};

pub(super) fn run(flags: &Flags) -> Result<(), CommandError> {
    let config = Config::read(flags)?;
    telemetry::start(&config.log);
    // The database stops after everything that uses it, because locals are dropped in reverse order.
    let database = Database::open_shared(&config)?;
    runtime()?.block_on(wire::migrate(database.url(), MigrateAction::Run))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let stop = shutdown::asked()?;
        tracing::info!("working");
        wire::worker(&config, database.url())?.run(stop).await;
        Ok(())
    })
}
