//! The `gatepass` binary as a library, so that tests can use its parts: configuration, the embedded database,
//! telemetry, shutdown and the commands. Rules are in `domain`, SQL in `persistence`, use cases in
//! `app`, HTTP in `api`, jobs in `worker`.

#![warn(clippy::print_stdout, reason = "`println!` panics when the reader has gone: use `output`")]

pub mod backup;
pub mod banner;
pub mod commands;
pub mod config;
pub mod database;
mod descriptors;
pub mod embedded;
pub mod first_admin;
pub mod metrics;
mod output;
mod secret_keys;
pub mod shutdown;
mod signing_keys;
pub mod telemetry;
