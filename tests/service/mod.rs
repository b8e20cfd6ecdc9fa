//! Behaviour that all operations share, and endpoints for operators.

mod composed;
mod conformance;
mod contract;
mod errors;
mod expectations;
mod hangups;
mod idempotency;
mod messages;
mod origins;
mod probes;
mod round_trips;
mod rules;
mod searches;
mod security_txt;
mod shapes;
pub mod statements;
mod texts;
