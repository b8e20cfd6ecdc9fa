//! The devices and groups that a catalog item offers in an organization. Devices: the active assets that the item names,
//! and active hosts and devices in and below its nodes. Groups: all groups that the item grants, if the organization has
//! all of them.

use crate::db::folded::first_field;
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::db::prepared::{prepared, prepared_shape};
use crate::schema::{asset_nodes, assets, node_ancestors};
use crate::{Conn, Result};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::Item;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::inventory::Category;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::Request;
use uuid::Uuid;

/// A device that a requester may choose.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Device {
    pub id: Uuid,
    pub org_id: Uuid,
    pub name: String,
    pub category: String,
}

/// The names of the categories that count as devices.
fn categories() -> Vec<&'static str> {
    Category::DEVICES.map(TextEnum::as_str).to_vec()
}

/// A page of the devices that an item offers this user in these organizations, and one more device if another page follows.
pub async fn devices(
    conn: &Conn,
    item: &Item,
    user: UserId,
    orgs: Vec<Uuid>,
    q: Option<&str>,
    page: &Page,
) -> Result<Vec<Device>> {
    let named: Vec<Uuid> = item.assets.iter().copied().map(Uuid::from).collect();
    let nodes: Vec<Uuid> = item.nodes.iter().copied().map(Uuid::from).collect();
    let inside = asset_nodes::table
        .inner_join(node_ancestors::table.on(node_ancestors::node_id.eq(asset_nodes::node_id)))
        .filter(node_ancestors::ancestor_id.eq_any(nodes))
        .select(asset_nodes::asset_id);
    let below = assets::category.eq_any(categories()).and(assets::id.eq_any(inside));
    let mut query: assets::BoxedQuery<'_, Pg> =
        assets::table.filter(assets::is_active.and(assets::id.eq_any(named).or(below))).into_boxed();
    query = query.filter(assets::org_id.eq_any(orgs));
    if item.own_devices_only {
        query = query.filter(assets::owner_id.eq(user.0));
    }
    if let Some(text) = q {
        // Not the address, which the catalog does not show.
        query = query.filter(first_field(assets::folded).like(contains_pattern(text)));
    }
    let columns = (assets::id, assets::org_id, assets::name, assets::category);
    let query = paged!(query, page, assets::id, assets::name).select(columns);
    Ok(prepared_shape(query).load(&mut &**conn).await?)
}

const OFFERED: &str = include_str!("offers_device.sql");

const GIVEN: &str = include_str!("offers_groups.sql");

#[derive(QueryableByName)]
struct Offered {
    #[diesel(sql_type = Bool)]
    is_offered: bool,
}

/// Whether the item of a request offers the requested device or groups for this user in this organization. A global item that grants
/// groups of one organization offers nothing in another.
pub async fn is_offered(conn: &Conn, org: OrgId, request: &Request, user: UserId) -> Result<bool> {
    let (org, item) = (Uuid::from(org), request.item().map(Uuid::from));
    let row: Offered = match (item, request.device().map(Uuid::from)) {
        (None, _) => return Ok(false),
        (Some(item), Some(device)) => {
            let query = diesel::sql_query(OFFERED).bind::<SqlUuid, _>(item).bind::<SqlUuid, _>(device);
            let query =
                query.bind::<SqlUuid, _>(org).bind::<Array<Text>, _>(categories()).bind::<SqlUuid, _>(user.0);
            prepared(query).get_result(&mut &**conn).await?
        }
        (Some(item), None) => {
            let query = diesel::sql_query(GIVEN).bind::<SqlUuid, _>(item).bind::<SqlUuid, _>(org);
            prepared(query).get_result(&mut &**conn).await?
        }
    };
    Ok(row.is_offered)
}
