//! `gatepass openapi`: the contract on the standard output. Needs neither settings nor a database.

use super::{CommandError, wire};

pub(super) fn run() -> Result<(), CommandError> {
    print!("{}", wire::openapi());
    Ok(())
}
