//! Statements written by hand that are prepared once on each connection, as those of the query builder are:
//! diesel prepares `sql_query` anew every time. For statements of a fixed shape alone, since nothing ends their cache.

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use std::marker::PhantomData;

/// A statement whose columns are of these types.
pub(crate) struct Prepared<Q, Columns>(Q, PhantomData<Columns>);

impl<Q, Columns> Prepared<Q, Columns> {
    pub(crate) fn new(query: Q) -> Self {
        Self(query, PhantomData)
    }
}

impl<Q: QueryFragment<Pg>, Columns> QueryFragment<Pg> for Prepared<Q, Columns> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
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
