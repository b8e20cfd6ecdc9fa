//! The columns of an export: what each is called, what it tells, where it comes from. All of them leave the database as
//! text, which is what they are to become.

use super::Format;

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name, in every format.
    pub name: &'static str,
    /// What it tells.
    pub help: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether every row has a value.
    pub is_required: bool,
    /// The expression that gives it.
    pub(super) sql: &'static str,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A UUID.
    Id,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// One of our own words, such as a state.
    Word,
    /// What somebody wrote.
    Text,
    /// A moment.
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
    /// One that every row has.
    pub(crate) const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// The expression of its text.
    fn text(&self, format: Format) -> String {
        let sql = self.sql;
        match (self.kind, format) {
            (Kind::Time, _) => format!("({sql} AT TIME ZONE 'UTC')::text"),
            (Kind::List, Format::Csv) => format!("array_to_string({sql}, ', ')"),
            (Kind::List, Format::Json | Format::Ndjson) => format!("array_to_json({sql})::text"),
            (Kind::Id | Kind::Number | Kind::Flag | Kind::Word | Kind::Text | Kind::Object, _) => {
                format!("({sql})::text")
            }
        }
    }
}

/// What to select.
pub(super) fn texts(columns: &[Column], format: Format) -> String {
    columns.iter().map(|column| column.text(format)).collect::<Vec<_>>().join(", ")
}
