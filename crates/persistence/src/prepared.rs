//! Statements that are prepared once on each connection, as those of the query builder are: diesel prepares `sql_query`,
//! UPDATEs and whatever holds `sql()` anew every time. Nothing ends diesel's cache, so that shapes have to be few.

use diesel::QueryResult;
use diesel::pg::{Pg, PgQueryBuilder};
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::marker::PhantomData;
use std::sync::{LazyLock, Mutex, PoisonError};

/// How many shapes of statements that are put together for each request are kept. More than callers ordinarily use.
const SHAPES: usize = 512;
static KNOWN: LazyLock<Mutex<HashSet<u64>>> = LazyLock::new(Mutex::default);

/// A statement whose columns are of these types.
pub(crate) struct Prepared<Q, Columns> {
    query: Q,
    is_fixed: bool,
    columns: PhantomData<Columns>,
}

impl<Q, Columns> Prepared<Q, Columns> {
    /// A statement of a fixed shape, with the types of its columns.
    pub(crate) fn new(query: Q) -> Self {
        Self { query, is_fixed: true, columns: PhantomData }
    }
}

/// A statement of a fixed shape.
pub(crate) fn prepared<Q: Query>(query: Q) -> Prepared<Q, Q::SqlType> {
    Prepared::new(query)
}

/// A statement whose shape follows from what a caller asks for: prepared, as long as there are not too many shapes.
pub(crate) fn prepared_shape<Q: Query>(query: Q) -> Prepared<Q, Q::SqlType> {
    Prepared { is_fixed: false, ..Prepared::new(query) }
}

impl<Q: QueryFragment<Pg>, Columns> QueryFragment<Pg> for Prepared<Q, Columns> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.query.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        if self.is_fixed {
            return Ok(true);
        }
        let mut text = PgQueryBuilder::default();
        self.query.to_sql(&mut text, &Pg)?;
        let shape = BuildHasherDefault::<DefaultHasher>::default().hash_one(text.finish());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(known.contains(&shape) || (known.len() < SHAPES && known.insert(shape)))
    }
}

/// Known by its text.
impl<Q, Columns> QueryId for Prepared<Q, Columns> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, Columns> Query for Prepared<Q, Columns> {
    type SqlType = Columns;
}

/// A change of exactly one row: of none, it fails, and with it the transaction.
pub(crate) struct OneRow<Q>(pub(crate) Q);

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for OneRow<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH changed AS (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" RETURNING 1) SELECT 1 / count(*) FROM changed");
        Ok(())
    }
}
