mod contract;
mod errors;
mod idempotency;
mod origins;
mod probes;
