//! Says in words why a body is not JSON, and where.

use serde_json::Error;
use serde_json::error::Category;

/// Phrases of the parser, each with what it means.
const WORDS: [(&str, &str); 15] = [
    (
        "expected value",
        "a value is expected: a text in double quotes, a number, true, false, null, a list or an object",
    ),
    ("expected ident", "a value is expected: the only words without double quotes are true, false and null"),
    ("key must be a string", "the name of a field must stand in double quotes"),
    ("expected `:`", "a colon must follow the name of a field"),
    ("expected `,` or `}`", "a comma must separate the fields of an object, and `}` must end it"),
    ("expected `,` or `]`", "a comma must separate the items of a list, and `]` must end it"),
    ("trailing comma", "no comma may stand before the end of a list or object"),
    ("trailing characters", "something follows the JSON value, and the body may be one value only"),
    ("invalid escape", "a text has an unknown escape: a backslash is written as two"),
    (
        "control character",
        "a text has a control character: a new line, for example, is written as a backslash and n",
    ),
    ("invalid number", "a number has the wrong form: right is, for example, 1.5"),
    ("number out of range", "a number is too large"),
    ("invalid unicode", "a text is not UTF-8"),
    ("lone leading surrogate", "a text has half of a surrogate pair, which is no character"),
    ("recursion limit exceeded", "lists and objects stand too deep in each other"),
];

/// Why a body can't be read. The parser says where, in words of its own.
pub fn words(error: &Error) -> String {
    let (line, column) = (error.line(), error.column());
    let told = error.to_string();
    let (phrase, _) = told.rsplit_once(" at line ").unwrap_or((&told, ""));
    let known = || WORDS.iter().find(|(start, _)| phrase.starts_with(start)).map(|(_, words)| *words);
    let why = match error.classify() {
        Category::Eof if column == 0 && line == 1 => "the body is empty, and must be JSON, for example {}",
        Category::Eof => "the body ends before its JSON does",
        Category::Data => phrase,
        Category::Syntax | Category::Io => known().unwrap_or("this is not JSON"),
    };
    format!("{why} (line {line}, column {column})")
}
