//! A statement of diesel, spelled for the driver.

use bytes::BytesMut;
use diesel::pg::{Pg, PgMetadataLookup, PgQueryBuilder, PgTypeMetadata};
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::query_builder::{QueryBuilder, QueryFragment};
use diesel::result::{Error as Diesel, QueryResult};
use std::error::Error;
use tokio_postgres::types::{IsNull, Kind, ToSql, Type};

/// A statement.
pub(super) struct Spelled {
    pub sql: String,
    /// Whether the connection keeps it prepared.
    pub is_kept: bool,
    /// The types of its parameters.
    pub types: Vec<Type>,
    /// Its parameters.
    pub binds: Vec<Bind>,
}

impl Spelled {
    pub fn of(query: &impl QueryFragment<Pg>) -> QueryResult<Self> {
        let mut sql = PgQueryBuilder::default();
        query.to_sql(&mut sql, &Pg)?;
        let mut collected = RawBytesBindCollector::new();
        query.collect_binds(&mut collected, &mut Untold, &Pg)?;
        let RawBytesBindCollector { metadata, binds, .. } = collected;
        Ok(Self {
            sql: sql.finish(),
            is_kept: query.is_safe_to_cache_prepared(&Pg)?,
            types: metadata.iter().map(known).collect::<QueryResult<_>>()?,
            binds: binds.into_iter().map(Bind).collect(),
        })
    }
}

fn known(metadata: &PgTypeMetadata) -> QueryResult<Type> {
    let oid = metadata.oid().map_err(|error| Diesel::SerializationError(error.into()))?;
    let other = || Type::new(String::new(), oid, Kind::Simple, String::new());
    Ok(Type::from_oid(oid).unwrap_or_else(other))
}

/// Types that diesel knows by their names only: the database infers them.
struct Untold;

impl PgMetadataLookup for Untold {
    fn lookup_type(&mut self, _: &str, _: Option<&str>) -> PgTypeMetadata {
        PgTypeMetadata::new(0, 0)
    }
}

/// A parameter, as diesel wrote it. None: null.
#[derive(Debug)]
pub(super) struct Bind(Option<Vec<u8>>);

impl ToSql for Bind {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let Some(bytes) = &self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(bytes);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(ty, out)
    }
}
