//! Lists of connectors.

use super::Connector;
use crate::db::keyset::{Page, paged};
use crate::directory::organizations::org_ids;
use crate::schema::connectors;
use crate::{Conn, Result};
use diesel::dsl::count_star;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use uuid::Uuid;

/// The filters of a list of connectors.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub orgs: Vec<Uuid>,
    pub is_active: Option<bool>,
}

fn matching(visible: &Orgs, filter: &Filter) -> connectors::BoxedQuery<'static, Pg> {
    let Filter { orgs, is_active } = filter.clone();
    let mut query = connectors::table.into_boxed();
    if let Some(visible) = org_ids(visible) {
        query = query.filter(connectors::org_id.eq_any(visible));
    }
    if !orgs.is_empty() {
        query = query.filter(connectors::org_id.eq_any(orgs));
    }
    if let Some(is_active) = is_active {
        query = query.filter(connectors::is_active.eq(is_active));
    }
    query
}

/// A page of connectors of these organizations, and one more if another page follows.
pub async fn list(conn: &mut Conn, visible: &Orgs, filter: &Filter, page: &Page) -> Result<Vec<Connector>> {
    let query = matching(visible, filter).select(Connector::as_select());
    Ok(paged!(query, page, connectors::id, connectors::name).load(&mut **conn).await?)
}

/// The number of connectors of these organizations that match.
pub async fn count(conn: &mut Conn, visible: &Orgs, filter: &Filter) -> Result<i64> {
    Ok(matching(visible, filter).select(count_star()).get_result(&mut **conn).await?)
}
