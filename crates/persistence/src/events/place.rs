//! Where the objects of events are.

use crate::prepared::prepared;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    org_id: Option<Uuid>,
}

/// The organization that an object of this kind is in; none, where that is none, or there is no such object.
pub async fn org_of(conn: &Conn, kind: &str, id: Uuid) -> Result<Option<Uuid>> {
    let sql = match kind {
        "organization" => "SELECT id AS org_id FROM organizations WHERE id = $1",
        "ticket" => "SELECT org_id FROM tickets WHERE id = $1",
        "grant" => "SELECT org_id FROM grants WHERE id = $1",
        "flow" => "SELECT org_id FROM flows WHERE id = $1",
        "permission" => "SELECT org_id FROM permissions WHERE id = $1",
        "group" => "SELECT org_id FROM groups WHERE id = $1",
        "node" => "SELECT org_id FROM nodes WHERE id = $1",
        "asset" => "SELECT org_id FROM assets WHERE id = $1",
        _ => return Ok(None),
    };
    let found: Option<Place> =
        prepared(diesel::sql_query(sql).bind::<SqlUuid, _>(id)).get_result(&mut &**conn).await.optional()?;
    Ok(found.and_then(|place| place.org_id))
}
