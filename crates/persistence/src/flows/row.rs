//! Converts a flow's row from and to the domain's flow. The definition has type and priority too; their columns serve the
//! choice of a flow.

use super::Stored;
use crate::schema::flows;
use crate::{Error, Result};
use diesel::prelude::*;
use gatepass_domain::flow::{Definition, Flow};
use gatepass_domain::ids::FlowId;
use gatepass_domain::text::TextEnum;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = flows, check_for_backend(diesel::pg::Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: Uuid,
    org_id: Option<Uuid>,
    name: String,
    description: String,
    ticket_type: String,
    enabled: bool,
    priority: i32,
    version: i32,
    definition: Value,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

pub(super) fn read_definition(stored: Value) -> Result<Definition> {
    serde_json::from_value(stored).map_err(|e| Error::inconsistent("flows.definition", e))
}

pub(super) fn write_definition(definition: &Definition) -> Result<Value> {
    serde_json::to_value(definition).map_err(|e| Error::Internal(e.to_string()))
}

impl TryFrom<Row> for Stored {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        let Row {
            id,
            org_id,
            name,
            description,
            ticket_type: _,
            enabled,
            priority: _,
            version,
            definition,
            created_at,
            updated_at,
        } = row;
        let definition = read_definition(definition)?;
        let org_id = org_id.map(Into::into);
        let flow = Flow { id: FlowId(id), version, org_id, name, description, enabled, definition };
        Ok(Self { flow, created_at, updated_at })
    }
}

impl TryFrom<&Stored> for Row {
    type Error = Error;
    fn try_from(stored: &Stored) -> Result<Self> {
        let Stored { flow, created_at, updated_at } = stored.clone();
        let Flow { id, version, org_id, name, description, enabled, definition } = flow;
        Ok(Self {
            id: id.into(),
            org_id: org_id.map(Uuid::from),
            name,
            description,
            ticket_type: definition.ticket_type.as_str().to_owned(),
            enabled,
            priority: definition.priority,
            version,
            definition: write_definition(&definition)?,
            created_at,
            updated_at,
        })
    }
}
