//! Exports of tickets: flat, with names beside ids.

use super::filter::{Filter, Key};
use super::hidden_progress::{DEADLINE, OF_TICKET, STATE, UPDATED, veil};
use super::list::asked;
use crate::db::keyset::Sort;
use crate::export::{Column, Content, Export, Form, Kind, Reader, Rows, column};
use crate::schema::tickets;
use crate::{Db, Result, tickets::subjects};
use diesel::prelude::*;
use gatepass_domain::authz::Actor;

/// The exported columns of a ticket.
pub const COLUMNS: &[Column] = &[
    column("id", Kind::Id, "tickets.id", "The id of the ticket").required(),
    column("number", Kind::Number, "tickets.number", "The number of the ticket, for people").required(),
    column("type", Kind::Word, "tickets.type", "The type of the ticket").required(),
    column("org_id", Kind::Id, "tickets.org_id", "The organization").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug").required(),
    column("title", Kind::Text, "tickets.title", "A one-line summary").required(),
    column("reason", Kind::Text, "tickets.reason", "The reason for the request").required(),
    column("state", Kind::Word, STATE, "The state at the time of the export").required(),
    column("blocked_reason", Kind::Word, BLOCKED, "Why nobody can decide the ticket"),
    column("applicant_id", Kind::Id, "tickets.applicant_id", "The requester").required(),
    column("applicant", Kind::Text, "applicant.username", "The login name of the requester").required(),
    column("applicant_name", Kind::Text, "applicant.name", "The name of the requester").required(),
    column(
        "applicant_manager_id",
        Kind::Id,
        "manager.id",
        "The manager of the requester, if visible to the reader",
    ),
    column("applicant_manager", Kind::Text, "manager.username", "The login name of that user"),
    column("beneficiary_id", Kind::Id, "tickets.beneficiary_id", "The beneficiary").required(),
    column("beneficiary", Kind::Text, "beneficiary.username", "The login name of the beneficiary").required(),
    column("beneficiary_name", Kind::Text, "beneficiary.name", "The name of the beneficiary").required(),
    column("flow_id", Kind::Id, "tickets.flow_id", "The flow").required(),
    column("flow_version", Kind::Number, "tickets.flow_version", "The version of the flow at submission")
        .required(),
    column("flow", Kind::Text, "flow.name", "The name of the flow in that version").required(),
    column(
        "approval_type",
        Kind::Word,
        "flow.definition -> 'approval' ->> 'type'",
        "How the ticket is approved",
    )
    .required(),
    column("level", Kind::Number, LEVEL, "The current level"),
    column("requested", Kind::Object, "tickets.requested", "The original request").required(),
    column("approved", Kind::Object, APPROVED, "The request as approvers changed or approved it"),
    column("asset_count", Kind::Number, ASSETS, "The number of assets in it").required(),
    column(
        "asset_names",
        Kind::List,
        subjects::ASSET_NAMES,
        "The names of the first 100 of them, if visible to the reader",
    )
    .required(),
    column(
        "asset_addresses",
        Kind::List,
        subjects::ASSET_ADDRESSES,
        "The addresses of the first 100 of them, if visible to the reader",
    )
    .required(),
    column("node_count", Kind::Number, NODES, "The number of nodes in it").required(),
    column(
        "node_names",
        Kind::List,
        subjects::NODE_NAMES,
        "The paths of the first 100 of them, if visible to the reader",
    )
    .required(),
    column("group_count", Kind::Number, GROUPS, "The number of groups that its item gives").required(),
    column(
        "group_names",
        Kind::List,
        subjects::GROUP_NAMES,
        "The names of the first 100 of them, if visible to the reader",
    )
    .required(),
    column("item_category", Kind::Text, "flow.definition #>> '{item,category}'", "The category of its item"),
    column(
        "item_url",
        Kind::Text,
        "flow.definition #>> '{item,url}'",
        "The URL of the page of what its item gives",
    ),
    column(
        "timing",
        Kind::Object,
        "CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing, tickets.timing) END",
        "When access is wanted",
    )
    .required(),
    column("window_start", Kind::Time, "tickets.window_start", "When the access begins"),
    column("window_end", Kind::Time, "tickets.window_end", "When the access ends; empty if it has no end"),
    column(
        "decision_deadline",
        Kind::Time,
        DEADLINE,
        "When the ticket expires if nobody decides it",
    )
    .required(),
    column("created_at", Kind::Time, "tickets.created_at", "When the ticket was submitted").required(),
    column("updated_at", Kind::Time, UPDATED, "When the ticket last changed").required(),
    column("comment_count", Kind::Number, COMMENTS, "The number of comments on the ticket").required(),
    column("resubmitted_from", Kind::Id, "tickets.resubmitted_from", "The ticket that this one repeats"),
    column("decided_at", Kind::Time, "tickets.decided_at", "When the ticket reached its final state"),
    column(
        "decided_by_id",
        Kind::Id,
        "decider.id",
        "Who decided or canceled the ticket, if visible to the reader",
    ),
    column("decided_by", Kind::Text, "decider.username", "The login name of that user"),
    column("decision_reason", Kind::Text, REASON, "Why the ticket was denied or canceled"),
    column(
        "next_steps",
        Kind::Text,
        "tickets.state_data ->> 'next_steps'",
        "What the requester can do after a denial",
    ),
];

