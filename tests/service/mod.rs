mod contract;
mod errors;
mod idempotency;
mod probes;
