//! Rows of the driver, as diesel reads them.

use diesel::pg::{Pg, PgValue};
use diesel::row::{Field, PartialRow, Row, RowIndex, RowSealed};
use std::error::Error;
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;
use tokio_postgres::Statement;
use tokio_postgres::types::{FromSql, Type};

/// The types of the columns of a statement.
pub(super) type Oids = Arc<[NonZeroU32]>;

/// The types of the columns of a statement.
pub(super) fn oids(statement: &Statement) -> Oids {
    let oid =
        |column: &tokio_postgres::Column| NonZeroU32::new(column.type_().oid()).unwrap_or(NonZeroU32::MIN);
    statement.columns().iter().map(oid).collect()
}

/// A row.
pub struct LinkRow {
    row: tokio_postgres::Row,
    oids: Oids,
}

impl LinkRow {
    pub(super) fn new(row: tokio_postgres::Row, oids: Oids) -> Self {
        Self { row, oids }
    }
}

impl RowSealed for LinkRow {}

impl<'a> Row<'a, Pg> for LinkRow {
    type Field<'b>
        = LinkField<'b>
    where
        Self: 'b,
        'a: 'b;
    type InnerPartialRow = Self;

    fn field_count(&self) -> usize {
        self.row.len()
    }

    fn get<'b, I>(&'b self, index: I) -> Option<Self::Field<'b>>
    where
        'a: 'b,
        Self: RowIndex<I>,
    {
        let index = self.idx(index)?;
        Some(LinkField { row: &self.row, index, oid: self.oids.get(index)? })
    }

    fn partial_row(&self, range: Range<usize>) -> PartialRow<'_, Self::InnerPartialRow> {
        PartialRow::new(self, range)
    }
}

impl RowIndex<usize> for LinkRow {
    fn idx(&self, index: usize) -> Option<usize> {
        (index < self.row.len()).then_some(index)
    }
}

impl RowIndex<&str> for LinkRow {
    fn idx(&self, name: &str) -> Option<usize> {
        self.row.columns().iter().position(|column| column.name() == name)
    }
}

/// A value in a row.
pub struct LinkField<'a> {
    row: &'a tokio_postgres::Row,
    index: usize,
    oid: &'a NonZeroU32,
}

impl<'a> Field<'a, Pg> for LinkField<'a> {
    fn field_name(&self) -> Option<&str> {
        self.row.columns().get(self.index).map(tokio_postgres::Column::name)
    }

    fn value(&self) -> Option<PgValue<'_>> {
        let Bytes(bytes) = self.row.try_get(self.index).ok()?;
        bytes.map(|bytes| PgValue::new(bytes, self.oid))
    }
}

/// The bytes of a value of any type. None: null.
struct Bytes<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Bytes<'a> {
    fn from_sql(_: &Type, bytes: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Some(bytes)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
