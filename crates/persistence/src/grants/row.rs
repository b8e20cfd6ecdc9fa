//! Converts a grant's row from and to the domain's grant.

use super::{About, Device, Stored};
use crate::db::json::Json;
use crate::db::text::AsText;
use crate::schema::grants;
use crate::tickets::PersonName;
use crate::tickets::subjects::Names;
use crate::{Error, Result};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Jsonb, Nullable, Uuid as SqlUuid};
use gatepass_domain::connector::Provisioning;
use gatepass_domain::grant::{Grant, GrantState};
use gatepass_domain::ids::{AssetId, FlowId, GrantId, NodeId, PermissionId, TicketId};
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::window::Window;
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = grants, check_for_backend(diesel::pg::Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: Uuid,
    ticket_id: Uuid,
    org_id: Uuid,
    type_: AsText<TicketType>,
    beneficiary_id: Uuid,
    permission_id: Option<Uuid>,
    window_start: OffsetDateTime,
    window_end: Option<OffsetDateTime>,
    state: String,
    state_data: Json<GrantState>,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    started_at: Option<OffsetDateTime>,
    expired_at: Option<OffsetDateTime>,
    flow_id: Option<Uuid>,
    assets: Option<Vec<Uuid>>,
    provisioning: Option<AsText<Provisioning>>,
}

const ABOUT: &str = r"(SELECT jsonb_build_object('ticket_number', t.number, 'title', t.title, 'item_name', v.name,
    'applicant', t.applicant_id, 'asked', (SELECT coalesce(jsonb_agg(p.user_id), '[]') FROM (
        SELECT a.user_id FROM ticket_approvers a WHERE a.ticket_id = t.id
        UNION SELECT r.user_id FROM ticket_readers r WHERE r.ticket_id = t.id AND r.because = 'ahead') p), 'duration', v.definition -> 'duration',
    'item', v.definition -> 'item')
    FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
    WHERE t.id = grants.ticket_id)";
const IS_ON: &str = "(SELECT u.is_active FROM users u WHERE u.id = grants.beneficiary_id)";
const DEVICE: &str = r"CASE WHEN is_device_type(grants.type) THEN (SELECT jsonb_build_object('name', a.name,
    'is_active', a.is_active) FROM assets a WHERE a.id = grants.assets[1]
    UNION ALL SELECT jsonb_build_object('name', f.name, 'is_active', false) FROM former_names f
    WHERE f.id = grants.assets[1] LIMIT 1) END";
const SESSION: &str = r"CASE WHEN grants.state = 'ready' THEN (SELECT s.id FROM grants s
    WHERE s.beneficiary_id = grants.beneficiary_id AND is_device_type(s.type) AND s.state = 'open'
    AND s.assets[1] = grants.assets[1] AND window_lasts(s.window_end) LIMIT 1) END";
const EXTENSION: &str = r"(SELECT e.id FROM tickets e WHERE e.extension ->> 'grant_id' = grants.id::text
    AND ticket_is_open(e.state, e.decision_deadline) LIMIT 1)";
const NODES: &str = "(SELECT p.nodes FROM permissions p WHERE p.id = grants.permission_id)";
const PEOPLE: &str = r"coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'username', u.username,
    'name', u.name)) FROM users u
    WHERE u.id = ANY (ARRAY[grants.beneficiary_id, (grants.state_data ->> 'by')::uuid])), '[]')";

