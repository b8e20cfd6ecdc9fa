//! `gatepass doctor`: looks at settings, files, database, clock and versions, and says what to mend. It changes nothing. If no
//! server runs, it starts the embedded database for the time of the checks. One area is one file.

mod database;
mod files;
mod finding;
mod settings;

use clap::Args;

use super::CommandError;
use crate::{
    config::{Config, Flags},
    output,
};
use finding::{Finding, State};

/// How to print.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Prints a line for each check. A fault is exit code 1.
pub(super) fn run(flags: &Flags, Arguments { json }: &Arguments) -> Result<(), CommandError> {
    let found = findings(flags);
    if *json {
        let text =
            serde_json::to_string_pretty(&found).map_err(|error| CommandError::Other(error.to_string()))?;
        output::line(&text)?;
    } else {
        output::print(&found.iter().map(Finding::line).collect::<String>())?;
    }
    let is_ill = found.iter().any(|finding| finding.state == State::Fault);
    if is_ill { Err(CommandError::Exit(1)) } else { Ok(()) }
}

fn findings(flags: &Flags) -> Vec<Finding> {
    let config = match Config::read(flags) {
        Ok(config) => config,
        Err(error) => {
            let remedy = "mend this setting; the other checks need it";
            return vec![Finding::fault("settings", error.to_string(), remedy)];
        }
    };
    [settings::judge(&config), files::judge(&config), database::judge(&config)].concat()
}
