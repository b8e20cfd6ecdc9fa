//! Lists of permissions, and permissions that name an object that is about to be deleted.

use super::{Row, Stored};
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::schema::permissions;
use crate::{Conn, Result, Tx, visible};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::OrgId;
use time::OffsetDateTime;
use uuid::Uuid;

/// The filters of a list of permissions. An empty list of values is no condition.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "named after the fields that they compare")]
pub struct Filter {
    /// The organizations whose permissions the actor may see.
    pub may_see: Orgs,
    pub org_id: Vec<OrgId>,
    /// Only permissions that name one of these users directly, not through a group.
    pub user_id: Vec<Uuid>,
    /// Only permissions that name one of these groups.
    pub group_id: Vec<Uuid>,
    /// Only permissions that name one of these assets directly, not through a node.
    pub asset_id: Vec<Uuid>,
    /// Only permissions that name one of these nodes.
    pub node_id: Vec<Uuid>,
    pub source_ticket_id: Vec<Uuid>,
    pub is_active: Option<bool>,
    /// Only permissions that are effective now, or only those that are not.
    pub effective: Option<bool>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
    /// Only permissions with this text in the name.
    pub q: Option<String>,
}

/// The condition that a permission is effective now: `ineffective_reasons` in the domain would return no reason.
pub(super) const EFFECTIVE: &str = r"(permissions.is_active
    AND (permissions.valid_from IS NULL OR permissions.valid_from <= gatepass_now())
    AND (permissions.valid_until IS NULL OR permissions.valid_until > gatepass_now())
    AND cardinality(permissions.users) + cardinality(permissions.groups) > 0
    AND cardinality(permissions.assets) + cardinality(permissions.nodes) > 0
    AND EXISTS (SELECT FROM unnest(permissions.accounts) entry
        WHERE entry NOT LIKE '!%' AND '!' || entry <> ALL (permissions.accounts))
    AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0)";

pub(super) fn filtered(filter: &Filter) -> permissions::BoxedQuery<'_, Pg> {
    let Filter {
        may_see,
        org_id,
        user_id,
        group_id,
        asset_id,
        node_id,
        source_ticket_id,
        is_active,
        effective,
        created_from,
        created_to,
        q,
    } = filter;
    let mut query = permissions::table.into_boxed();
    if let Some(orgs) = visible::orgs(may_see, org_id) {
        query = query.filter(permissions::org_id.eq_any(orgs));
    }
    if !user_id.is_empty() {
        query = query.filter(permissions::users.overlaps_with(user_id));
    }
    if !group_id.is_empty() {
        query = query.filter(permissions::groups.overlaps_with(group_id));
    }
    if !asset_id.is_empty() {
        query = query.filter(permissions::assets.overlaps_with(asset_id));
    }
    if !node_id.is_empty() {
        query = query.filter(permissions::nodes.overlaps_with(node_id));
    }
    if !source_ticket_id.is_empty() {
        query = query.filter(permissions::source_ticket_id.eq_any(source_ticket_id));
    }
    if let Some(is_active) = is_active {
        query = query.filter(permissions::is_active.eq(is_active));
    }
    if let Some(effective) = effective {
        query = query.filter(sql::<Bool>(EFFECTIVE).eq(effective));
    }
    if let Some(from) = created_from {
        query = query.filter(permissions::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(permissions::created_at.lt(to));
    }
    if let Some(text) = q {
        query = query.filter(permissions::name.ilike(contains_pattern(text)));
    }
    query
}

/// A page of permissions, and one more permission if another page follows.
pub async fn list(conn: &mut Conn, filter: &Filter, page: &Page) -> Result<Vec<Stored>> {
    let query = paged!(filtered(filter), page, permissions::id, permissions::name);
    let rows: Vec<Row> = query.select(Row::as_select()).load(&mut **conn).await?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

/// The number of permissions that match.
pub async fn count(conn: &mut Conn, filter: &Filter) -> Result<i64> {
    Ok(filtered(filter).count().get_result(&mut **conn).await?)
}

/// The condition that a permission keeps the objects that it names from being deleted.
const HOLDS: &str = "permission_holds(permissions)";

/// Finds some of the permissions that name an asset and keep it from being deleted.
pub async fn naming_asset(tx: &mut Tx, asset: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    let naming = permissions::table.filter(permissions::assets.contains(vec![asset]));
    let some =
        naming.filter(sql::<Bool>(HOLDS)).order(permissions::id).limit(at_most).select(permissions::id);
    Ok(some.load(&mut ***tx).await?)
}

/// Finds some of the permissions that name a node and keep it from being deleted.
pub async fn naming_node(tx: &mut Tx, node: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    let naming = permissions::table.filter(permissions::nodes.contains(vec![node]));
    let some =
        naming.filter(sql::<Bool>(HOLDS)).order(permissions::id).limit(at_most).select(permissions::id);
    Ok(some.load(&mut ***tx).await?)
}
