//! Lists of assets.

use super::{Asset, Row, asset};
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::schema::{asset_nodes, assets, node_ancestors};
use crate::visible::{self, InPart};
use crate::{Conn, Result};
use diesel::dsl::{array, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::OrgId;
use gatepass_domain::inventory::Category;
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// The filters of a list of assets. An empty list of values is no condition.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "named after the fields that they compare")]
pub struct Filter {
    /// The organizations whose assets the actor may see.
    pub may_see: Orgs,
    /// Where the actor sees assets in part.
    pub in_part: Option<InPart>,
    pub org_id: Vec<OrgId>,
    /// Only assets in or below one of these nodes.
    pub node_id: Vec<Uuid>,
    /// Only assets directly in the nodes, not below them.
    pub direct: bool,
    pub category: Vec<Category>,
    pub protocol: Vec<String>,
    pub owner_id: Vec<Uuid>,
    pub is_active: Option<bool>,
    pub name: Vec<String>,
    pub address: Vec<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
    /// Only assets with this text in the name or address.
    pub q: Option<String>,
}

fn filtered(filter: &Filter) -> assets::BoxedQuery<'_, Pg> {
    let Filter {
        may_see,
        in_part,
        org_id,
        node_id,
        direct,
        category,
        protocol,
        owner_id,
        is_active,
        name,
        address,
        created_from,
        created_to,
        q,
    } = filter;
    let mut query = within_nodes(assets::table.into_boxed(), node_id, *direct);
    if let Some(orgs) = visible::orgs(may_see, org_id) {
        query = query.filter(assets::org_id.eq_any(orgs));
    }
    if let Some(in_part) = in_part {
        query = query.filter(in_part.assets());
    }
    if !category.is_empty() {
        query = query.filter(assets::category.eq_any(category.iter().map(|c| c.as_str())));
    }
    if !protocol.is_empty() {
        let offers = "EXISTS (SELECT FROM jsonb_array_elements(assets.protocols) p WHERE p ->> 'name' = ANY(";
        query = query.filter(sql::<Bool>(offers).bind::<Array<Text>, _>(protocol).sql("))"));
    }
    if !owner_id.is_empty() {
        query = query.filter(assets::owner_id.eq_any(owner_id));
    }
    if let Some(is_active) = is_active {
        query = query.filter(assets::is_active.eq(is_active));
    }
    if !name.is_empty() {
        query = query.filter(assets::name.eq_any(name));
    }
    if !address.is_empty() {
        query = query.filter(assets::address.eq_any(address));
    }
    if let Some(from) = created_from {
        query = query.filter(assets::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(assets::created_at.lt(to));
    }
    if let Some(text) = q {
        query = query.filter(assets::folded.like(contains_pattern(text)));
    }
    query
}

fn within_nodes<'a>(
    query: assets::BoxedQuery<'a, Pg>,
    nodes: &'a [Uuid],
    direct: bool,
) -> assets::BoxedQuery<'a, Pg> {
    if nodes.is_empty() {
        return query;
    }
    if direct {
        let inside = asset_nodes::table.filter(asset_nodes::node_id.eq_any(nodes));
        return query.filter(assets::id.eq_any(inside.select(asset_nodes::asset_id)));
    }
    let inside = asset_nodes::table
        .inner_join(node_ancestors::table.on(node_ancestors::node_id.eq(asset_nodes::node_id)))
        .filter(node_ancestors::ancestor_id.eq_any(nodes));
    query.filter(assets::id.eq_any(inside.select(asset_nodes::asset_id)))
}

/// A page of assets, and one more asset if another page follows.
pub async fn list(conn: &mut Conn, filter: &Filter, page: &Page) -> Result<Vec<Asset>> {
    let query = paged!(filtered(filter), page, assets::id, assets::name);
    let rows = query.select((Row::as_select(), homes!())).load(&mut **conn).await?;
    rows.into_iter().map(asset).collect()
}

/// The number of assets that match.
pub async fn count(conn: &mut Conn, filter: &Filter) -> Result<i64> {
    Ok(filtered(filter).count().get_result(&mut **conn).await?)
}
