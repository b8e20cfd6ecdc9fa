//! Exports of grants.

use super::filter::{END, Filter};
use super::list::asked;
use crate::db::keyset::Sort;
use crate::export::{Column, Export, Form, Kind, Rows, column};
use crate::organizations::org_ids;
use crate::schema::grants;
use crate::{Db, Result};
use diesel::prelude::*;
use gatepass_domain::authz::{self, Act, Actor};

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
    LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid";

/// Begins to export the grants of a list with this filter.
pub async fn export(db: &Db, actor: &Actor, filter: &Filter, sort: Sort, form: Form) -> Result<Export> {
    let query = asked(actor, filter).select(grants::all_columns);
    let joins = JOINS.to_owned();
    let rows = Rows { query, table: "grants", joins, columns: COLUMNS, name: END, sort };
    Export::begin(db, form, rows).await
}

/// The exported columns of an object that a grant gives.
pub const OBJECT_COLUMNS: &[Column] = &[
    column("grant_id", Kind::Id, "grants.id", "The id of the grant").required(),
    column("ticket_id", Kind::Id, "grants.ticket_id", "The ticket that gave the grant").required(),
    column("ticket_number", Kind::Number, "ticket.number", "The number of the ticket").required(),
    column("org_id", Kind::Id, "grants.org_id", "The organization").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug").required(),
    column("state", Kind::Word, STATE, "The state of the grant at the time of the export").required(),
    column("beneficiary_id", Kind::Id, "grants.beneficiary_id", "The user who has the access").required(),
    column("beneficiary", Kind::Text, "beneficiary.username", "The login name of the beneficiary").required(),
    column("object_type", Kind::Word, "object.type", "The kind of the object: asset, node or group")
        .required(),
    column("object_id", Kind::Id, "object.id", "The id of the object").required(),
    column(
        "object",
        Kind::Text,
        "object.name",
        "The name of the object, or the path of a node, if visible to the reader",
    ),
];

/// What a grant gives: the assets and nodes of its permission, its groups, its device.
const OBJECTS: &str = r"JOIN LATERAL (
        SELECT type, id, CASE WHEN {is_readable} THEN name_of(type, id) END AS name FROM (
            SELECT 'asset' AS type, unnest(p.assets) AS id FROM permissions p WHERE p.id = grants.permission_id
            UNION ALL SELECT 'node', unnest(p.nodes) FROM permissions p WHERE p.id = grants.permission_id
            UNION ALL SELECT 'asset', unnest(grants.assets) WHERE grants.permission_id IS NULL
            UNION ALL SELECT 'group', m.group_id FROM grant_groups m WHERE m.grant_id = grants.id
        ) given
    ) object ON true";

/// Begins to export the objects that the grants of a list give, one row each.
pub async fn export_objects(
    db: &Db,
    actor: &Actor,
    filter: &Filter,
    sort: Sort,
    form: Form,
) -> Result<Export> {
    let query = asked(actor, filter).select(grants::all_columns);
    let is_readable = match org_ids(&authz::orgs(actor, Act::ReadInventory)) {
        None => "true".to_owned(),
        Some(orgs) => {
            let orgs: Vec<String> = orgs.iter().map(ToString::to_string).collect();
            format!("grants.org_id = ANY ('{{{}}}')", orgs.join(","))
        }
    };
    let joins = format!("{JOINS} {}", OBJECTS.replace("{is_readable}", &is_readable));
    Export::begin(db, form, Rows { query, table: "grants", joins, columns: OBJECT_COLUMNS, name: END, sort })
        .await
}
