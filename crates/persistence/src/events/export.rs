//! All events of a list, for an export: what the same reader finds in the list.

use super::list::{Filter, conditions};
use crate::db::keyset::Sort;
use crate::export::{Column, Export, Format, Kind, Rows, column};
use crate::schema::events;
use crate::{Db, Result};
use diesel::prelude::*;
use gatepass_domain::authz::Orgs;

/// What is exported of an event.
pub const COLUMNS: &[Column] = &[
    column("id", Kind::Id, "events.id", "The event").required(),
    column("at", Kind::Time, "events.at", "When it happened").required(),
    column("action", Kind::Word, "events.action", "What happened").required(),
    column("org_id", Kind::Id, "events.org_id", "The organization; empty for global matters"),
    column("org", Kind::Word, "org.slug", "The organization's slug"),
    column(
        "actor_id",
        Kind::Id,
        "events.actor_id",
        "Who acted; empty before login and for the server itself",
    ),
    column("actor", Kind::Text, "actor.username", "Their login name, as it is now"),
    column("on_behalf_of_id", Kind::Id, "events.on_behalf_of", "For whom"),
    column("on_behalf_of", Kind::Text, "other.username", "Their login name, as it is now"),
    column("credential", Kind::Text, "events.credential", "What the actor proved themselves with"),
    column(
        "credential_made_by_id",
        Kind::Id,
        "events.credential_made_by",
        "Who made the API key that the actor came with",
    ),
    column("credential_made_by", Kind::Text, "maker.username", "Their login name, as it is now"),
    column("subject_type", Kind::Word, "events.subject_type", "What kind of object it happened to"),
    column("subject_id", Kind::Id, "events.subject_id", "Which"),
    column("ticket_id", Kind::Id, "events.ticket_id", "The ticket it belongs to"),
    column("ip", Kind::Text, "events.ip", "The caller's address"),
    column("request_id", Kind::Text, "events.request_id", "The request's id"),
    column("trace_id", Kind::Text, "events.trace_id", "The trace id of `traceparent`"),
    column("data", Kind::Object, "events.data", "The particulars").required(),
    column(
        "internal_note",
        Kind::Text,
        "events.internal_note",
        "What was written for readers of the log alone",
    ),
];

const JOINS: &str = r"LEFT JOIN organizations org ON org.id = events.org_id
    LEFT JOIN users actor ON actor.id = events.actor_id
    LEFT JOIN users other ON other.id = events.on_behalf_of
    LEFT JOIN users maker ON maker.id = events.credential_made_by";

/// Begins to export the events that a list of this filter has.
pub async fn export(db: &Db, orgs: &Orgs, filter: &Filter, sort: Sort, format: Format) -> Result<Export> {
    let query = events::table.filter(conditions(orgs, filter)).select(events::all_columns);
    let joins = JOINS.to_owned();
    let rows = Rows { query, table: "events", joins, columns: COLUMNS, name: "events.action", sort };
    Export::begin(db, format, rows).await
}
