//! Logs: text on a terminal, JSON lines elsewhere. This file makes sure that one event is one line, and that no
//! library logs secrets. The code of each event decides what is logged.

use std::io::{IsTerminal, stdout};

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::{MakeWriter, format::debug_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

/// Libraries that log parameters of statements or network traffic if the filter asks for everything.
const TALKATIVE: [&str; 5] = ["tokio_postgres", "actix_http", "actix_web", "h2", "diesel"];

/// A library that logs at ERROR for each connection that sends rubbish. `gatepass_api::connections` counts those
/// instead.
const REPEATED: &str = "actix_http::h1";

/// Starts logging to standard output. Only the first call in a process has an effect.
pub fn start(filter: &str) {
    let started = if stdout().is_terminal() {
        text(filter, stdout).try_init()
    } else {
        json(filter, stdout).try_init()
    };
    started.ok();
}

fn json<W>(filter: &str, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let builder = fmt().with_env_filter(EnvFilter::new(filter)).with_writer(writer);
    builder.json().flatten_event(true).with_span_list(false).finish().with(filter_fn(is_told))
}

fn text<W>(filter: &str, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // The usual format writes `Display` values unchanged, such as an error that repeats a caller's words. Their line
    // breaks would start forged lines, so control characters are escaped.
    let fields = debug_fn(|line, field, value| {
        if field.name() != "message" {
            write!(line, "{}=", field.name())?;
        }
        format!("{value:?}").chars().try_for_each(|c| {
            if c.is_control() { write!(line, "{}", c.escape_default()) } else { line.write_char(c) }
        })
    });
    let builder = fmt().with_env_filter(EnvFilter::new(filter)).with_writer(writer);
    builder.with_target(false).fmt_fields(fields.delimited(" ")).finish().with(filter_fn(is_told))
}

fn is_told(event: &Metadata<'_>) -> bool {
    let library = event.target().split("::").next().unwrap_or_default();
    let is_repeated = event.is_event() && event.target().starts_with(REPEATED);
    (*event.level() <= Level::INFO || !TALKATIVE.contains(&library)) && !is_repeated
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Lines {
        fn of(&self) -> Vec<String> {
            let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
            text.lines().map(str::to_owned).collect()
        }
    }

    /// Line breaks with a forged line, an escape sequence that clears the screen, its 8-bit form, a bell, a DEL.
    const NASTY: &str =
        "x\r\n2026-01-01T00:00:00Z  INFO granted\n{\"level\":\"INFO\"}\u{1b}[2J\u{9b}2J\u{7}\u{7f}";

    fn log_nastily() {
        let error = io::Error::other(NASTY);
        let span = tracing::info_span!("request", request_id = %NASTY, path = NASTY);
        span.in_scope(|| tracing::info!(%error, text = NASTY, list = ?[NASTY], "said {NASTY}"));
        tracing::warn!("{NASTY}");
        tracing::debug!(target: "tokio_postgres::query", "parameters: hunter2");
        tracing::error!(target: "actix_http::h1::dispatcher", "stream error: hunter2");
    }

    fn one_line_per_event(lines: &[String]) {
        assert_eq!(lines.len(), 2, "{lines:#?}");
        for line in lines {
            assert!(!line.contains(['\r', '\u{9b}', '\u{7}', '\u{7f}']), "{line:?}");
            assert!(!line.contains("\u{1b}[2J") && !line.contains("hunter2"), "{line:?}");
            assert!(line.contains("granted"), "the text itself is there: {line:?}");
        }
    }

    #[test]
    fn text_has_one_line_per_event_whatever_callers_write() {
        let lines = Lines::default();
        let writer = lines.clone();
        tracing::subscriber::with_default(text("trace", move || writer.clone()), log_nastily);
        one_line_per_event(&lines.of());
    }

    #[test]
    fn json_has_one_object_per_event_whatever_callers_write() {
        let lines = Lines::default();
        let writer = lines.clone();
        tracing::subscriber::with_default(json("trace", move || writer.clone()), log_nastily);
        for line in lines.of() {
            let event: serde_json::Value = serde_json::from_str(&line).unwrap();
            assert!(event["message"].as_str().unwrap().ends_with(NASTY));
        }
        assert_eq!(lines.of().len(), 2, "{:#?}", lines.of());
    }
}
