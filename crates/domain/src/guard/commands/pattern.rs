//! Regular expressions of command groups. The engine takes linear time, and the size of what it compiles is bounded.

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::ast::Span;

use super::{ContentFault, MOST_REGEX_BYTES};

/// The most bytes of a compiled expression. A search takes at most so long as there are bytes in the command, times the states
/// of the expression: with this bound, 2 seconds for the longest command and the worst expression, and far less for others.
const MOST_COMPILED: usize = 256 * 1024;
/// The most bytes of what a search remembers of an expression.
const MOST_CACHED: usize = 256 * 1024;
/// The most groups and repetitions within each other.
const DEEPEST: u32 = 100;

/// Compiles an expression, or says why it can't be used and where the fault is.
pub(super) fn compile(text: &str, ignore_case: bool) -> Result<Regex, ContentFault> {
    if text.is_empty() {
        return Err(ContentFault::new("required", "has no regular expression"));
    }
    if text.len() > MOST_REGEX_BYTES {
        return Err(ContentFault::new("too_long", format!("has more than {MOST_REGEX_BYTES} bytes")));
    }
    // The builder below reports a fault without its place.
    let mut parser = ParserBuilder::new();
    parser.utf8(false).nest_limit(DEEPEST).case_insensitive(ignore_case);
    parser.build().parse(text).map_err(|error| match error {
        regex_syntax::Error::Parse(error) => invalid(error.kind(), *error.span()),
        regex_syntax::Error::Translate(error) => invalid(error.kind(), *error.span()),
        other => ContentFault::new("invalid_regex", other.to_string()),
    })?;
    let mut builder = RegexBuilder::new(text);
    builder.nest_limit(DEEPEST).case_insensitive(ignore_case);
    builder.size_limit(MOST_COMPILED).dfa_size_limit(MOST_CACHED);
    builder.build().map_err(|_| {
        ContentFault::new(
            "regex_too_large",
            "is too large when it is compiled: use fewer or smaller repetitions, and `(?-u:\\w)` where ASCII letters are enough",
        )
    })
}

fn invalid(kind: &impl ToString, span: Span) -> ContentFault {
    let at = span.start;
    let (line, column, offset) = (at.line, at.column, at.offset);
    ContentFault::new(
        "invalid_regex",
        format!("line {line}, column {column} (offset {offset}): {}", kind.to_string()),
    )
}
