//! Folded texts, which searches look through: each table with a search has a column `folded`. Rows that this server did not
//! write were folded by the database as far as it can. The job `fold_texts` completes them.

use crate::db::prepared::Prepared;
use crate::{Conn, Result};
use diesel::sql_types::{Array, BigInt, Text};
use diesel_async::RunQueryDsl;
use gatepass_domain::writing::refold;
use std::collections::BTreeMap;

diesel::define_sql_function! {
    /// The first field of a folded text.
    fn first_field(folded: diesel::sql_types::Text) -> Text;
}

const UNFINISHED: &str = include_str!("folded/unfinished.sql");
const FINISH: &str = include_str!("folded/finish.sql");

/// Completes at most this many folded texts. Returns the number of rows.
pub async fn finish(conn: &Conn, most: i64) -> Result<usize> {
    let due = diesel::sql_query(UNFINISHED).bind::<BigInt, _>(most);
    let due: Vec<(String, String)> = Prepared::<_, (Text, Text)>::new(due).load(&mut &**conn).await?;
    let mut by_table: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, text) in due {
        by_table.entry(table).or_default().push(text);
    }
    let mut finished = 0;
    for (table, unfinished) in by_table {
        let complete: Vec<String> = unfinished.iter().map(|text| refold(text)).collect();
        let update = diesel::sql_query(FINISH).bind::<Text, _>(table).bind::<Array<Text>, _>(unfinished);
        let update = Prepared::<_, BigInt>::new(update.bind::<Array<Text>, _>(complete));
        let rows: i64 = update.get_result(&mut &**conn).await?;
        finished += usize::try_from(rows).unwrap_or_default();
    }
    Ok(finished)
}
