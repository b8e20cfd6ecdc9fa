//! Converts a ticket's row from and to the domain's ticket. The same statement reads the flow version, levels, people and
//! grants as JSON.

use super::levels::{self, StoredLevel};
use super::people::{self, MANAGER, Named, PEOPLE};
use super::readers::{self, READERS, Reader};
use super::{Details, PersonName, Stored};
use crate::db::json::Json;
use crate::schema::tickets;
use crate::tickets::subjects::Names;
use crate::{Error, Result};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{self, BigInt, Jsonb, Nullable, Text, Uuid as SqlUuid};
use gatepass_domain::flow::Definition;
use gatepass_domain::flow::timing::Timing;
use gatepass_domain::ids::{GrantId, TicketId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::extension::Extension;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::state::State;
use gatepass_domain::ticket::{FlowRef, Override, Ticket};
use gatepass_domain::window::Window;
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tickets, check_for_backend(diesel::pg::Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    id: Uuid,
    number: i64,
    org_id: Uuid,
    type_: String,
    title: String,
    reason: String,
    applicant_id: Uuid,
    beneficiary_id: Uuid,
    flow_id: Uuid,
    flow_version: i32,
    requested: Json<Request>,
    approved: Option<Json<Request>>,
    timing: Json<Timing>,
    approved_timing: Option<Json<Timing>>,
    window_start: Option<OffsetDateTime>,
    window_end: Option<OffsetDateTime>,
    state: String,
    state_data: Json<State>,
    current_level: Option<i32>,
    decision_deadline: OffsetDateTime,
    decided_at: Option<OffsetDateTime>,
    decided_by: Option<Uuid>,
    version: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    overridden: Option<Json<Override>>,
    resubmitted_from: Option<Uuid>,
    resubmitted_by: Option<Uuid>,
    extension: Option<Json<Extension>>,
    is_global: bool,
}

const FLOW_NAME: &str = r"(SELECT v.name FROM flow_versions v
    WHERE v.flow_id = tickets.flow_id AND v.version = tickets.flow_version)";
const DEFINITION: &str = r"(SELECT v.definition FROM flow_versions v
    WHERE v.flow_id = tickets.flow_id AND v.version = tickets.flow_version)";
const LEVELS: &str = r"coalesce((SELECT json_agg(json_build_object('level', l.level, 'state', l.state,
    'is_assigned', l.is_assigned,
    'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'),
    'decisions', coalesce((SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict,
        'at', d.decided_at, 'comment', d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes,
        'round', d.round, 'is_void', d.is_void, 'content', d.content, 'parts', d.parts)
        ORDER BY d.decided_at, d.round, d.user_id) FROM decisions d
        WHERE d.ticket_id = l.ticket_id AND d.level = l.level), '[]')) ORDER BY l.level)
    FROM ticket_levels l CROSS JOIN LATERAL (SELECT
        json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked,
        json_agg(user_id ORDER BY user_id) FILTER (WHERE withdrawn) AS withdrawn
        FROM ticket_approvers WHERE ticket_id = l.ticket_id AND abs(level) = l.level) a
    WHERE l.ticket_id = tickets.id), '[]')";
const GRANTS: &str = "coalesce((SELECT json_agg(g.id) FROM grants g WHERE g.ticket_id = tickets.id), '[]')";

const COMMENTS: &str = "(SELECT count(*) FROM comments c WHERE c.ticket_id = tickets.id)";
const RESUBMITTED_AS: &str = r"(SELECT t.id FROM tickets t
    WHERE t.resubmitted_from = tickets.id ORDER BY t.id DESC LIMIT 1)";

/// A row with the flow version, levels, people and grants of its ticket.
#[derive(Queryable, Selectable)]
#[diesel(table_name = tickets, check_for_backend(diesel::pg::Pg))]
pub(super) struct Full {
    #[diesel(embed)]
    row: Row,
    #[diesel(select_expression = diesel::dsl::sql(FLOW_NAME), select_expression_type = SqlLiteral<Text>)]
    flow_name: String,
    #[diesel(select_expression = diesel::dsl::sql(DEFINITION), select_expression_type = SqlLiteral<Jsonb>)]
    definition: Json<Definition>,
    #[diesel(select_expression = diesel::dsl::sql(LEVELS), select_expression_type = SqlLiteral<sql_types::Json>)]
    levels: Json<Vec<StoredLevel>>,
    #[diesel(select_expression = diesel::dsl::sql(PEOPLE), select_expression_type = SqlLiteral<sql_types::Json>)]
    people: Json<Vec<Named>>,
    #[diesel(select_expression = diesel::dsl::sql(GRANTS), select_expression_type = SqlLiteral<sql_types::Json>)]
    grants: Json<Vec<GrantId>>,
    #[diesel(select_expression = diesel::dsl::sql(COMMENTS), select_expression_type = SqlLiteral<BigInt>)]
    comments: i64,
    #[diesel(select_expression = diesel::dsl::sql(RESUBMITTED_AS), select_expression_type = SqlLiteral<Nullable<SqlUuid>>)]
    resubmitted_as: Option<Uuid>,
    #[diesel(select_expression = diesel::dsl::sql(READERS), select_expression_type = SqlLiteral<sql_types::Json>)]
    readers: Json<Vec<Reader>>,
    #[diesel(select_expression = diesel::dsl::sql(MANAGER), select_expression_type = SqlLiteral<Nullable<sql_types::Json>>)]
    manager: Option<Json<PersonName>>,
}

