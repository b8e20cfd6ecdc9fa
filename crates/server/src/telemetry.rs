//! Logs: text for people at a terminal, JSON lines for everything else. What is logged is decided where it happens.

use std::io::{IsTerminal, stdout};

use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging to the standard output. A second start in the same process changes nothing.
pub fn start(filter: &str) {
    let builder = fmt().with_env_filter(EnvFilter::new(filter));
    let started = if stdout().is_terminal() {
        builder.with_target(false).try_init()
    } else {
        builder.json().flatten_event(true).with_span_list(false).try_init()
    };
    started.ok();
}
