//! Where the commands meet `persistence` and `api`: one small function for each thing that they need of them.
#![expect(clippy::unused_async, reason = "what they will await is not there yet")]

use actix_web::dev::Server;

use super::{AdminTask, CommandError, MigrateAction, Seed};
use crate::{
    config::{Config, Secret},
    shutdown::Readiness,
};

/// Brings the schema up to date, tells how it stands, or takes one migration back. `Run` refuses a database that is
/// newer than this program.
pub async fn migrate(url: &str, action: MigrateAction) -> Result<(), CommandError> {
    let _ = (url, action);
    Err(CommandError::NotWired("migrate"))
}

/// Makes the organization `default` and the super admin `admin` if there is no user yet. True if it did.
pub async fn bootstrap(url: &str, password: &Secret) -> Result<bool, CommandError> {
    let _ = (url, password);
    Err(CommandError::NotWired("bootstrap"))
}

/// The bound HTTP server, made with `workers`, `disable_signals()` and `shutdown_timeout(shutdown::DRAIN)`.
pub fn server(config: &Config, url: &str, readiness: &Readiness) -> Result<Server, CommandError> {
    let _ = (config, url, readiness);
    Err(CommandError::NotWired("serve"))
}

/// The OpenAPI document as it is published: indented JSON that ends with a line break.
pub fn openapi() -> Result<String, CommandError> {
    Err(CommandError::NotWired("openapi"))
}

/// Fills a migrated database.
pub async fn seed(url: &str, seed: Seed) -> Result<(), CommandError> {
    let _ = (url, seed);
    Err(CommandError::NotWired("seed"))
}

/// Carries out a task, and gives what to print. `password` is set for the tasks that set one.
pub async fn admin(url: &str, task: &AdminTask, password: Option<&Secret>) -> Result<String, CommandError> {
    let _ = (url, task, password);
    Err(CommandError::NotWired("admin"))
}
