//! All permissions of a list, for an export.

use super::list::{EFFECTIVE, Filter, filtered};
use crate::db::keyset::Sort;
use crate::export::{Column, Export, Format, Kind, Rows, column};
use crate::schema::permissions;
use crate::{Db, Result};
use diesel::prelude::*;

/// What is exported of a permission.
pub const COLUMNS: &[Column] = &[
    column("id", Kind::Id, "permissions.id", "The permission").required(),
    column("org_id", Kind::Id, "permissions.org_id", "The organization").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug").required(),
    column("name", Kind::Text, "permissions.name", "What people call it").required(),
    column("users", Kind::List, "permissions.users", "The users it names").required(),
    column("groups", Kind::List, "permissions.groups", "The groups it names").required(),
    column("assets", Kind::List, "permissions.assets", "The assets it names").required(),
    column("nodes", Kind::List, "permissions.nodes", "The nodes it names").required(),
    column("accounts", Kind::List, "permissions.accounts", "The accounts it gives").required(),
    column("protocols", Kind::List, "permissions.protocols", "The protocols it gives").required(),
    column("actions", Kind::List, "permissions.actions", "The actions it gives").required(),
    column("valid_from", Kind::Time, "permissions.valid_from", "When it begins; empty: since ever"),
    column("valid_until", Kind::Time, "permissions.valid_until", "When it ends; empty: permanent"),
    column("is_active", Kind::Flag, "permissions.is_active", "Whether it is switched on").required(),
    column("effective", Kind::Flag, EFFECTIVE, "Whether it had any effect at the moment of the export")
        .required(),
    column("comment", Kind::Text, "permissions.comment", "What its admins say of it").required(),
    column("source_ticket_id", Kind::Id, "permissions.source_ticket_id", "The ticket that granted it"),
    column("source_ticket_number", Kind::Number, "ticket.number", "That ticket's number"),
    column("created_at", Kind::Time, "permissions.created_at", "When it was made").required(),
    column("updated_at", Kind::Time, "permissions.updated_at", "When it was last changed").required(),
];

const JOINS: &str = r"LEFT JOIN organizations org ON org.id = permissions.org_id
    LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id";

/// Begins to export the permissions that a list of this filter has.
pub async fn export(db: &Db, filter: &Filter, sort: Sort, format: Format) -> Result<Export> {
    let query = filtered(filter).select(permissions::all_columns);
    let joins = JOINS.to_owned();
    let rows = Rows { query, table: "permissions", joins, columns: COLUMNS, name: "permissions.name", sort };
    Export::begin(db, format, rows).await
}