/// A row with its ticket, device, session and people.
#[derive(Queryable, Selectable)]
#[diesel(table_name = grants, check_for_backend(diesel::pg::Pg))]
pub(crate) struct Full {
    #[diesel(embed)]
    row: Row,
    #[diesel(select_expression = diesel::dsl::sql(ABOUT), select_expression_type = SqlLiteral<Jsonb>)]
    about: Json<About>,
    #[diesel(select_expression = diesel::dsl::sql(IS_ON), select_expression_type = SqlLiteral<Bool>)]
    user_is_active: bool,
    #[diesel(select_expression = diesel::dsl::sql(DEVICE), select_expression_type = SqlLiteral<Nullable<Jsonb>>)]
    device: Option<Json<Device>>,
    #[diesel(select_expression = diesel::dsl::sql(SESSION), select_expression_type = SqlLiteral<Nullable<SqlUuid>>)]
    session: Option<Uuid>,
    #[diesel(select_expression = diesel::dsl::sql(EXTENSION), select_expression_type = SqlLiteral<Nullable<SqlUuid>>)]
    extension: Option<Uuid>,
    #[diesel(select_expression = diesel::dsl::sql(NODES), select_expression_type = SqlLiteral<Nullable<Array<SqlUuid>>>)]
    nodes: Option<Vec<Uuid>>,
    #[diesel(select_expression = diesel::dsl::sql(PEOPLE), select_expression_type = SqlLiteral<Jsonb>)]
    people: Json<Vec<PersonName>>,
}

fn name(state: &GrantState) -> &'static str {
    match state {
        GrantState::Open => "open",
        GrantState::Ready { .. } => "ready",
        GrantState::Revoked { .. } => "revoked",
        GrantState::Ended { .. } => "ended",
        GrantState::Failed { .. } => "failed",
    }
}

impl TryFrom<&Stored> for Row {
    type Error = Error;
    fn try_from(stored: &Stored) -> Result<Self> {
        let Stored {
            grant,
            permission_id,
            about: _,
            device: _,
            session: _,
            extension: _,
            user_is_active: _,
            nodes: _,
            names: _,
            people: _,
            created_at,
            updated_at,
        } = stored;
        let Grant {
            id,
            ticket_id,
            org_id,
            beneficiary,
            ticket_type,
            flow_id,
            assets,
            window,
            started_at,
            expired_at,
            state,
            provisioning,
        } = grant;
        Ok(Self {
            id: (*id).into(),
            ticket_id: (*ticket_id).into(),
            org_id: (*org_id).into(),
            type_: AsText(*ticket_type),
            beneficiary_id: (*beneficiary).into(),
            permission_id: permission_id.map(Uuid::from),
            window_start: window.start,
            window_end: window.end,
            state: name(state).to_owned(),
            state_data: Json(state.clone()),
            created_at: *created_at,
            updated_at: *updated_at,
            started_at: *started_at,
            expired_at: *expired_at,
            flow_id: Some((*flow_id).into()),
            assets: Some(assets.iter().copied().map(Uuid::from).collect()),
            provisioning: provisioning.map(AsText),
        })
    }
}

impl TryFrom<Full> for Stored {
    type Error = Error;
    fn try_from(full: Full) -> Result<Self> {
        let Full {
            row,
            about: Json(about),
            user_is_active,
            device,
            session,
            extension,
            nodes,
            people: Json(people),
        } = full;
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
            state_data: Json(state),
            created_at,
            updated_at,
            started_at,
            expired_at,
            flow_id,
            assets,
            provisioning,
        } = row;
        let grant = Grant {
            id: GrantId(id),
            ticket_id: ticket_id.into(),
            org_id: org_id.into(),
            beneficiary: beneficiary_id.into(),
            ticket_type: type_.0,
            flow_id: flow_id.map(FlowId).ok_or_else(|| Error::inconsistent("grants.flow_id", id))?,
            assets: assets.unwrap_or_default().into_iter().map(AssetId).collect(),
            window: Window { start: window_start, end: window_end },
            started_at,
            expired_at,
            state,
            provisioning: provisioning.map(|AsText(provisioning)| provisioning),
        };
        Ok(Self {
            grant,
            permission_id: permission_id.map(PermissionId),
            about,
            device: device.map(Json::into_inner),
            session: session.map(GrantId),
            extension: extension.map(TicketId),
            user_is_active,
            nodes: nodes.unwrap_or_default().into_iter().map(NodeId).collect(),
            names: Names::new(),
            people,
            created_at,
            updated_at,
        })
    }
}
