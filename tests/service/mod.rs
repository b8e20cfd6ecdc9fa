mod contract;
mod errors;
mod hangups;
mod idempotency;
mod origins;
mod probes;
