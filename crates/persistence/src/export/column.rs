//! The columns of an export: name, description and source. Every column leaves the database as text, since the export
//! writes text.

use super::Format;

/// The limit of entries of a list in a cell.
pub const MOST_LISTED: usize = 100;
/// Stands for the entries beyond that limit.
const ELLIPSIS: char = '\u{2026}';

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name, which is the same in every format.
    pub name: &'static str,
    /// Its description.
    pub help: &'static str,
    /// The kind of its values.
    pub kind: Kind,
    /// Whether every row has a value.
    pub is_required: bool,
    /// The SQL expression of the value.
    pub(super) sql: &'static str,
}

/// The kind of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A UUID.
    Id,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// A word of the contract, such as a state.
    Word,
    /// Text that a user wrote.
    Text,
    /// A time.
    Time,
    /// Several short texts.
    List,
    /// An object.
    Object,
}

/// A column whose values may be null.
pub(crate) const fn column(name: &'static str, kind: Kind, sql: &'static str, help: &'static str) -> Column {
    Column { name, help, kind, is_required: false, sql }
}

impl Column {
    /// Makes it a column that has a value in every row.
    pub(crate) const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// The SQL expression of the value as text.
    fn text(&self, format: Format) -> String {
        let sql = self.sql;
        match (self.kind, format) {
            (Kind::Time, _) => format!("({sql} AT TIME ZONE 'UTC')::text"),
            // Ids and names beyond the limit are in the export of objects.
            (Kind::List, Format::Csv | Format::Xlsx) => format!(
                r"(SELECT array_to_string(list[1:{MOST_LISTED}], ', ')
                    || CASE WHEN cardinality(list) > {MOST_LISTED} THEN ', {ELLIPSIS}' ELSE '' END
                FROM (SELECT {sql} AS list OFFSET 0) one)"
            ),
            (Kind::List, Format::Json | Format::Ndjson) => format!("array_to_json({sql})::text"),
            (Kind::Id | Kind::Number | Kind::Flag | Kind::Word | Kind::Text | Kind::Object, _) => {
                format!("({sql})::text")
            }
        }
    }
}

/// The columns to select.
pub(super) fn texts(columns: &[Column], format: Format) -> String {
    columns.iter().map(|column| column.text(format)).collect::<Vec<_>>().join(", ")
}
