//! Number and title of tickets, for lists of other things that name them.

use super::visible;
use crate::db::prepared::prepared_shape;
use crate::schema::tickets;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Actor;
use uuid::Uuid;

/// Number and title of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[allow(missing_docs)]
pub struct Title {
    pub id: Uuid,
    pub number: i64,
    pub title: String,
}

/// Those of these tickets that are visible to this actor.
pub async fn titles(conn: &mut Conn, actor: &Actor, ids: Vec<Uuid>) -> Result<Vec<Title>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = tickets::table.filter(visible::to(actor)).filter(tickets::id.eq_any(ids));
    let found = found.select((tickets::id, tickets::number, tickets::title));
    Ok(prepared_shape(found).load(&mut **conn).await?)
}
