//! The organization that the object of an event is in.

use crate::db::prepared::prepared;
use crate::schema::{assets, flows, grants, groups, nodes, organizations, permissions, tickets};
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// The organization that an object of this kind is in; none, where that is none, or there is no such object.
pub async fn org_of(conn: &Conn, kind: &str, id: Uuid) -> Result<Option<Uuid>> {
    macro_rules! find {
        ($table:ident . $org:ident) => {
            prepared($table::table.find(id).select($table::$org.nullable())).get_result(&mut &**conn).await
        };
    }
    let found: QueryResult<Option<Uuid>> = match kind {
        "organization" => find!(organizations.id),
        "ticket" => find!(tickets.org_id),
        "grant" => find!(grants.org_id),
        "flow" => find!(flows.org_id),
        "permission" => find!(permissions.org_id),
        "group" => find!(groups.org_id),
        "node" => find!(nodes.org_id),
        "asset" => find!(assets.org_id),
        _ => return Ok(None),
    };
    Ok(found.optional()?.flatten())
}
