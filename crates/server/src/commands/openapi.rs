//! `gatepass openapi`: the contract on the standard output. Needs neither settings nor a database.

use super::wire;

pub(super) fn run() {
    print!("{}", wire::openapi());
}
