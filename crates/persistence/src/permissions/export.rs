//! Exports of permissions.

use super::list::{EFFECTIVE, Filter, filtered};
use crate::db::keyset::Sort;
use crate::export::{Column, Content, Export, Form, Kind, Rows, column};
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
    column("user_count", Kind::Number, "cardinality(permissions.users)", "The number of these users")
        .required(),
    column(
        "user_names",
        Kind::List,
        "(SELECT n.names FROM object_names('user', permissions.users) n)",
        "The login names of the first 100 of them",
    )
    .required(),
    column("groups", Kind::List, "permissions.groups", "The groups that the permission names").required(),
    column("group_count", Kind::Number, "cardinality(permissions.groups)", "The number of these groups")
        .required(),
    column(
        "group_names",
        Kind::List,
        "(SELECT n.names FROM object_names('group', permissions.groups) n)",
        "The names of the first 100 of them",
    )
    .required(),
    column("assets", Kind::List, "permissions.assets", "The assets that the permission names").required(),
    column("asset_count", Kind::Number, "cardinality(permissions.assets)", "The number of these assets")
        .required(),
    column(
        "asset_names",
        Kind::List,
        "(SELECT n.names FROM object_names('asset', permissions.assets) n)",
        "The names of the first 100 of them",
    )
    .required(),
    column("nodes", Kind::List, "permissions.nodes", "The nodes that the permission names").required(),
    column("node_count", Kind::Number, "cardinality(permissions.nodes)", "The number of these nodes")
        .required(),
    column(
        "node_names",
        Kind::List,
        "(SELECT n.names FROM object_names('node', permissions.nodes) n)",
        "The paths of the first 100 of them",
    )
    .required(),
    column(
        "exclude_assets",
        Kind::List,
        "permissions.exclude_assets",
        "The assets that the permission does not reach",
    )
    .required(),
    column(
        "exclude_asset_names",
        Kind::List,
        "(SELECT n.names FROM object_names('asset', permissions.exclude_assets) n)",
        "The names of the first 100 of them",
    )
    .required(),
    column(
        "exclude_nodes",
        Kind::List,
        "permissions.exclude_nodes",
        "The nodes that the permission does not reach",
    )
    .required(),
    column(
        "exclude_node_names",
        Kind::List,
        "(SELECT n.names FROM object_names('node', permissions.exclude_nodes) n)",
        "The paths of the first 100 of them",
    )
    .required(),
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
        "reusable_tokens",
        Kind::Flag,
        "permissions.reusable_tokens",
        "Whether connection tokens for its access may open more than one session",
    )
    .required(),
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

/// The exported columns of an object that a permission names.
pub const OBJECT_COLUMNS: &[Column] = &[
    column("permission_id", Kind::Id, "permissions.id", "The id of the permission").required(),
    column("permission", Kind::Text, "permissions.name", "The name of the permission").required(),
    column("org_id", Kind::Id, "permissions.org_id", "The organization").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug").required(),
    column("object_type", Kind::Word, "object.type", "The kind of the object: user, group, asset or node")
        .required(),
    column("object_id", Kind::Id, "object.id", "The id of the object").required(),
    column(
        "object",
        Kind::Text,
        "(SELECT n.name FROM object_name(object.type, object.id) n)",
        "The name of the object: a login name, or the path of a node",
    ),
    column("is_excluded", Kind::Flag, "object.is_excluded", "Whether the permission excludes the object")
        .required(),
];

const OBJECTS: &str = r"LEFT JOIN organizations org ON org.id = permissions.org_id
    JOIN LATERAL (
        SELECT 'user' AS type, id, false AS is_excluded FROM unnest(permissions.users) id
        UNION ALL SELECT 'group', id, false FROM unnest(permissions.groups) id
        UNION ALL SELECT 'asset', id, false FROM unnest(permissions.assets) id
        UNION ALL SELECT 'node', id, false FROM unnest(permissions.nodes) id
        UNION ALL SELECT 'asset', id, true FROM unnest(permissions.exclude_assets) id
        UNION ALL SELECT 'node', id, true FROM unnest(permissions.exclude_nodes) id
    ) object ON true";

/// Begins to export the permissions of a list with this filter, or the objects that they name.
pub async fn export(db: &Db, filter: &Filter, sort: Sort, form: Form, content: Content) -> Result<Export> {
    let query = filtered(filter).select(permissions::all_columns);
    let (joins, columns) = match content {
        Content::Items => (JOINS, COLUMNS),
        Content::Objects => (OBJECTS, OBJECT_COLUMNS),
    };
    let (joins, name) = (joins.to_owned(), "permissions.name");
    Export::begin(db, form, Rows { query, table: "permissions", reader: None, joins, columns, name, sort })
        .await
}
