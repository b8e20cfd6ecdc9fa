//! Exports of sessions.

use super::Filter;
use super::list::filtered;
use crate::db::keyset::Sort;
use crate::export::{Column, Export, Form, Kind, Rows, column};
use crate::schema::asset_sessions;
use crate::{Db, Result};
use diesel::prelude::*;
use gatepass_domain::authz::Actor;

/// The exported columns of a session.
pub const COLUMNS: &[Column] = &[
    column("id", Kind::Id, "asset_sessions.id", "The id of the session").required(),
    column("org_id", Kind::Id, "asset_sessions.org_id", "The organization of the asset").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug"),
    column("user_id", Kind::Id, "asset_sessions.user_id", "The user").required(),
    column("username", Kind::Text, "asset_sessions.username", "The login name of the user").required(),
    column("asset_id", Kind::Id, "asset_sessions.asset_id", "The asset").required(),
    column("asset", Kind::Text, "asset_sessions.asset_name", "The name of the asset").required(),
    column("asset_address", Kind::Text, "asset_sessions.asset_address", "The address of the asset"),
    column("account", Kind::Text, "asset_sessions.account", "The account").required(),
    column(
        "input_username",
        Kind::Text,
        "asset_sessions.input_username",
        "The login name that the user typed",
    ),
    column("protocol", Kind::Word, "asset_sessions.protocol", "The protocol").required(),
    column("actions", Kind::List, "asset_sessions.actions", "What the user may do, or could do at the end")
        .required(),
    column("address", Kind::Text, "asset_sessions.ip", "The address of the user who asked for the token"),
    column("gateway_id", Kind::Id, "asset_sessions.gateway_id", "The user of the gateway").required(),
    column("gateway", Kind::Text, "asset_sessions.gateway_name", "The login name of the gateway").required(),
    column("token_id", Kind::Id, "asset_sessions.token_id", "The connection token that opened it").required(),
    column("ticket_id", Kind::Id, "asset_sessions.ticket_id", "The review of its connection"),
    column("began_at", Kind::Time, "asset_sessions.began_at", "When it began").required(),
    column("ended_at", Kind::Time, "asset_sessions.ended_at", "When it ended; empty if it goes on"),
    column("end_reason", Kind::Word, "asset_sessions.end_reason", "Why it ended"),
    column("terminated_by_id", Kind::Id, "asset_sessions.terminated_by", "The user who terminated it"),
    column("terminated_by", Kind::Text, "terminator.username", "The current login name of that user"),
    column(
        "end_detail",
        Kind::Text,
        "asset_sessions.end_detail",
        "The reason of the termination, or what the gateway said of the end",
    ),
    column(
        "access_ends_at",
        Kind::Time,
        "asset_sessions.access_ends_at",
        "When the access ends; empty if it has no end",
    ),
    column(
        "last_reported_at",
        Kind::Time,
        "asset_sessions.last_reported_at",
        "When its gateway last gave a sign of life",
    )
    .required(),
    column("commands", Kind::Number, "asset_sessions.commands", "The number of its commands").required(),
];

const JOINS: &str = r"LEFT JOIN organizations org ON org.id = asset_sessions.org_id
    LEFT JOIN users terminator ON terminator.id = asset_sessions.terminated_by";

/// Begins to export the sessions of a list with this filter.
pub async fn export(db: &Db, actor: &Actor, filter: &Filter, sort: Sort, form: Form) -> Result<Export> {
    let query = filtered(actor, filter).select(asset_sessions::all_columns);
    let (table, joins, name) = ("asset_sessions", JOINS.to_owned(), "asset_sessions.username");
    Export::begin(db, form, Rows { query, table, reader: None, joins, columns: COLUMNS, name, sort }).await
}
