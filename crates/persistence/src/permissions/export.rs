//! Exports of permissions.

use super::list::{EFFECTIVE, Filter, filtered};
use crate::db::keyset::Sort;
use crate::export::{Column, Export, Format, Kind, Rows, column};
use crate::schema::permissions;
use crate::{Db, Result};
use diesel::prelude::*;

/// The exported columns of a permission.
pub const COLUMNS: &[Column] = &[
    column("id", Kind::Id, "permissions.id", "The id of the permission").required(),
    column("org_id", Kind::Id, "permissions.org_id", "The organization").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug").required(),
    column("name", Kind::Text, "permissions.name", "The name").required(),
    column("users", Kind::List, "permissions.users", "The users that the permission names").required(),
    column("groups", Kind::List, "permissions.groups", "The groups that the permission names").required(),
    column("assets", Kind::List, "permissions.assets", "The assets that the permission names").required(),
    column("nodes", Kind::List, "permissions.nodes", "The nodes that the permission names").required(),
    column("accounts", Kind::List, "permissions.accounts", "The accounts that the permission allows")
        .required(),
    column("protocols", Kind::List, "permissions.protocols", "The protocols that the permission allows")
        .required(),
    column("actions", Kind::List, "permissions.actions", "The actions that the permission allows").required(),
    column(
        "valid_from",
        Kind::Time,
        "permissions.valid_from",
        "When the permission begins; empty if it has no beginning",
    ),
    column(
        "valid_until",
        Kind::Time,
        "permissions.valid_until",
        "When the permission ends; empty if it has no end",
    ),
    column("is_active", Kind::Flag, "permissions.is_active", "Whether the permission is active").required(),
    column(
        "effective",
        Kind::Flag,
        EFFECTIVE,
        "Whether the permission had an effect at the time of the export",
    )
    .required(),
    column("comment", Kind::Text, "permissions.comment", "A comment for admins").required(),
    column(
        "source_ticket_id",
        Kind::Id,
        "permissions.source_ticket_id",
        "The ticket that created the permission",
    ),
    column("source_ticket_number", Kind::Number, "ticket.number", "The number of that ticket"),
    column("created_at", Kind::Time, "permissions.created_at", "When the permission was created").required(),
    column("updated_at", Kind::Time, "permissions.updated_at", "When the permission was last changed")
        .required(),
];

const JOINS: &str = r"LEFT JOIN organizations org ON org.id = permissions.org_id
    LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id";

/// Begins to export the permissions of a list with this filter.
pub async fn export(db: &Db, filter: &Filter, sort: Sort, format: Format) -> Result<Export> {
    let query = filtered(filter).select(permissions::all_columns);
    let joins = JOINS.to_owned();
    let rows = Rows { query, table: "permissions", joins, columns: COLUMNS, name: "permissions.name", sort };
    Export::begin(db, format, rows).await
}
