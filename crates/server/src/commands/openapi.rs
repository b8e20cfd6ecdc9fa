//! `gatepass openapi`: prints the contract. Needs neither settings nor a database.

use clap::Args;

use super::{CommandError, wire};
use crate::output;

/// What to print.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Print the AsyncAPI document of webhooks and the stream of events instead
    #[arg(long)]
    events: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandError> {
    Ok(output::print(&if arguments.events { wire::asyncapi() } else { wire::openapi() })?)
}
