//! Lists of permissions, and permissions that name an object that is about to be deleted.

use super::{Row, Stored};
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::schema::permissions;
use crate::{Conn, Result, Tx, visible};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
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
    /// Only permissions that reach this asset, by itself or through a node.
    pub reaches_asset_id: Option<Uuid>,
    /// Also permissions of tickets whose grants have ended, or have been revoked.
    pub include_ended: bool,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
    /// Only permissions with this text in the name.
    pub q: Option<String>,
}

/// The condition that a permission is effective now: `ineffective_reasons` in the domain would return no reason.
pub(super) const EFFECTIVE: &str = r"(permissions.is_active
    AND (permissions.valid_from IS NULL OR window_has_begun(permissions.valid_from))
    AND window_lasts(permissions.valid_until)
    AND cardinality(permissions.users) + cardinality(permissions.groups) > 0
    AND NOT (permissions.assets <@ permissions.exclude_assets AND permissions.nodes <@ permissions.exclude_nodes)
    AND EXISTS (SELECT FROM unnest(permissions.accounts) entry
        WHERE entry NOT LIKE '!%'
            AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts))
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
        reaches_asset_id,
        include_ended,
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
    if let Some(asset) = reaches_asset_id {
        query = query.filter(reaches(*asset));
    }
    // Who names a ticket wants its permission, ended or not.
    if !include_ended && source_ticket_id.is_empty() {
        query = query.filter(sql::<Bool>(NOT_ENDED));
    }
    if let Some(from) = created_from {
        query = query.filter(permissions::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(permissions::created_at.lt(to));
    }
    if let Some(text) = q {
        query = query.filter(permissions::folded.like(contains_pattern(text)));
    }
    query
}

/// The condition that a permission is not one of a ticket whose access has ended: with its window, or deactivated before.
const NOT_ENDED: &str = r"(permissions.source_ticket_id IS NULL
    OR permissions.is_active AND window_lasts(permissions.valid_until))";

type Condition = Box<dyn BoxableExpression<permissions::table, Pg, SqlType = Bool>>;

/// The condition that a permission reaches this asset, as access checks have it.
fn reaches(asset: Uuid) -> Condition {
    let of_its_org = sql::<Bool>("permissions.org_id = (SELECT a.org_id FROM assets a WHERE a.id = ")
        .bind::<SqlUuid, _>(asset)
        .sql(") AND permission_covers_asset(permissions, ")
        .bind::<SqlUuid, _>(asset)
        .sql(", ARRAY(SELECT * FROM nodes_of_asset(")
        .bind::<SqlUuid, _>(asset)
        .sql(")))");
    Box::new(of_its_org)
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

/// Finds some of the permissions that name or exclude an asset and keep it from being deleted.
pub async fn naming_asset(tx: &mut Tx, asset: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    let naming = permissions::table.filter(permissions::assets.contains(vec![asset]));
    let some =
        naming.filter(sql::<Bool>(HOLDS)).order(permissions::id).limit(at_most).select(permissions::id);
    let mut found: Vec<Uuid> = some.load(&mut ***tx).await?;
    let excluding = permissions::table.filter(permissions::exclude_assets.contains(vec![asset]));
    let some = excluding.order(permissions::id).limit(at_most).select(permissions::id);
    found.extend(some.load::<Uuid>(&mut ***tx).await?);
    Ok(found)
}

/// Finds some of the permissions that name or exclude a node and keep it from being deleted.
pub async fn naming_node(tx: &mut Tx, node: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    let naming = permissions::table.filter(permissions::nodes.contains(vec![node]));
    let some =
        naming.filter(sql::<Bool>(HOLDS)).order(permissions::id).limit(at_most).select(permissions::id);
    let mut found: Vec<Uuid> = some.load(&mut ***tx).await?;
    let excluding = permissions::table.filter(permissions::exclude_nodes.contains(vec![node]));
    let some = excluding.order(permissions::id).limit(at_most).select(permissions::id);
    found.extend(some.load::<Uuid>(&mut ***tx).await?);
    Ok(found)
}
