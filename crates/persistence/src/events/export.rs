//! Exports of events: the rows that the same reader finds in the list.

use super::list::{Filter, conditions};
use crate::db::keyset::Sort;
use crate::export::{Column, Export, Form, Kind, Rows, column};
use crate::schema::events;
use crate::{Db, Result};
use diesel::prelude::*;
use gatepass_domain::authz::Orgs;

/// The exported columns of an event.
pub const COLUMNS: &[Column] = &[
    column("id", Kind::Id, "events.id", "The id of the event").required(),
    column("at", Kind::Time, "events.at", "When it happened").required(),
    column("action", Kind::Word, "events.action", "The action").required(),
    column("org_id", Kind::Id, "events.org_id", "The organization; empty for global events"),
    column("org", Kind::Word, "org.slug", "The organization's slug"),
    column(
        "actor_id",
        Kind::Id,
        "events.actor_id",
        "The user who acted; empty before login and for the server itself",
    ),
    column("actor", Kind::Text, "actor.username", "The current login name of the actor"),
    column("on_behalf_of_id", Kind::Id, "events.on_behalf_of", "The user on whose behalf the actor acted"),
    column("on_behalf_of", Kind::Text, "other.username", "The current login name of that user"),
    column("credential", Kind::Text, "events.credential", "The credential of the actor"),
    column(
        "credential_made_by_id",
        Kind::Id,
        "events.credential_made_by",
        "The user who created the API key of the actor",
    ),
    column("credential_made_by", Kind::Text, "maker.username", "The current login name of that user"),
    column("subject_type", Kind::Word, "events.subject_type", "The kind of object that the event is about"),
    column("subject_id", Kind::Id, "events.subject_id", "The id of that object"),
    column("ticket_id", Kind::Id, "events.ticket_id", "The ticket that the event belongs to"),
    column("ip", Kind::Text, "events.ip", "The IP address of the caller"),
    column("request_id", Kind::Text, "events.request_id", "The id of the HTTP request"),
    column("trace_id", Kind::Text, "events.trace_id", "The trace id from the header `traceparent`"),
    column("data", Kind::Object, "events.data", "The details").required(),
    column(
        "internal_note",
        Kind::Text,
        "events.internal_note",
        "A note that only readers of the audit log can see",
    ),
];

const JOINS: &str = r"LEFT JOIN organizations org ON org.id = events.org_id
    LEFT JOIN users actor ON actor.id = events.actor_id
    LEFT JOIN users other ON other.id = events.on_behalf_of
    LEFT JOIN users maker ON maker.id = events.credential_made_by";

/// Begins to export the events of a list with this filter.
pub async fn export(db: &Db, orgs: &Orgs, filter: &Filter, sort: Sort, form: Form) -> Result<Export> {
    let query = events::table.filter(conditions(orgs, filter)).select(events::all_columns);
    let joins = JOINS.to_owned();
    let rows =
        Rows { query, table: "events", reader: None, joins, columns: COLUMNS, name: "events.action", sort };
    Export::begin(db, form, rows).await
}
