//! Exports: all rows of a list as text. They are read through a cursor, so they show one snapshot, and memory holds only a
//! few pieces at once. An export uses a connection beside the pool, so that a slow reader takes no connection away from
//! others.

mod column;
mod reader;
mod row;
mod xlsx;

pub(crate) use column::column;
pub use column::{Column, Kind, MOST_LISTED};
pub(crate) use reader::Reader;

use crate::db::keyset::Sort;
use crate::db::link::Link;
use crate::db::prepared::{Prepared, prepared};
use crate::{Db, Error, Result};
use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel_async::{AsyncConnectionCore, RunQueryDsl};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesOrdered;
use gatepass_domain::text::TextEnum;
use row::Texts;
use std::fs::File;
use std::sync::Arc;
use xlsx::Spreadsheet;

/// The intended size of a piece, in bytes.
const PIECE: usize = 256 * 1024;
/// The limit of rows in a piece.
const MOST_ROWS: usize = 2048;
/// The number of pieces that are asked for at once: while one is written and sent, the database reads the next.
const AHEAD: usize = 2;
/// Tells a spreadsheet that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

gatepass_domain::text_enum! {
    /// The format of the rows.
    pub enum Format {
        /// RFC 4180, for spreadsheets.
        Csv = "csv",
        /// One object, whose `items` are the rows.
        Json = "json",
        /// A JSON object in each line.
        Ndjson = "ndjson",
        /// A spreadsheet.
        Xlsx = "xlsx",
    }
}

gatepass_domain::text_enum! {
    /// The sign between the cells of CSV.
    pub enum Delimiter {
        /// As RFC 4180 says.
        Comma = ",",
        /// For spreadsheets in countries whose numbers have commas.
        Semicolon = ";",
    }
}

/// The form of a file.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// The format.
    pub format: Format,
    /// The sign between the cells of CSV.
    pub delimiter: Delimiter,
}

impl From<Format> for Form {
    fn from(format: Format) -> Self {
        Self { format, delimiter: Delimiter::Comma }
    }
}

/// What the rows of an export are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// The items of the list, such as tickets.
    Items,
    /// The objects that the items name, one row each.
    Objects,
}

/// The rows and columns to export.
pub(crate) struct Rows<Q> {
    /// Selects all columns of the table's rows that are visible to the reader.
    pub query: Q,
    /// The table. Columns, joins and orders use its name for those rows.
    pub table: &'static str,
    /// The reader, if columns or joins depend on who reads.
    pub reader: Option<Reader>,
    /// Joins with further tables that the columns read.
    pub joins: String,
    /// The columns to write.
    pub columns: &'static [Column],
    /// The column for the orders by name.
    pub name: &'static str,
    /// The order.
    pub sort: Sort,
}

/// An export that has begun.
pub struct Export {
    conn: Arc<Link>,
    form: Form,
    columns: &'static [Column],
    /// The number of rows to ask for. It is a power of two, so that there are few different statements.
    take: usize,
    coming: FuturesOrdered<BoxFuture<'static, Result<Batch>>>,
    place: Place,
    /// The spreadsheet, if it is one.
    book: Option<Spreadsheet>,
    /// The finished spreadsheet.
    file: Option<File>,
}

/// Rows, and the number that was asked for. If there are fewer rows, they are the last.
struct Batch {
    rows: Vec<Texts>,
    asked: usize,
}

async fn fetch(conn: Arc<Link>, asked: usize) -> Result<Batch> {
    let fetch = prepared(diesel::sql_query(format!("FETCH {asked} FROM export")));
    Ok(Batch { rows: fetch.load(&mut &*conn).await?, asked })
}

/// The part of the text that has been written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Beginning,
    Middle,
    End,
}

impl Export {
    /// Begins the export. The snapshot is taken now.
    pub(crate) async fn begin<Q>(db: &Db, form: Form, rows: Rows<Q>) -> Result<Self>
    where
        Q: QueryFragment<Pg>,
    {
        let columns = rows.columns;
        let cursor = Cursor::over(form.format, rows);
        let conn = db.own_connection().await?;
        let begin = Prepared::<_, ()>::new(diesel::sql_query("BEGIN READ ONLY"));
        (&conn).execute_returning_count(begin).await?;
        (&conn).execute_returning_count(cursor).await?;
        let coming = FuturesOrdered::new();
        let book = (form.format == Format::Xlsx).then(Spreadsheet::new);
        let (conn, place) = (Arc::new(conn), Place::Beginning);
        Ok(Self { conn, form, columns, take: 64, coming, place, book, file: None })
    }

