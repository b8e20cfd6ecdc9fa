//! `gatepass openapi`: prints the contract. Needs neither settings nor a database.

use super::wire;

pub(super) fn run() {
    print!("{}", wire::openapi());
}
