//! Exports: all rows of a list as text, read through a cursor: one snapshot, and never more in memory than a piece. On a
//! connection beside the pool's, so that a slow reader takes none away from others.

mod column;

pub(crate) use column::column;
pub use column::{Column, Kind};

use crate::keyset::Sort;
use crate::prepared::{Prepared, prepared};
use crate::{Db, Result};
use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Text;
use diesel_async::{AsyncConnectionCore, AsyncPgConnection, RunQueryDsl};

/// A piece is about so long, in bytes.
const PIECE: usize = 256 * 1024;
/// The most rows of a piece.
const MOST_ROWS: usize = 2048;
/// Says to a spreadsheet that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

gatepass_domain::text_enum! {
    /// How rows are written.
    pub enum Format {
        /// RFC 4180, for spreadsheets.
        Csv = "csv",
        /// One object, whose `items` are the rows.
        Json = "json",
        /// A JSON object in each line.
        Ndjson = "ndjson",
    }
}

/// What to export: which rows, and of them what.
pub(crate) struct Rows<Q> {
    /// All columns of the rows of this table, as far as the reader may see them.
    pub query: Q,
    /// The table: what the columns, joins and orders call those rows.
    pub table: &'static str,
    /// What else the columns take from.
    pub joins: String,
    /// What is written.
    pub columns: &'static [Column],
    /// The column that the list is sorted by where it is sorted by name.
    pub name: &'static str,
    /// The order.
    pub sort: Sort,
}

/// An export that has begun.
pub struct Export {
    conn: AsyncPgConnection,
    format: Format,
    /// What stands before the next row.
    head: String,
    /// How many rows to ask for: a power of two, so that the statements are few.
    take: usize,
    is_over: bool,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Export {
    /// Begins to read. The snapshot is that of this moment.
    pub(crate) async fn begin<Q>(db: &Db, format: Format, rows: Rows<Q>) -> Result<Self>
    where
        Q: QueryFragment<Pg>,
    {
        let head = match format {
            Format::Csv => format!("{BYTE_ORDER_MARK}{}\r\n", column::header(rows.columns)),
            Format::Json => "{\"items\":[\n".to_owned(),
            Format::Ndjson => String::new(),
        };
        let cursor = Cursor::over(format, rows);
        let conn = db.own_connection().await?;
        let begin = Prepared::<_, ()>::new(diesel::sql_query("BEGIN READ ONLY"));
        (&conn).execute_returning_count(begin).await?;
        (&conn).execute_returning_count(cursor).await?;
        Ok(Self { conn, format, head, take: 64, is_over: false })
    }

    /// The next piece of the text; none after the last, which ends it.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if self.is_over {
            return Ok(None);
        }
        let fetch = prepared(diesel::sql_query(format!("FETCH {} FROM export", self.take)));
        let lines: Vec<Line> = fetch.load(&mut &self.conn).await?;
        self.is_over = lines.len() < self.take;
        let mut piece = std::mem::take(&mut self.head);
        piece.reserve(lines.iter().map(|line| line.line.len() + 2).sum());
        for (number, Line { line }) in lines.iter().enumerate() {
            if self.format == Format::Json && number > 0 {
                piece.push_str(",\n");
            }
            piece.push_str(line);
            match self.format {
                Format::Csv => piece.push_str("\r\n"),
                Format::Ndjson => piece.push('\n'),
                Format::Json => {}
            }
        }
        if self.format == Format::Json {
            if self.is_over {
                piece.push_str("\n]}\n");
            } else {
                self.head.push_str(",\n");
            }
        }
        if piece.len() < PIECE / 2 {
            self.take = (self.take * 2).min(MOST_ROWS);
        } else if piece.len() > PIECE * 2 {
            self.take = (self.take / 2).max(1);
        }
        Ok(Some(piece.into_bytes()))
    }
}

/// The statement that begins it, around the list's own query.
struct Cursor<Q> {
    before: String,
    query: Q,
    after: String,
}

impl<Q> Cursor<Q> {
    fn over(format: Format, rows: Rows<Q>) -> Self {
        let Rows { query, table, joins, columns, name, sort } = rows;
        let declare = "DECLARE export NO SCROLL CURSOR FOR SELECT";
        let order = match sort {
            Sort::Newest => format!("{table}.id DESC"),
            Sort::Oldest => format!("{table}.id"),
            Sort::Name => format!("{name}, {table}.id"),
            Sort::NameDescending => format!("{name} DESC, {table}.id DESC"),
        };
        let (before, end) = match format {
            Format::Csv => (format!("{declare} {} AS line FROM (", column::csv(columns)), ""),
            Format::Json | Format::Ndjson => {
                let named = column::named(columns);
                (format!("{declare} row_to_json(item)::text AS line FROM (SELECT {named} FROM ("), ") item")
            }
        };
        Self { before, query, after: format!(") {table} {joins} ORDER BY {order}{end}") }
    }
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Cursor<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(&self.before);
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(&self.after);
        Ok(())
    }
}

impl<Q> QueryId for Cursor<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