    /// The next piece of the text. None after the last piece.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if self.form.format == Format::Xlsx {
            return self.next_of_spreadsheet().await;
        }
        let Some((rows, is_last)) = self.batch().await? else { return Ok(None) };
        let piece = self.piece(&rows, is_last)?;
        self.place = if is_last { Place::End } else { Place::Middle };
        if piece.len() < PIECE / 2 {
            self.take = (self.take * 2).min(MOST_ROWS);
        } else if piece.len() > PIECE * 2 {
            self.take = (self.take / 2).max(1);
        }
        Ok(Some(piece))
    }

    /// The next rows, and whether they are the last. None after the last ones.
    async fn batch(&mut self) -> Result<Option<(Vec<Texts>, bool)>> {
        if self.place == Place::End {
            return Ok(None);
        }
        while self.coming.len() < AHEAD {
            self.coming.push_back(Box::pin(fetch(self.conn.clone(), self.take)));
        }
        let Some(batch) = self.coming.next().await else { return Ok(None) };
        let Batch { rows, asked } = batch?;
        let is_last = rows.len() < asked;
        Ok(Some((rows, is_last)))
    }

    /// Reads all rows into the spreadsheet, and then returns its file piece by piece. Work with files and compression has a
    /// thread of its own.
    async fn next_of_spreadsheet(&mut self) -> Result<Option<Vec<u8>>> {
        while let Some(mut book) = self.book.take() {
            let (rows, is_last) = self.batch().await?.unwrap_or_else(|| (Vec::new(), true));
            self.place = if is_last { Place::End } else { Place::Middle };
            let columns = self.columns;
            self.take = MOST_ROWS;
            let written = blocking(move || book.add(columns, &rows).map(|()| book)).await?;
            if is_last {
                self.file = Some(blocking(move || written.finish()).await?);
            } else {
                self.book = Some(written);
            }
        }
        let Some(mut file) = self.file.take() else { return Ok(None) };
        let (piece, file) = blocking(move || Ok((xlsx::piece(&mut file, PIECE)?, file))).await?;
        self.file = piece.is_some().then_some(file);
        Ok(piece)
    }

    fn piece(&self, rows: &[Texts], is_last: bool) -> Result<Vec<u8>> {
        let mut piece = match self.form.format {
            Format::Csv => self.csv(rows)?,
            Format::Ndjson => self.json(rows, "", "\n", "")?,
            Format::Json if self.place == Place::Beginning => self.json(rows, "{\"items\":[\n", "", ",\n")?,
            Format::Json if rows.is_empty() => Vec::new(),
            Format::Json => self.json(rows, ",\n", "", ",\n")?,
            Format::Xlsx => Vec::new(),
        };
        if is_last && self.form.format == Format::Json {
            piece.extend(b"\n]}\n");
        }
        Ok(piece)
    }

    fn csv(&self, rows: &[Texts]) -> Result<Vec<u8>> {
        let failed = |why: String| Error::Internal(why);
        let mut piece = Vec::with_capacity(PIECE);
        if self.place == Place::Beginning {
            let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
            let names = names.join(self.form.delimiter.as_str());
            piece.extend(format!("{BYTE_ORDER_MARK}{names}\r\n").into_bytes());
        }
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.form.delimiter.as_str().bytes().next().unwrap_or(b','))
            .terminator(csv::Terminator::CRLF)
            .from_writer(piece);
        rows.iter().try_for_each(|row| row.write_csv(self.columns, &mut writer))?;
        writer.into_inner().map_err(|error| failed(error.to_string()))
    }

    fn json(&self, rows: &[Texts], head: &str, after: &str, between: &str) -> Result<Vec<u8>> {
        let mut piece = Vec::with_capacity(PIECE);
        piece.extend(head.as_bytes());
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                piece.extend(between.as_bytes());
            }
            row.write_json(self.columns, &mut piece)?;
            piece.extend(after.as_bytes());
        }
        Ok(piece)
    }
}

/// Runs work that blocks on a thread of its own.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Internal(error.to_string()))?
}

/// The statement that declares the cursor around the query of the list.
struct Cursor<Q> {
    before: String,
    query: Q,
    table: &'static str,
    reader: Option<Reader>,
    after: String,
}

impl<Q> Cursor<Q> {
    fn over(format: Format, rows: Rows<Q>) -> Self {
        let Rows { query, table, reader, joins, columns, name, sort } = rows;
        let order = match sort {
            Sort::Newest => format!("{table}.id DESC"),
            Sort::Oldest => format!("{table}.id"),
            Sort::Name => format!("{name}, {table}.id"),
            Sort::NameDescending => format!("{name} DESC, {table}.id DESC"),
        };
        let texts = column::texts(columns, format);
        Self {
            before: format!("DECLARE export NO SCROLL CURSOR FOR SELECT {texts} FROM ("),
            query,
            table,
            reader,
            after: format!(" {joins} ORDER BY {order}"),
        }
    }
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Cursor<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(&self.before);
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(") ");
        out.push_sql(self.table);
        if let Some(reader) = &self.reader {
            reader.join(out.reborrow())?;
        }
        out.push_sql(&self.after);
        Ok(())
    }
}

impl<Q> QueryId for Cursor<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
