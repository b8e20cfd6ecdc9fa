//! Regular expressions of command groups. The engine takes linear time, and the size of what it compiles is bounded.

use regex::bytes::{Regex, RegexBuilder};
use regex_automata::nfa::thompson::NFA;
use regex_syntax::ParserBuilder;
use regex_syntax::ast::Span;
use regex_syntax::hir::Hir;

use super::{ContentFault, MOST_REGEX_BYTES};

/// The most bytes of a compiled expression. A search takes at most so long as there are bytes in the command, times the states
/// of the expression: with this bound, 2 seconds for the longest command and the worst expression, and far less for others.
const MOST_COMPILED: usize = 256 * 1024;
/// The most bytes of what a search remembers of an expression.
const MOST_CACHED: usize = 256 * 1024;
/// The most groups and repetitions within each other.
const DEEPEST: u32 = 100;

/// Why an expression can't be used.
pub(super) struct PatternFault {
    code: &'static str,
    why: String,
    /// The byte at which the fault begins. None: the whole expression is at fault.
    offset: Option<usize>,
}

impl PatternFault {
    /// The fault with its place in this content, which the expression was made from. `shift` is how many bytes further the place
    /// is in the content.
    pub(super) fn in_content(self, content: &str, shift: impl Fn(usize) -> usize) -> ContentFault {
        let Self { code, why, offset } = self;
        let Some(offset) = offset.map(|offset| offset + shift(offset)) else {
            return ContentFault::new(code, why);
        };
        let before = content.get(..offset).unwrap_or(content);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        ContentFault::new(code, format!("line {line}, column {column} (offset {offset}): {why}"))
    }
}

/// Compiles an expression. The number is its compiled size in bytes.
pub(super) fn compile(text: &str, ignore_case: bool) -> Result<(Regex, usize), PatternFault> {
    if text.is_empty() {
        return Err(whole("required", "has no regular expression".to_owned()));
    }
    if text.len() > MOST_REGEX_BYTES {
        return Err(whole("too_many_bytes", format!("has more than {MOST_REGEX_BYTES} bytes")));
    }
    // The builder below reports a fault without its place.
    let parsed = parse(text, ignore_case)?;
    let mut builder = RegexBuilder::new(text);
    builder.nest_limit(DEEPEST).case_insensitive(ignore_case);
    builder.size_limit(MOST_COMPILED).dfa_size_limit(MOST_CACHED);
    let regex = builder.build().map_err(|_| too_large())?;
    Ok((regex, states(&parsed)))
}

/// The compiled size of an expression, in bytes. 0 if it is faulty.
pub(super) fn size(text: &str, ignore_case: bool) -> usize {
    parse(text, ignore_case).map_or(0, |parsed| states(&parsed))
}

fn parse(text: &str, ignore_case: bool) -> Result<Hir, PatternFault> {
    let mut parser = ParserBuilder::new();
    parser.utf8(false).nest_limit(DEEPEST).case_insensitive(ignore_case);
    parser.build().parse(text).map_err(|error| match error {
        regex_syntax::Error::Parse(error) => invalid(error.kind(), error.span()),
        regex_syntax::Error::Translate(error) => invalid(error.kind(), error.span()),
        other => whole("invalid_regex", other.to_string()),
    })
}

/// The bytes of the states of an expression. A `Regex` is held against a bound of them, and does not tell them.
fn states(parsed: &Hir) -> usize {
    let states = NFA::compiler().configure(NFA::config().utf8(false)).build_from_hir(parsed);
    states.map_or(MOST_COMPILED, |states| states.memory_usage())
}

fn whole(code: &'static str, why: String) -> PatternFault {
    PatternFault { code, why, offset: None }
}

fn too_large() -> PatternFault {
    let why = "is too large when it is compiled: use fewer or smaller repetitions, and `(?-u:\\w)` where ASCII letters are \
               enough";
    whole("regex_too_large", why.to_owned())
}

fn invalid(kind: &impl ToString, span: &Span) -> PatternFault {
    PatternFault { code: "invalid_regex", why: kind.to_string(), offset: Some(span.start.offset) }
}
