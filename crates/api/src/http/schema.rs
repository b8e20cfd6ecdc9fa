//! The schemas of the domain's enums and times in the contract. The domain does not know utoipa, so they are defined
//! here.

use gatepass_domain::text::TextEnum;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

/// The schema of a text enum, from its list of spellings.
pub fn text_enum<T: TextEnum>(description: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .description(Some(description))
        .enum_values(Some(T::ALL.iter().map(|v| v.as_str())))
        .into()
}

/// Names the schema of a domain enum, for `#[schema(value_type = schema::Role)]`.
macro_rules! text_schemas {
    ($($name:ident = $of:ty, $description:literal;)+) => {$(
        #[doc = $description]
        pub struct $name;
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::schema::text_enum::<$of>($description)
            }
        }
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )+};
}
pub(crate) use text_schemas;

text_schemas! {
    Role = gatepass_domain::authz::Role, "The role of a user in an organization.";
    UserKind = gatepass_domain::authz::UserKind, "The kind of a user: a person, or a service such as a CI job or a bot.";
    Scope = gatepass_domain::authz::Scope, "A scope of an API key: what the key may be used for.";
    AccessAction = gatepass_domain::permission::Action, "An action on an asset.";
}

/// Reads a nullable field that is required.
pub fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Uuid>, D::Error> {
    Deserialize::deserialize(deserializer)
}

/// A moment: RFC 3339, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timestamp(pub OffsetDateTime);

impl From<OffsetDateTime> for Timestamp {
    fn from(at: OffsetDateTime) -> Self {
        Self(at)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.to_offset(UtcOffset::UTC).format(&Rfc3339).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl Timestamp {
    /// What a text must look like to be a time.
    pub const EXPECTED: &str =
        "must be a time with date and offset (RFC 3339), for example 2026-01-31T12:00:00Z";

    /// Reads a time that can be stored and written again: microseconds, in years of four digits in UTC.
    fn read(text: &str) -> Option<Self> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        at.checked_to_offset(UtcOffset::UTC)
            .filter(|at| (0..=9999).contains(&at.year()))
            .and_then(|at| at.replace_microsecond(at.microsecond()).ok())
            .map(Self)
    }

    /// Whether the text is a time.
    pub fn is_valid(text: &str) -> bool {
        Self::read(text).is_some()
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| serde::de::Error::custom(Self::EXPECTED))
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .max_length(Some(64))
            .description(Some("RFC 3339; answers are in UTC."))
            .examples([serde_json::json!("2026-01-31T12:00:00Z")])
            .into()
    }
}

impl ToSchema for Timestamp {
    fn name() -> Cow<'static, str> {
        "Timestamp".into()
    }
}

/// An ISO 8601 duration on the wire, for `#[schema(value_type = schema::IsoDuration)]` on the domain's `IsoDuration`.
pub struct IsoDuration;

impl PartialSchema for IsoDuration {
    fn schema() -> RefOr<Schema> {
        // So few digits that the sum always fits. No years and months, because their length is ambiguous.
        let time = "T([0-9]{1,5}H([0-9]{1,6}M)?([0-9]{1,8}S)?|[0-9]{1,6}M([0-9]{1,8}S)?|[0-9]{1,8}S)";
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .pattern(Some(format!("^P([0-9]{{1,3}}W|[0-9]{{1,4}}D({time})?|{time})$")))
            .min_length(Some(3))
            .max_length(Some(32))
            .description(Some("ISO 8601: weeks, or days, hours, minutes and seconds."))
            .examples([serde_json::json!("PT4H"), serde_json::json!("P7D")])
            .into()
    }
}

impl ToSchema for IsoDuration {
    fn name() -> Cow<'static, str> {
        "IsoDuration".into()
    }
}

/// A field of a merge patch (RFC 7396): omitted, null, or a value.
#[allow(clippy::option_option, reason = "the three are different")]
pub fn nullable<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    serde::Deserialize::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fuzz_times_are_read_as_they_were_written(micros in -62_000_000_000_000_000_i64..253_402_300_799_000_000) {
            let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000).unwrap();
            let text = serde_json::to_string(&Timestamp(at)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&text).unwrap(), Timestamp(at));
        }

        #[test]
        fn fuzz_what_is_taken_for_a_time_can_be_written(
            text in prop_oneof![".*", "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,12})?([Zz]|[+-][0-9]{2}:[0-9]{2})"],
        ) {
            if let Ok(at) = serde_json::from_value::<Timestamp>(text.into()) {
                let written = serde_json::to_value(at).unwrap();
                prop_assert_eq!(serde_json::from_value::<Timestamp>(written).unwrap(), at);
            }
        }
    }
}