const COMMENTS: &str = "(SELECT count(*) FROM comments c WHERE c.ticket_id = tickets.id)";
const ASSETS: &str = "cardinality(asked.assets)";
const NODES: &str = "cardinality(asked.nodes)";
const GROUPS: &str = "cardinality(asked.groups)";

const LEVEL: &str = "CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on THEN tickets.current_level END";
const APPROVED: &str = "CASE WHEN NOT veil.is_open THEN tickets.approved END";
const BLOCKED: &str = r"CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END";
const REASON: &str =
    "CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->> 'reason' END";

/// The exported columns of an object that a ticket asks for.
pub const OBJECT_COLUMNS: &[Column] = subjects::object_columns![
    column("ticket_id", Kind::Id, "tickets.id", "The id of the ticket").required(),
    column("ticket_number", Kind::Number, "tickets.number", "The number of the ticket").required(),
    column("title", Kind::Text, "tickets.title", "The title of the ticket").required(),
    column("org_id", Kind::Id, "tickets.org_id", "The organization").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug").required(),
    column("state", Kind::Word, STATE, "The state of the ticket at the time of the export").required(),
];

/// Begins to export the tickets of a list with this filter, or the assets, nodes and groups that they ask for.
pub async fn export(
    db: &Db,
    actor: &Actor,
    filter: &Filter,
    sort: Sort,
    form: Form,
    content: Content,
) -> Result<Export> {
    let query = asked(actor, filter).select(tickets::all_columns);
    let (joins, columns) = match content {
        Content::Items => (joins(actor), COLUMNS),
        Content::Objects => (object_joins(actor), OBJECT_COLUMNS),
    };
    let is_descending = matches!(sort, Sort::Newest | Sort::NameDescending);
    let by_column = if is_descending { Sort::NameDescending } else { Sort::Name };
    let (name, sort) = match filter.key {
        Key::Created => ("tickets.id", if is_descending { Sort::Newest } else { Sort::Oldest }),
        Key::Updated => (UPDATED, by_column),
        Key::Deadline => (DEADLINE, by_column),
    };
    let reader = Some(Reader::new(actor));
    Export::begin(db, form, Rows { query, table: "tickets", reader, joins, columns, name, sort }).await
}

/// Joins the people, the flow and the objects of a ticket.
fn joins(actor: &Actor) -> String {
    format!(
        r"LEFT JOIN organizations org ON org.id = tickets.org_id
         LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
         LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
         {}
         LEFT JOIN users decider ON decider.id = tickets.decided_by
         AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
         LEFT JOIN users manager ON manager.id = applicant.manager_id AND NOT veil.is_on {}",
        veil(actor),
        asked_for(actor)
    )
}

/// Joins each object of a ticket.
fn object_joins(actor: &Actor) -> String {
    let (veil, asked) = (veil(actor), asked_for(actor));
    let org = "organizations org ON org.id = tickets.org_id";
    format!("LEFT JOIN {org} {veil} {asked} {}", subjects::OBJECTS)
}

/// The organization whose members are shown what a ticket is about. Null for a global rule.
const HOME: &str = "(CASE WHEN NOT tickets.is_global THEN tickets.org_id END)";

/// Joins the assets, nodes and groups that a ticket asks for, and whether the actor is shown their names.
fn asked_for(actor: &Actor) -> String {
    let is_readable = subjects::are_shown(actor, HOME, &OF_TICKET);
    format!(
        r"JOIN LATERAL (SELECT {is_readable} AS is_readable,
         array_remove(ARRAY(SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid)
         || (r.request ->> 'asset_id')::uuid, NULL) AS assets,
         ARRAY(SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid) AS nodes,
         ARRAY(SELECT jsonb_array_elements_text(flow.definition #> '{{item,groups}}')::uuid) AS groups
         FROM (SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request) r OFFSET 0)
         asked ON true"
    )
}
