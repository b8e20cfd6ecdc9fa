//! Exported rows in the contract. Their schemas are made from the same columns as the rows.

use gatepass_persistence::export::{Column, Kind};
use utoipa::ToSchema;
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, Object, ObjectBuilder, SchemaType};
use utoipa::openapi::{KnownFormat, RefOr, Schema, SchemaFormat, Type};

/// More rows than an export will ever have. The contract needs a bound for everything.
const MOST_ROWS: usize = 1_000_000_000;
/// The longest text of a cell. No request body is longer, and all texts came in bodies.
const LONGEST: usize = 1_048_576;

/// Rows of comma-separated cells (RFC 4180), in UTF-8 with a byte order mark. The first row has the names of the
/// columns, which are those of the JSON items. Times are in UTC, to the second. Lists are joined by commas, and end in an
/// ellipsis after 100 entries. A longer cell than 32,767 characters is cut, and ends in an ellipsis. An apostrophe precedes
/// text that a spreadsheet would take for a formula.
#[derive(ToSchema)]
#[schema(max_length = 1_000_000_000_000, example = "id,number,type\r\n")]
#[allow(dead_code, reason = "only its schema is used")]
pub struct CsvText(String);

/// One JSON item per line.
#[derive(ToSchema)]
#[schema(max_length = 1_000_000_000_000, example = "{\"number\":1042}\n")]
#[allow(dead_code, reason = "only its schema is used")]
pub struct NdjsonText(String);

/// A spreadsheet (XLSX) with the columns of the JSON items. The first row has their names. Times are dates of the spreadsheet,
/// in UTC. Every text is a text and no formula. Rows beyond 1,048,575 are on further sheets.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 1_000_000_000_000)]
#[allow(dead_code, reason = "only its schema is used")]
pub struct XlsxFile(Vec<u8>);

/// Defines the schema of an exported list from the columns of its rows.
macro_rules! exported_rows {
    ($name:ident = $columns:expr, $description:literal) => {
        #[doc = $description]
        pub struct $name;
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::export::rows($description, $columns)
            }
        }
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    };
}
pub(crate) use exported_rows;

/// The schema of all rows of an export.
pub fn rows(description: &str, columns: &[Column]) -> RefOr<Schema> {
    let item = columns.iter().fold(ObjectBuilder::new(), |item, column| {
        let item = item.property(column.name, cell(column));
        // A column without a value is null, and not omitted.
        item.required(column.name)
    });
    let items = ArrayBuilder::new()
        .items(RefOr::T(Schema::Object(item.build())))
        .max_items(Some(MOST_ROWS))
        .description(Some("The rows."));
    ObjectBuilder::new().description(Some(description)).property("items", items).required("items").into()
}

fn cell(column: &Column) -> RefOr<Schema> {
    let Column { name: _, help, kind, is_required, .. } = *column;
    let of = |kind: Type| -> SchemaType {
        if is_required { SchemaType::Type(kind) } else { SchemaType::from_iter([kind, Type::Null]) }
    };
    let text = || ObjectBuilder::new().schema_type(of(Type::String));
    let object: ObjectBuilder = match kind {
        Kind::Id => text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))),
        Kind::Time => {
            text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))).max_length(Some(64))
        }
        Kind::Word => text().max_length(Some(100)),
        Kind::Text => text().max_length(Some(LONGEST)),
        Kind::Number => {
            let format = SchemaFormat::KnownFormat(KnownFormat::Int64);
            ObjectBuilder::new().schema_type(of(Type::Integer)).format(Some(format))
        }
        Kind::Flag => ObjectBuilder::new().schema_type(of(Type::Boolean)),
        Kind::Object => {
            let any = AdditionalProperties::FreeForm(true);
            ObjectBuilder::new().schema_type(of(Type::Object)).additional_properties(Some(any))
        }
        Kind::List => {
            let entry: Object = ObjectBuilder::new().schema_type(Type::String).max_length(Some(1000)).build();
            let items = RefOr::T(Schema::Object(entry));
            return ArrayBuilder::new().items(items).max_items(Some(10_000)).description(Some(help)).into();
        }
    };
    object.description(Some(help)).into()
}
