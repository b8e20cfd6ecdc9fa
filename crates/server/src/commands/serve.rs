//! `gatepass serve`: opens the database, migrates, makes the first admin and serves the API. At a signal it stops
//! them in reverse order.

use clap::Args;

use super::{CommandError, MigrateAction, runtime, wire};
use crate::{
    banner,
    config::{Config, Flags, Resolved},
    database::Database,
    first_admin::Password,
    metrics::Scraped,
    output,
    shutdown::{self, Readiness, Signals},
    telemetry,
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print every setting and its source, with secrets masked, and exit
    #[arg(long)]
    print_config: bool,
}

pub(super) fn run(flags: &Flags, arguments: &Arguments) -> Result<(), CommandError> {
    let resolved = Resolved::read(flags)?;
    let config = Config::understand(&resolved)?;
    if arguments.print_config {
        return Ok(output::print(&resolved.to_string())?);
    }
    telemetry::start(&config.log);
    // A taken address must stop the start before anything is made.
    let address = wire::take_address(&config)?;
    let mut scraped = Scraped::bind(&config)?;
    // The database stops after everything that uses it, because locals are dropped in reverse order.
    let database = Database::open(&config)?;
    let password = Password::of(&config);
    let created = runtime()?.block_on(async {
        wire::migrate(database.url(), MigrateAction::Run).await?;
        wire::bootstrap(database.url(), &password).await
    })?;
    let readiness = Readiness::default();
    actix_web::rt::System::new().block_on(async {
        let (signals, stop) = (Signals::hear()?, shutdown::asked()?);
        let server = wire::server(&config, address, database.url(), &readiness, scraped.metrics.clone())?;
        scraped.serve()?;
        let kind = if database.is_embedded() { "embedded" } else { "given by GATEPASS_DATABASE_URL" };
        let shown = (created && password.generated).then_some(&password.secret);
        eprint!("{}", banner::text(config.listen, kind, shown));
        let background =
            config.worker.then(|| wire::background(&config, database.url(), &scraped.metrics)).transpose()?;
        let working = background.map(|work| actix_web::rt::spawn(Box::pin(work.run(stop))));
        shutdown::serve_until_asked(server, &readiness, shutdown::NOTICE, signals).await?;
        // The worker got the same signal and has given back its job by now, unless it waits for the database.
        if let Some(working) = working {
            tokio::time::timeout(shutdown::SPARE, working).await.ok();
        }
        Ok(())
    })
}
