//! Lists of users.

use super::{User, lower};
use crate::db::keyset::{Page, paged};
use crate::directory::group_members::present_members;
use crate::directory::organizations::org_ids;
use crate::schema::{groups, members, users};
use crate::{Conn, Result};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Orgs, UserKind};
use gatepass_domain::ids::UserId;
use gatepass_domain::text::TextEnum;
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// The filters of a list of users. An empty list means all that are visible to the caller.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub usernames: Vec<String>,
    pub kinds: Vec<UserKind>,
    pub is_active: Option<bool>,
    pub is_super_admin: Option<bool>,
    pub orgs: Vec<Uuid>,
    pub managers: Vec<Uuid>,
    pub groups: Vec<Uuid>,
    pub text: Option<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
}

/// The users who are visible to a caller: themselves and their colleagues, who share an organization with them. Admins also
/// see the services whose home organization they administer.
#[derive(Debug, Clone)]
pub struct Visible {
    /// The caller.
    pub caller: UserId,
    /// The organizations of the caller.
    pub orgs: Orgs,
    /// The organizations that the caller administers, and whose services the caller therefore sees.
    pub admin_of: Orgs,
}

/// Users whose login name or name contains the text.
macro_rules! names_contain {
    ($text:expr) => {
        $crate::schema::users::folded.like($crate::db::keyset::contains_pattern($text))
    };
}
pub(crate) use names_contain;

fn matching(visible: &Visible, filter: &Filter) -> users::BoxedQuery<'static, Pg> {
    let mut query = users::table.into_boxed();
    let orgs = org_ids(&visible.orgs);
    if let Some(orgs) = orgs.clone() {
        let colleagues = members::table.filter(members::org_id.eq_any(orgs)).select(members::user_id);
        let caller = Uuid::from(visible.caller);
        let homes = org_ids(&visible.admin_of).unwrap_or_default();
        let is_administered =
            users::kind.eq(UserKind::Service.as_str()).and(users::home_org_id.eq_any(homes));
        query = query.filter(users::id.eq_any(colleagues).or(users::id.eq(caller)).or(is_administered));
    }
    by_place(by_column(query, filter), orgs, filter)
}

fn by_column<'a>(mut query: users::BoxedQuery<'a, Pg>, filter: &Filter) -> users::BoxedQuery<'a, Pg> {
    if !filter.usernames.is_empty() {
        let names: Vec<String> = filter.usernames.iter().map(|name| name.to_lowercase()).collect();
        query = query.filter(lower(users::username).eq_any(names));
    }
    if !filter.kinds.is_empty() {
        query = query.filter(users::kind.eq_any(filter.kinds.iter().map(|k| k.as_str()).collect::<Vec<_>>()));
    }
    if let Some(is_active) = filter.is_active {
        query = query.filter(users::is_active.eq(is_active));
    }
    if let Some(is_super_admin) = filter.is_super_admin {
        query = query.filter(users::is_super_admin.eq(is_super_admin));
    }
    if !filter.managers.is_empty() {
        query = query.filter(users::manager_id.eq_any(filter.managers.clone()));
    }
    if let Some(text) = &filter.text {
        query = query.filter(names_contain!(text));
    }
    if let Some(from) = filter.created_from {
        query = query.filter(users::created_at.ge(from));
    }
    if let Some(to) = filter.created_to {
        query = query.filter(users::created_at.lt(to));
    }
    query
}

/// Filters by organizations and groups. Organizations that the caller does not see match no user: a colleague's other
/// memberships are private.
fn by_place<'a>(
    mut query: users::BoxedQuery<'a, Pg>,
    seen: Option<Vec<Uuid>>,
    filter: &Filter,
) -> users::BoxedQuery<'a, Pg> {
    if !filter.orgs.is_empty() {
        let is_seen = |org: &&Uuid| seen.as_ref().is_none_or(|seen| seen.contains(org));
        let orgs: Vec<Uuid> = filter.orgs.iter().filter(is_seen).copied().collect();
        let there = members::table.filter(members::org_id.eq_any(orgs)).select(members::user_id);
        query = query.filter(users::id.eq_any(there));
    }
    if !filter.groups.is_empty() {
        let mut there = present_members::table.inner_join(groups::table).into_boxed();
        there = there.filter(present_members::group_id.eq_any(filter.groups.clone()));
        if let Some(seen) = seen {
            there = there.filter(groups::org_id.eq_any(seen));
        }
        query = query.filter(users::id.eq_any(there.select(present_members::user_id)));
    }
    query
}

/// A page of users who are visible and match, and one more user if another page follows.
pub async fn list(conn: &mut Conn, visible: &Visible, filter: &Filter, page: &Page) -> Result<Vec<User>> {
    let query = matching(visible, filter).select(User::as_select());
    Ok(paged!(query, page, users::id, users::username).load(&mut **conn).await?)
}

/// Returns the users among these who are visible.
pub async fn seen(conn: &Conn, visible: &Visible, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let query = matching(visible, &Filter::default()).filter(users::id.eq_any(ids.to_vec()));
    Ok(query.select(users::id).load::<Uuid>(&mut &**conn).await?.into_iter().collect())
}

/// Returns the users among these who are visible, and whether each is active.
pub async fn seen_with_state(conn: &Conn, visible: &Visible, ids: &[Uuid]) -> Result<BTreeMap<Uuid, bool>> {
    let query = matching(visible, &Filter::default()).filter(users::id.eq_any(ids.to_vec()));
    let found: Vec<(Uuid, bool)> = query.select((users::id, users::is_active)).load(&mut &**conn).await?;
    Ok(found.into_iter().collect())
}

/// The number of users who are visible and match.
pub async fn count(conn: &mut Conn, visible: &Visible, filter: &Filter) -> Result<i64> {
    Ok(matching(visible, filter).count().get_result(&mut **conn).await?)
}
