//! Lists of API keys.

use super::{ApiKey, Row};
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::directory::organizations::org_ids;
use crate::schema::{api_keys, users};
use crate::{Conn, Result};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Orgs, UserKind};
use gatepass_domain::ids::UserId;
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// The filters of a list. Without filters, the list has all keys that are visible to the caller.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub users: Vec<Uuid>,
    pub makers: Vec<Uuid>,
    pub is_revoked: Option<bool>,
    pub text: Option<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
}

/// The visible keys: the caller's own, and those of services whose home organization the caller administers.
#[derive(Debug, Clone)]
pub struct Visible {
    /// The caller.
    pub caller: UserId,
    /// The organizations where the caller is an admin.
    pub admin_of: Orgs,
}

fn matching(visible: &Visible, filter: &Filter) -> api_keys::BoxedQuery<'static, Pg> {
    let Filter { users: owners, makers, is_revoked, text, created_from, created_to } = filter.clone();
    let mut query = api_keys::table.into_boxed();
    if let Some(orgs) = org_ids(&visible.admin_of) {
        let services = users::table
            .filter(users::kind.eq(UserKind::Service.as_str()))
            .filter(users::home_org_id.eq_any(orgs))
            .select(users::id);
        let own = api_keys::user_id.eq(Uuid::from(visible.caller));
        query = query.filter(own.or(api_keys::user_id.eq_any(services)));
    }
    if !owners.is_empty() {
        query = query.filter(api_keys::user_id.eq_any(owners));
    }
    if !makers.is_empty() {
        query = query.filter(api_keys::created_by.eq_any(makers.into_iter().map(Some)));
    }
    if let Some(is_revoked) = is_revoked {
        query = query.filter(api_keys::revoked_at.is_not_null().eq(is_revoked));
    }
    if let Some(text) = text {
        query = query.filter(api_keys::folded.like(contains_pattern(&text)));
    }
    if let Some(from) = created_from {
        query = query.filter(api_keys::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(api_keys::created_at.lt(to));
    }
    query
}

/// A page of the keys that are visible and match, and one more key if another page follows.
pub async fn list(conn: &mut Conn, visible: &Visible, filter: &Filter, page: &Page) -> Result<Vec<ApiKey>> {
    let query = matching(visible, filter).select(Row::as_select());
    let rows: Vec<Row> = paged!(query, page, api_keys::id, api_keys::name).load(&mut **conn).await?;
    rows.into_iter().map(ApiKey::try_from).collect()
}

/// The number of keys that are visible and match.
pub async fn count(conn: &mut Conn, visible: &Visible, filter: &Filter) -> Result<i64> {
    Ok(matching(visible, filter).count().get_result(&mut **conn).await?)
}
