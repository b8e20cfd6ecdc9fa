//! A connection to PostgreSQL that runs diesel's statements. diesel-async's own connection drops the SQLSTATE of errors, by which
//! alone passing faults can be told from others in every language of the database.
//!
//! Statements reach the database in the order in which they were first polled, also if one of them has to be prepared before. None
//! waits for the results of those in front of it.

mod row;
mod spelled;

use diesel::pg::Pg;
use diesel::query_builder::{AsQuery, QueryFragment, QueryId};
use diesel::result::{Error as Diesel, QueryResult};
use diesel_async::{AsyncConnectionCore, SimpleAsyncConnection};
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{FutureExt, StreamExt, TryFutureExt};
use row::{LinkRow, Oids, oids};
use spelled::Spelled;
use std::collections::HashMap;
use tokio::sync::Mutex;
use tokio::task::AbortHandle;
use tokio_postgres::{Client, Config, Error, NoTls, Statement};

type Rows = BoxStream<'static, QueryResult<LinkRow>>;

/// A connection. It closes when it is dropped: the database rolls back what it had begun.
pub struct Link {
    client: Client,
    /// The statements that were prepared to be used again, by their text. Statements wait for them in order.
    prepared: Mutex<HashMap<String, Ready>>,
    driver: AbortHandle,
}

/// A prepared statement, and the types of its columns.
#[derive(Clone)]
struct Ready {
    statement: Statement,
    oids: Oids,
}

impl Link {
    /// Connects.
    pub(crate) async fn connect(config: &Config) -> Result<Self, Error> {
        let (client, connection) = config.connect(NoTls).await?;
        let driver = tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to the database ended");
            }
        });
        Ok(Self { client, prepared: Mutex::default(), driver: driver.abort_handle() })
    }

    /// Whether it has ended.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    async fn ready(
        &self,
        sql: String,
        is_kept: bool,
        types: &[tokio_postgres::types::Type],
    ) -> Result<Ready, Error> {
        // Held while a statement is prepared, so that those behind it stay behind it.
        let mut prepared = self.prepared.lock().await;
        if let Some(ready) = prepared.get(&sql) {
            return Ok(ready.clone());
        }
        let statement = self.client.prepare_typed(&sql, types).await?;
        let ready = Ready { oids: oids(&statement), statement };
        if is_kept {
            prepared.insert(sql, ready.clone());
        }
        Ok(ready)
    }

    fn rows(&self, spelled: QueryResult<Spelled>) -> BoxFuture<'_, QueryResult<Rows>> {
        let rows = async move {
            let Spelled { sql, is_kept, types, binds } = spelled?;
            let Ready { statement, oids } = self.ready(sql, is_kept, &types).await.map_err(failed)?;
            let rows = self.client.query_raw(&statement, binds).await.map_err(failed)?;
            let row = move |row: Result<_, _>| row.map(|row| LinkRow::new(row, oids.clone())).map_err(failed);
            Ok(rows.map(row).boxed())
        };
        rows.boxed()
    }

    fn count(&self, spelled: QueryResult<Spelled>) -> BoxFuture<'_, QueryResult<usize>> {
        let count = async move {
            let Spelled { sql, is_kept, types, binds } = spelled?;
            let Ready { statement, oids: _ } = self.ready(sql, is_kept, &types).await.map_err(failed)?;
            let count = self.client.execute_raw(&statement, binds).await.map_err(failed)?;
            usize::try_from(count).map_err(|error| Diesel::DeserializationError(error.into()))
        };
        count.boxed()
    }
}

/// Diesel's errors of a database have no SQLSTATE. So the driver's error travels whole.
fn failed(error: Error) -> Diesel {
    Diesel::QueryBuilderError(error.into())
}

impl Drop for Link {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl SimpleAsyncConnection for Link {
    async fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        self.client.batch_execute(sql).map_err(failed).await
    }
}

impl SimpleAsyncConnection for &Link {
    async fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        self.client.batch_execute(sql).map_err(failed).await
    }
}

impl AsyncConnectionCore for Link {
    type ExecuteFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<usize>>;
    type LoadFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<Rows>>;
    type Stream<'conn, 'query> = Rows;
    type Row<'conn, 'query> = LinkRow;
    type Backend = Pg;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Pg> + QueryId + 'query,
    {
        self.rows(Spelled::of(&source.as_query()))
    }

    fn execute_returning_count<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Pg> + QueryId + 'query,
    {
        self.count(Spelled::of(&source))
    }
}

/// Several statements at a time.
impl<'a> AsyncConnectionCore for &'a Link {
    type ExecuteFuture<'conn, 'query> = BoxFuture<'a, QueryResult<usize>>;
    type LoadFuture<'conn, 'query> = BoxFuture<'a, QueryResult<Rows>>;
    type Stream<'conn, 'query> = Rows;
    type Row<'conn, 'query> = LinkRow;
    type Backend = Pg;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Pg> + QueryId + 'query,
    {
        let link: &'a Link = self;
        link.rows(Spelled::of(&source.as_query()))
    }

    fn execute_returning_count<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Pg> + QueryId + 'query,
    {
        let link: &'a Link = self;
        link.count(Spelled::of(&source))
    }
}
