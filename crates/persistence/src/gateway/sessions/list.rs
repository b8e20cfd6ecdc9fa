//! Lists of sessions.

use super::Row;
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::schema::asset_sessions;
use crate::{Conn, Result};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::gateway::{EndReason, SessionState};
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// The filters of a list of sessions. An empty list of values is no condition.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "named after the fields that they compare")]
pub struct Filter {
    pub orgs: Vec<Uuid>,
    pub users: Vec<Uuid>,
    pub assets: Vec<Uuid>,
    pub gateways: Vec<Uuid>,
    pub protocols: Vec<String>,
    pub state: Option<SessionState>,
    pub end_reasons: Vec<EndReason>,
    pub began_from: Option<OffsetDateTime>,
    pub began_before: Option<OffsetDateTime>,
    pub q: Option<String>,
}

/// The sessions that are visible to this actor and match: their own, those that they opened as a gateway, and those of organizations
/// that they read.
pub(super) fn filtered(actor: &Actor, filter: &Filter) -> asset_sessions::BoxedQuery<'static, Pg> {
    let Filter { orgs, users, assets, gateways, protocols, state, end_reasons, began_from, began_before, q } =
        filter.clone();
    let mut query = asset_sessions::table.into_boxed();
    let me = Uuid::from(actor.user_id);
    match actor.readable_orgs() {
        Orgs::All => {}
        Orgs::Only(readable) => {
            let readable: Vec<Uuid> = readable.into_iter().map(Uuid::from).collect();
            let own = asset_sessions::user_id.eq(me).or(asset_sessions::gateway_id.eq(me));
            query = query.filter(asset_sessions::org_id.eq_any(readable).or(own));
        }
    }
    if !orgs.is_empty() {
        query = query.filter(asset_sessions::org_id.eq_any(orgs));
    }
    if !users.is_empty() {
        query = query.filter(asset_sessions::user_id.eq_any(users));
    }
    if !assets.is_empty() {
        query = query.filter(asset_sessions::asset_id.eq_any(assets));
    }
    if !gateways.is_empty() {
        query = query.filter(asset_sessions::gateway_id.eq_any(gateways));
    }
    if !protocols.is_empty() {
        query = query.filter(asset_sessions::protocol.eq_any(protocols));
    }
    match state {
        Some(SessionState::Active) => query = query.filter(asset_sessions::ended_at.is_null()),
        Some(SessionState::Ended) => query = query.filter(asset_sessions::ended_at.is_not_null()),
        None => {}
    }
    if !end_reasons.is_empty() {
        let reasons: Vec<&str> = end_reasons.iter().map(|reason| reason.as_str()).collect();
        query = query.filter(asset_sessions::end_reason.eq_any(reasons));
    }
    if let Some(from) = began_from {
        query = query.filter(asset_sessions::began_at.ge(from));
    }
    if let Some(before) = began_before {
        query = query.filter(asset_sessions::began_at.lt(before));
    }
    if let Some(text) = q {
        query = query.filter(asset_sessions::folded.like(contains_pattern(&text)));
    }
    query
}

/// A page of sessions that are visible and match, and one more if another page follows.
pub async fn list(conn: &mut Conn, actor: &Actor, filter: &Filter, page: &Page) -> Result<Vec<Row>> {
    let query = filtered(actor, filter).select(Row::as_select());
    // Sorted by the time of their beginning. Sessions have no order by name.
    Ok(paged!(query, page, asset_sessions::id, asset_sessions::username).load(&mut **conn).await?)
}

/// The number of sessions that are visible and match.
pub async fn count(conn: &mut Conn, actor: &Actor, filter: &Filter) -> Result<i64> {
    Ok(filtered(actor, filter).count().get_result(&mut **conn).await?)
}
