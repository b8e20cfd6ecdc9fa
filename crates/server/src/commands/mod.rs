//! The command line: its arguments, and the file that runs each subcommand. One subcommand is one file.

mod admin;
mod admin_tasks;
mod backup;
mod deactivate_rules;
mod doctor;
mod error;
mod migrate;
mod openapi;
mod operator;
mod probe;
mod revoke_credentials;
mod scratch;
mod seed;
mod serve;
pub mod wire;
mod worker;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{
    config::{Config, Flags},
    database::Database,
    telemetry,
};

pub use admin::AdminTask;
pub use error::CommandError;
pub use migrate::MigrateAction;
pub use seed::{Scale, Seed};

/// Access requests, approvals and grants behind one API.
#[derive(Debug, Parser)]
#[command(name = "gatepass", version, max_term_width = 120)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and run background jobs
    Serve(serve::Arguments),
    /// Only run background jobs
    Worker,
    /// Apply, list or revert schema migrations
    Migrate {
        #[command(subcommand)]
        action: MigrateAction,
    },
    /// Print the OpenAPI document (needs no database)
    Openapi(openapi::Arguments),
    /// Fill the database with generated data
    Seed(seed::Arguments),
    /// Break-glass tasks on the database's machine
    Admin {
        #[command(subcommand)]
        task: AdminTask,
    },
    /// Check settings, files, database, clock and versions
    Doctor(doctor::Arguments),
    /// Write everything in the database to one file, while servers run
    Backup(backup::Backup),
    /// Restore a backup into an empty database
    Restore(backup::Restore),
    /// Check whether the server on this machine is ready, for container health checks
    Probe,
    /// Run a command with a temporary database, whose URL is in `DATABASE_URL`
    #[command(hide = true)]
    Scratch(scratch::Arguments),
}

impl Cli {
    /// Runs the command. An error prints one line on standard error and exits with code 1.
    pub fn run(self) -> ExitCode {
        let flags = &self.flags;
        let outcome = match self.command {
            Command::Serve(arguments) => serve::run(flags, &arguments),
            Command::Worker => worker::run(flags),
            Command::Migrate { action } => migrate::run(flags, action),
            Command::Openapi(arguments) => openapi::run(&arguments),
            Command::Seed(arguments) => seed::run(flags, arguments.into()),
            Command::Admin { task } => admin::run(flags, task),
            Command::Doctor(arguments) => doctor::run(flags, &arguments),
            Command::Backup(arguments) => backup::back_up(flags, &arguments),
            Command::Restore(arguments) => backup::restore(flags, &arguments),
            Command::Probe => probe::run(flags),
            Command::Scratch(arguments) => scratch::run(flags, &arguments),
        };
        match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(CommandError::Exit(code)) => ExitCode::from(code),
            Err(error) => {
                eprintln!("gatepass: {error}");
                ExitCode::FAILURE
            }
        }
    }
}

/// Reads the configuration, opens the database, which must have been used before, and runs a task to its end.
fn with_used_database(
    flags: &Flags,
    task: impl AsyncFnOnce(&str) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let config = Config::read(flags)?;
    telemetry::start(&config.log);
    let database = Database::open_existing(&config)?;
    runtime()?.block_on(async {
        wire::refuse_unused(database.url()).await?;
        task(database.url()).await
    })
}

/// Reads the configuration, opens the database and runs a task to its end. Uses a multi-thread runtime, because
/// migrations need one.
fn with_database(
    flags: &Flags,
    task: impl AsyncFnOnce(&str) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let config = Config::read(flags)?;
    telemetry::start(&config.log);
    let database = Database::open_shared(&config)?;
    runtime()?.block_on(task(database.url()))
}

fn runtime() -> Result<tokio::runtime::Runtime, CommandError> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}
