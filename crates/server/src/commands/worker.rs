//! `gatepass worker`: only runs background jobs, for machines that serve no requests.

use super::{CommandError, MigrateAction, runtime, wire};
use crate::{
    config::{Config, Flags},
    database::Database,
    metrics::Scraped,
    shutdown, telemetry,
};

pub(super) fn run(flags: &Flags) -> Result<(), CommandError> {
    let config = Config::read(flags)?;
    telemetry::start(&config.log);
    // A taken address must stop the start before anything is made.
    let mut scraped = Scraped::bind(&config)?;
    // The database stops after everything that uses it, because locals are dropped in reverse order.
    let database = Database::open_shared(&config)?;
    runtime()?.block_on(wire::migrate(database.url(), MigrateAction::Run))?;
    actix_web::rt::System::new().block_on(async {
        let stop = shutdown::asked()?;
        scraped.serve()?;
        tracing::info!("working");
        let background = wire::background(&config, database.url(), &scraped.metrics)?;
        Box::pin(background.run(stop)).await;
        Ok(())
    })
}
