//! The columns of an export: what each is called, where it comes from, and how PostgreSQL writes it, so that a row leaves
//! the database as the text that the caller reads.

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

    /// Its cell of a CSV row (RFC 4180). Null is the empty cell.
    fn cell(&self) -> String {
        let sql = self.sql;
        match self.kind {
            Kind::Id | Kind::Number | Kind::Word => sql.to_owned(),
            Kind::Flag => format!("({sql})::text"),
            // As spreadsheets read it.
            Kind::Time => format!("date_trunc('second', {sql} AT TIME ZONE 'UTC')"),
            Kind::Text => quoted(sql),
            Kind::Object => quoted(&format!("({sql})::text")),
            Kind::List => quoted(&format!("array_to_string({sql}, ', ')")),
        }
    }
}

/// A cell of any text, in quotes. What a spreadsheet would take for a formula has an apostrophe before it: what begins with
/// one of `= + - @`, a tab or the end of a line, or with the wide form of those signs.
pub(super) fn quoted(text: &str) -> String {
    let begins = "(61, 43, 45, 64, 9, 10, 13, 65309, 65291, 65293, 65312)";
    format!(
        "CASE WHEN ascii({text}) IN {begins} THEN '\"''' ELSE '\"' END || replace({text}, '\"', '\"\"') || '\"'"
    )
}

/// The expression of a row of CSV, without its end.
pub(super) fn csv(columns: &[Column]) -> String {
    let cells: Vec<String> = columns.iter().map(Column::cell).collect();
    // Unlike `||`, passes over nulls.
    format!("concat({})", cells.join(", ',', "))
}

/// The first row of CSV.
pub(super) fn header(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
}

/// The columns by their names.
pub(super) fn named(columns: &[Column]) -> String {
    let named: Vec<String> = columns.iter().map(|c| format!("{} AS \"{}\"", c.sql, c.name)).collect();
    named.join(", ")
}
