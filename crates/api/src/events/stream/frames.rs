//! The text of server-sent events (WHATWG HTML, section 9.2).

use crate::error::{Problem, Result};
use crate::events::wire::EventView;
use serde::Serialize;

/// A comment, which tells that the connection lives.
pub const HEARTBEAT: &str = ":\n";

/// A position without an event. A reader who is cut off before the first event goes on from there without a gap, and one who
/// is cut off after a long time without events need not begin where the last one was.
pub fn position(cursor: &str) -> String {
    format!("id: {cursor}\n\n")
}

/// An event, and the cursor of the position right after it.
pub fn event(cursor: &str, view: &EventView) -> Result<String> {
    Ok(format!("id: {cursor}\nevent: {}\ndata: {}\n\n", one_line(&view.action), json(view)?))
}

/// The end of a stream, and why.
pub fn end(problem: &Problem, request_id: String) -> String {
    let data = json(&problem.view_for(request_id)).unwrap_or_else(|_| "{}".to_owned());
    format!("event: end\ndata: {data}\n\n")
}

/// JSON on one line: serde escapes line breaks within texts.
fn json(view: &impl Serialize) -> Result<String> {
    serde_json::to_string(view).map_err(|error| {
        tracing::error!(%error, "can't write an event as JSON");
        Problem::new(crate::error::Code::Internal)
    })
}

/// The text up to its first line break, so that no action ends its line.
fn one_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
