//! Exports of grants.

use super::filter::{END, Filter};
use super::list::asked;
use crate::db::keyset::Sort;
use crate::export::{Column, Content, Export, Form, Kind, Reader, Rows, column};
use crate::schema::grants;
use crate::tickets::OfTicket;
use crate::{Db, Result, tickets::subjects};
use diesel::prelude::*;
use gatepass_domain::authz::Actor;

/// The exported columns of a grant.
pub const COLUMNS: &[Column] = &[
    column("id", Kind::Id, "grants.id", "The id of the grant").required(),
    column("ticket_id", Kind::Id, "grants.ticket_id", "The ticket that gave the grant").required(),
    column("ticket_number", Kind::Number, "ticket.number", "The number of the ticket").required(),
    column("title", Kind::Text, "ticket.title", "The title of the ticket").required(),
    column("type", Kind::Word, "grants.type", "The type of the ticket").required(),
    column("org_id", Kind::Id, "grants.org_id", "The organization").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug").required(),
    column("state", Kind::Word, STATE, "The state at the time of the export").required(),
    column("beneficiary_id", Kind::Id, "grants.beneficiary_id", "The user who has the access").required(),
    column("beneficiary", Kind::Text, "beneficiary.username", "The login name of the beneficiary").required(),
    column("beneficiary_name", Kind::Text, "beneficiary.name", "The name of the beneficiary").required(),
    column("flow_id", Kind::Id, "grants.flow_id", "The flow of the ticket"),
    column("flow", Kind::Text, "flow.name", "The name of the flow at submission"),
    column("item_category", Kind::Text, "flow.definition #>> '{item,category}'", "The category of the item"),
    column(
        "item_url",
        Kind::Text,
        "flow.definition #>> '{item,url}'",
        "The URL of the page of what the item gives",
    ),
    column("asset_count", Kind::Number, "cardinality(asked.assets)", "The number of assets that it gives")
        .required(),
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
        "Their addresses, if visible to the reader",
    )
    .required(),
    column("node_count", Kind::Number, "cardinality(asked.nodes)", "The number of nodes that it gives")
        .required(),
    column(
        "node_names",
        Kind::List,
        subjects::NODE_NAMES,
        "The paths of the first 100 of them, if visible to the reader",
    )
    .required(),
    column("group_count", Kind::Number, "cardinality(asked.groups)", "The number of groups that it gives")
        .required(),
    column(
        "group_names",
        Kind::List,
        subjects::GROUP_NAMES,
        "The names of the first 100 of them, if visible to the reader",
    )
    .required(),
    column("started_at", Kind::Time, "grants.started_at", "When the session was started"),
    column("window_start", Kind::Time, "grants.window_start", "When the access begins"),
    column("window_end", Kind::Time, "grants.window_end", "When the access ends; empty if it has no end"),
    column("permission_id", Kind::Id, "grants.permission_id", "The permission that the grant created"),
    column("revoked_by_id", Kind::Id, "revoker.id", "The user who revoked the grant"),
    column("revoked_by", Kind::Text, "revoker.username", "The login name of that user"),
    column("revoke_reason", Kind::Text, "grants.state_data ->> 'reason'", "The reason of the revocation"),
    column(
        "closed_at",
        Kind::Time,
        "(grants.state_data ->> 'at')::timestamptz",
        "When the grant was revoked or ended",
    ),
    column("created_at", Kind::Time, "grants.created_at", "When the grant was created").required(),
    column("updated_at", Kind::Time, "grants.updated_at", "When the grant last changed").required(),
];

const STATE: &str = "grant_state_now(grants.state, grants.window_start, grants.window_end)";

const JOINS: &str = r"LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
    LEFT JOIN organizations org ON org.id = grants.org_id
    LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
    LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
    LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id AND flow.version = ticket.flow_version
    LEFT JOIN permissions p ON p.id = grants.permission_id
    JOIN LATERAL (SELECT {is_readable} AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets,
        coalesce(p.nodes, '{}') AS nodes,
        ARRAY(SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid) AS groups
        OFFSET 0
    ) asked ON true";

const OF_TICKET: OfTicket<'_> = OfTicket {
    id: "grants.ticket_id",
    applicant: "ticket.applicant_id",
    beneficiary: "grants.beneficiary_id",
};

/// Joins the ticket, the people and the objects of a grant, and whether the actor is shown the names of the objects.
fn joins(actor: &Actor) -> String {
    let shown = subjects::are_shown(actor, "grants.org_id", &OF_TICKET);
    JOINS.replace("{is_readable}", &shown)
}

/// The exported columns of an object that a grant gives.
pub const OBJECT_COLUMNS: &[Column] = subjects::object_columns![
    column("grant_id", Kind::Id, "grants.id", "The id of the grant").required(),
    column("ticket_id", Kind::Id, "grants.ticket_id", "The ticket that gave the grant").required(),
    column("ticket_number", Kind::Number, "ticket.number", "The number of the ticket").required(),
    column("org_id", Kind::Id, "grants.org_id", "The organization").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug").required(),
    column("state", Kind::Word, STATE, "The state of the grant at the time of the export").required(),
    column("beneficiary_id", Kind::Id, "grants.beneficiary_id", "The user who has the access").required(),
    column("beneficiary", Kind::Text, "beneficiary.username", "The login name of the beneficiary").required(),
];

/// Begins to export the grants of a list with this filter, or the objects that they give.
pub async fn export(
    db: &Db,
    actor: &Actor,
    filter: &Filter,
    sort: Sort,
    form: Form,
    content: Content,
) -> Result<Export> {
    let query = asked(actor, filter).select(grants::all_columns);
    let (reader, joins) = (Some(Reader::new(actor)), joins(actor));
    let (joins, columns) = match content {
        Content::Items => (joins, COLUMNS),
        Content::Objects => (format!("{joins} {}", subjects::OBJECTS), OBJECT_COLUMNS),
    };
    Export::begin(db, form, Rows { query, table: "grants", reader, joins, columns, name: END, sort }).await
}
