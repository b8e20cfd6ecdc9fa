//! Statements that each connection prepares once. By itself diesel prepares `sql_query`, UPDATEs and statements with
//! `sql()` anew every time. Its cache only grows until the connection ends. So the number of shapes is limited.

use diesel::QueryResult;
use diesel::pg::{Pg, PgQueryBuilder};
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::marker::PhantomData;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The life of a connection, and so of the statements that it has prepared.
pub(crate) const LIFE: Duration = Duration::from_hours(1);
/// The limit of shapes of composed statements that are prepared in that time. It is more than callers usually need. A
/// caller who uses more shapes slows others down until that time is over.
const SHAPES: usize = 512;
static KNOWN: LazyLock<Mutex<Shapes>> = LazyLock::new(Mutex::default);

/// The shapes that were seen first, since a certain time.
#[derive(Default)]
struct Shapes {
    since: Option<Instant>,
    known: HashSet<u64>,
}

impl Shapes {
    fn keeps(&mut self, shape: u64, now: Instant) -> bool {
        if self.since.is_none_or(|since| now.duration_since(since) >= LIFE) {
            *self = Self { since: Some(now), known: HashSet::new() };
        }
        self.known.contains(&shape) || (self.known.len() < SHAPES && self.known.insert(shape))
    }
}

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

/// A statement whose shape depends on the filters of a caller. It is prepared unless there are too many shapes.
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
        Ok(KNOWN.lock().unwrap_or_else(PoisonError::into_inner).keeps(shape, Instant::now()))
    }
}

/// Diesel's cache knows these statements by their text.
impl<Q, Columns> QueryId for Prepared<Q, Columns> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, Columns> Query for Prepared<Q, Columns> {
    type SqlType = Columns;
}

/// A change of exactly one row. If no row matches, the SQL function raises GP001, and the statement and its transaction
/// fail.
pub(crate) struct OneRow<Q>(pub(crate) Q);

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for OneRow<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH changed AS (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" RETURNING 1) SELECT gatepass_expect_one_row(count(*)) FROM changed");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_shapes_keep_others_out_for_as_long_as_a_connection_lives() {
        let (mut shapes, now) = (Shapes::default(), Instant::now());
        let all = u64::try_from(SHAPES).unwrap();
        assert!((0..all).all(|shape| shapes.keeps(shape, now)));
        assert!(!shapes.keeps(all, now + LIFE / 2));
        assert!(shapes.keeps(0, now + LIFE / 2));
        assert!(shapes.keeps(all, now + LIFE));
    }
}
