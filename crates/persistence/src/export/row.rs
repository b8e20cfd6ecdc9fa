//! Rows of an export in their format: CSV cells or JSON objects.

use super::column::{Column, Kind};
use crate::{Error, Result};
use diesel::deserialize::{self, FromSqlRow};
use diesel::pg::Pg;
use diesel::row::{Field, Row};
use diesel::sql_types::Untyped;
use std::borrow::Cow;

/// Characters that begin a formula in a spreadsheet, or that it skips before a formula, with their full-width forms.
const FORMULAS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Characters besides `\n` that some readers take for the end of a line (for example Python's `splitlines`), with their
/// JSON escapes.
const LINE_ENDS: [(char, &str); 3] =
    [('\u{85}', "\\u0085"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")];

/// The limit of a cell in spreadsheets, in UTF-16 units. They cut off longer texts without a word.
const LONGEST: usize = 32_767;

/// The texts of a row, in the order of its columns.
pub(super) struct Texts {
    text: String,
    /// The end of each text. None: null.
    ends: Vec<Option<usize>>,
}

impl FromSqlRow<Untyped, Pg> for Texts {
    fn build_from_row<'a>(row: &impl Row<'a, Pg>) -> deserialize::Result<Self> {
        let mut texts = Self { text: String::new(), ends: Vec::with_capacity(row.field_count()) };
        for column in 0..row.field_count() {
            let field = row.get(column).ok_or("a column is missing")?;
            let end = match field.value() {
                None => None,
                Some(value) => {
                    texts.text.push_str(std::str::from_utf8(value.as_bytes())?);
                    Some(texts.text.len())
                }
            };
            texts.ends.push(end);
        }
        Ok(texts)
    }
}

impl Texts {
    pub(super) fn cells<'a>(
        &'a self,
        columns: &'a [Column],
    ) -> impl Iterator<Item = (&'a Column, Option<&'a str>)> {
        let mut start = 0;
        columns.iter().zip(&self.ends).map(move |(column, end)| {
            let text = end.and_then(|end| self.text.get(std::mem::replace(&mut start, end)..end));
            (column, text)
        })
    }

    /// Writes the row as CSV (RFC 4180). Null becomes the empty cell.
    pub(super) fn write_csv(&self, columns: &[Column], out: &mut csv::Writer<Vec<u8>>) -> Result<()> {
        let mut write = || {
            for (column, text) in self.cells(columns) {
                out.write_field(cell(column.kind, text.unwrap_or_default()).as_ref())?;
            }
            out.write_record(None::<&[u8]>)
        };
        write().map_err(|error| unwritable(&error))
    }

    /// Writes the row as a JSON object.
    pub(super) fn write_json(&self, columns: &[Column], out: &mut Vec<u8>) -> Result<()> {
        for (number, (column, text)) in self.cells(columns).enumerate() {
            out.extend(if number == 0 { b"{\"" } else { b",\"" });
            out.extend(column.name.as_bytes());
            out.extend(b"\":");
            let Some(text) = text else {
                out.extend(b"null");
                continue;
            };
            match column.kind {
                Kind::Number | Kind::Flag | Kind::List | Kind::Object => {
                    out.extend(in_one_line(text).as_bytes());
                }
                Kind::Id | Kind::Word | Kind::Text if text.is_ascii() => {
                    serde_json::to_writer(&mut *out, text).map_err(|error| unwritable(&error))?;
                }
                Kind::Id | Kind::Word | Kind::Text => {
                    let quoted = serde_json::to_string(text).map_err(|error| unwritable(&error))?;
                    out.extend(in_one_line(&quoted).as_bytes());
                }
                // The time format of RFC 3339.
                Kind::Time => {
                    out.push(b'"');
                    out.extend(text.bytes().map(|byte| if byte == b' ' { b'T' } else { byte }));
                    out.extend(b"Z\"");
                }
            }
        }
        out.push(b'}');
        Ok(())
    }
}

fn unwritable(error: &impl ToString) -> Error {
    Error::Internal(error.to_string())
}

/// Escapes these line ends in JSON. They can stand only in its strings.
fn in_one_line(json: &str) -> Cow<'_, str> {
    if json.is_ascii() {
        return json.into();
    }
    LINE_ENDS.into_iter().fold(json.into(), |json: Cow<'_, str>, (end, escaped)| {
        if json.contains(end) { json.replace(end, escaped).into() } else { json }
    })
}

/// The content of a cell. Times have the form that spreadsheets read. A text that looks like a formula gets an apostrophe.
fn cell(kind: Kind, text: &str) -> Cow<'_, str> {
    match kind {
        Kind::Time => to_the_second(text).into(),
        Kind::Text | Kind::List | Kind::Object if text.starts_with(FORMULAS) => {
            cut(&format!("'{text}")).into_owned().into()
        }
        Kind::Id | Kind::Number | Kind::Flag | Kind::Word | Kind::Text | Kind::List | Kind::Object => {
            cut(text)
        }
    }
}

/// A time without fractions of a second, which spreadsheets don't read.
pub(super) fn to_the_second(text: &str) -> &str {
    text.split('.').next().unwrap_or_default()
}

/// A text as long as a cell may be. A longer one is cut, and ends in an ellipsis.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    // No text has more UTF-16 units than bytes.
    if text.len() <= LONGEST {
        return text.into();
    }
    let mut units = 0;
    let ends = text.char_indices().map(|(start, char)| {
        units += char.len_utf16();
        (start, units)
    });
    let (mut end, mut whole) = (0, true);
    for (start, units) in ends {
        if units < LONGEST {
            end = start;
        }
        whole = units <= LONGEST;
    }
    if whole {
        return text.into();
    }
    // `end` is where the last character begins that leaves room for the ellipsis.
    let kept = text.get(..end).unwrap_or_default();
    format!("{kept}\u{2026}").into()
}