/// The level that a ticket waits at, pending or blocked.
fn current_level(state: &State) -> Option<u32> {
    match state {
        State::Pending { level } | State::Blocked { level, reason: _ } => Some(*level),
        State::Approved
        | State::Denied { .. }
        | State::Canceled { .. }
        | State::Expired
        | State::Error { .. } => None,
    }
}

impl TryFrom<&Ticket> for Row {
    type Error = Error;
    fn try_from(ticket: &Ticket) -> Result<Self> {
        let Ticket {
            id,
            number,
            org_id,
            is_global,
            title,
            reason,
            applicant,
            beneficiary,
            flow: FlowRef { id: flow_id, version: flow_version, name: _ },
            definition: _,
            requested,
            approved,
            timing,
            approved_timing,
            window,
            levels: _,
            state,
            decision_deadline,
            created_at,
            updated_at,
            decided_at,
            decided_by,
            overridden,
            resubmitted_from,
            resubmitted_by,
            extension,
            readers: _,
            version,
        } = ticket;
        Ok(Self {
            id: (*id).into(),
            number: *number,
            org_id: (*org_id).into(),
            type_: ticket.ticket_type().as_str().to_owned(),
            title: title.clone(),
            reason: reason.clone(),
            applicant_id: (*applicant).into(),
            beneficiary_id: (*beneficiary).into(),
            flow_id: (*flow_id).into(),
            flow_version: *flow_version,
            requested: Json(requested.clone()),
            approved: approved.clone().map(Json),
            timing: Json(*timing),
            approved_timing: approved_timing.map(Json),
            window_start: window.map(|w| w.start),
            window_end: window.and_then(|w| w.end),
            state: state.name().as_str().to_owned(),
            state_data: Json(state.clone()),
            current_level: current_level(state).map(i32::try_from).transpose().map_err(overflow)?,
            decision_deadline: *decision_deadline,
            decided_at: *decided_at,
            decided_by: decided_by.map(Uuid::from),
            version: *version,
            created_at: *created_at,
            updated_at: *updated_at,
            overridden: overridden.clone().map(Json),
            resubmitted_from: resubmitted_from.map(Uuid::from),
            resubmitted_by: resubmitted_by.map(Uuid::from),
            extension: extension.map(Json),
            is_global: *is_global,
        })
    }
}

fn overflow(error: std::num::TryFromIntError) -> Error {
    Error::Internal(error.to_string())
}

impl TryFrom<Full> for Stored {
    type Error = Error;
    fn try_from(full: Full) -> Result<Self> {
        let Full {
            row,
            flow_name,
            definition: Json(definition),
            levels: Json(levels),
            people: Json(people),
            grants: Json(grants),
            comments,
            resubmitted_as,
            readers: Json(readers),
            manager,
        } = full;
        let Row {
            id,
            number,
            org_id,
            type_: _,
            title,
            reason,
            applicant_id,
            beneficiary_id,
            flow_id,
            flow_version,
            requested: Json(requested),
            approved,
            timing: Json(timing),
            approved_timing,
            window_start,
            window_end,
            state: _,
            state_data: Json(state),
            current_level: _,
            decision_deadline,
            decided_at,
            decided_by,
            version,
            created_at,
            updated_at,
            overridden,
            resubmitted_from,
            resubmitted_by,
            extension,
            is_global,
        } = row;
        let ticket = Ticket {
            id: TicketId(id),
            number,
            org_id: org_id.into(),
            is_global,
            title,
            reason,
            applicant: applicant_id.into(),
            beneficiary: beneficiary_id.into(),
            flow: FlowRef { id: flow_id.into(), version: flow_version, name: flow_name },
            levels: levels::with_rules(&definition, levels)?,
            definition,
            requested,
            approved: approved.map(Json::into_inner),
            timing,
            approved_timing: approved_timing.map(Json::into_inner),
            window: window_start.map(|start| Window { start, end: window_end }),
            state,
            decision_deadline,
            created_at,
            updated_at,
            decided_at,
            decided_by: decided_by.map(Into::into),
            overridden: overridden.map(Json::into_inner),
            resubmitted_from: resubmitted_from.map(TicketId),
            resubmitted_by: resubmitted_by.map(UserId),
            extension: extension.map(Json::into_inner),
            readers: readers::read(readers),
            version,
        };
        let (people, left) = people::split(people);
        let resubmitted_as = resubmitted_as.map(TicketId);
        let details = Details { names: Names::new(), manager: manager.map(Json::into_inner) };
        Ok(Self { ticket, people, left, grants, comments, resubmitted_as, details })
    }
}
