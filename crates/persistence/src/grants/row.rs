//! A grant's row, from and to the domain's grant.

use crate::schema::grants;
use crate::tickets::PersonName;
use crate::{Error, Result};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb};
use gatepass_domain::grant::{Grant, GrantState};
use gatepass_domain::ids::{GrantId, PermissionId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::window::Window;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// A grant as it is stored, with what one needs to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The grant.
    pub grant: Grant,
    /// The permission that it consists of, for the types that give one.
    pub permission_id: Option<PermissionId>,
    /// The number of its ticket.
    pub ticket_number: i64,
    /// Beneficiary, and who took it away.
    pub people: Vec<PersonName>,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When somebody last did something to it.
    pub updated_at: OffsetDateTime,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = grants, check_for_backend(diesel::pg::Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: Uuid,
    ticket_id: Uuid,
    org_id: Uuid,
    type_: String,
    beneficiary_id: Uuid,
    permission_id: Option<Uuid>,
    window_start: OffsetDateTime,
    window_end: Option<OffsetDateTime>,
    state: String,
    state_data: Value,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

const NUMBER: &str = "(SELECT t.number FROM tickets t WHERE t.id = grants.ticket_id)";
const PEOPLE: &str = "coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'username', u.username, \
    'name', u.name)) FROM users u \
    WHERE u.id = ANY (ARRAY[grants.beneficiary_id, (grants.state_data ->> 'by')::uuid])), '[]')";

/// A row with what hangs on it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = grants, check_for_backend(diesel::pg::Pg))]
pub(crate) struct Full {
    #[diesel(embed)]
    row: Row,
    #[diesel(select_expression = diesel::dsl::sql(NUMBER), select_expression_type = SqlLiteral<BigInt>)]
    ticket_number: i64,
    #[diesel(select_expression = diesel::dsl::sql(PEOPLE), select_expression_type = SqlLiteral<Jsonb>)]
    people: Value,
}

fn name(state: &GrantState) -> &'static str {
    match state {
        GrantState::Open => "open",
        GrantState::Revoked { .. } => "revoked",
        GrantState::Ended { .. } => "ended",
    }
}

impl TryFrom<&Stored> for Row {
    type Error = Error;
    fn try_from(stored: &Stored) -> Result<Self> {
        let Stored { grant, permission_id, ticket_number: _, people: _, created_at, updated_at } = stored;
        let Grant { id, ticket_id, org_id, beneficiary, ticket_type, window, state } = grant;
        Ok(Self {
            id: (*id).into(),
            ticket_id: (*ticket_id).into(),
            org_id: (*org_id).into(),
            type_: ticket_type.as_str().to_owned(),
            beneficiary_id: (*beneficiary).into(),
            permission_id: permission_id.map(Uuid::from),
            window_start: window.start,
            window_end: window.end,
            state: name(state).to_owned(),
            state_data: serde_json::to_value(state).map_err(|e| Error::Internal(e.to_string()))?,
            created_at: *created_at,
            updated_at: *updated_at,
        })
    }
}

impl TryFrom<Full> for Stored {
    type Error = Error;
    fn try_from(full: Full) -> Result<Self> {
        let Full { row, ticket_number, people } = full;
        let Row {
            id,
            ticket_id,
            org_id,
            type_,
            beneficiary_id,
            permission_id,
            window_start,
            window_end,
            state: _,
            state_data,
            created_at,
            updated_at,
        } = row;
        let grant = Grant {
            id: GrantId(id),
            ticket_id: ticket_id.into(),
            org_id: org_id.into(),
            beneficiary: beneficiary_id.into(),
            ticket_type: TicketType::parse(&type_)
                .ok_or_else(|| Error::inconsistent("grants.type", type_))?,
            window: Window { start: window_start, end: window_end },
            state: serde_json::from_value(state_data)
                .map_err(|e| Error::inconsistent("grants.state_data", e))?,
        };
        let people = serde_json::from_value(people).map_err(|e| Error::inconsistent("users", e))?;
        let permission_id = permission_id.map(PermissionId);
        Ok(Self { grant, permission_id, ticket_number, people, created_at, updated_at })
    }
}
