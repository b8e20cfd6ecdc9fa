//! The rules of Gatepass, after domain.md: pure functions on plain data.
//! No I/O, no clock, no randomness, no async, no ORM, no HTTP: `make check` proves it.

pub mod authz;
pub mod connector;
pub mod directory;
pub mod ending;
pub mod event;
pub mod flow;
pub mod gateway;
pub mod grant;
pub mod guard;
pub mod ids;
pub mod inventory;
pub mod job;
pub mod login;
pub mod notify;
pub mod permission;
pub mod refused;
pub mod settings;
pub mod text;
pub mod ticket;
pub mod why;
pub mod window;
pub mod writing;
