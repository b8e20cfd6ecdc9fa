//! Text enums of the domain as `text` columns, so that rows hold enums and not strings. Neither the enums nor diesel's
//! traits belong to this crate. So rows use a wrapper: `#[diesel(deserialize_as = AsText<Role>, serialize_as =
//! AsText<Role>)]`.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Text;
use gatepass_domain::authz::{Role, UserKind};
use gatepass_domain::connector::{Provisioning, Wanted};
use gatepass_domain::gateway::{EndReason, TokenState};
use gatepass_domain::guard::commands::GroupType;
use gatepass_domain::guard::{self, RuleKind};
use gatepass_domain::inventory::Category;
use gatepass_domain::notify::{Channel, DeliveryState, Language, Message, Proof};
use gatepass_domain::permission::Action;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::state::StateName;
use std::fmt::Debug;
use std::io::Write;

/// A text enum as it is stored. A text that the enum does not know is inconsistent data.
#[derive(Debug, Clone, Copy, FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
pub struct AsText<T: TextEnum>(pub T);

impl<T: TextEnum> FromSql<Text, Pg> for AsText<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let text = std::str::from_utf8(value.as_bytes())?;
        T::parse(text).map(Self).ok_or_else(|| format!("unknown text {text:?}").into())
    }
}

impl<T: TextEnum + Debug> ToSql<Text, Pg> for AsText<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_str().as_bytes())?;
        Ok(IsNull::No)
    }
}

/// The conversions that `deserialize_as` and `serialize_as` need.
macro_rules! columns_of {
    ($($text_enum:ty),+ $(,)?) => {$(
        impl From<AsText<$text_enum>> for $text_enum {
            fn from(stored: AsText<$text_enum>) -> Self {
                stored.0
            }
        }
        impl From<$text_enum> for AsText<$text_enum> {
            fn from(value: $text_enum) -> Self {
                Self(value)
            }
        }
    )+};
}

columns_of!(
    Action,
    Category,
    Channel,
    DeliveryState,
    EndReason,
    GroupType,
    Language,
    Message,
    Proof,
    Provisioning,
    Wanted,
    Role,
    RuleKind,
    StateName,
    TicketType,
    TokenState,
    UserKind,
    guard::Action
);
