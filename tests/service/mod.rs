//! What all operations have in common, and what operators ask.

mod conformance;
mod contract;
mod errors;
mod hangups;
mod idempotency;
mod origins;
mod probes;
mod round_trips;
mod rules;
mod security_txt;
mod shapes;
mod statements;
