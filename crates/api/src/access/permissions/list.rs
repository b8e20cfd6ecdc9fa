//! `GET /permissions`.

use super::wire::{PermissionPage, PermissionView};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::{Include, Listing, SortBy};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Orgs, Target};
use gatepass_persistence::permissions::{self, Filter};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which permissions, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPermissions {
    /// Of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Naming one of these users, not by group.
    #[serde(default)]
    #[param(max_items = 100)]
    user_id: Vec<Uuid>,
    /// Naming one of these groups.
    #[serde(default)]
    #[param(max_items = 100)]
    group_id: Vec<Uuid>,
    /// Naming one of these assets, not by node.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// Naming one of these nodes.
    #[serde(default)]
    #[param(max_items = 100)]
    node_id: Vec<Uuid>,
    /// Granted by one of these tickets.
    #[serde(default)]
    #[param(max_items = 100)]
    source_ticket_id: Vec<Uuid>,
    /// Switched on or off.
    is_active: Option<bool>,
    /// Having any effect now, or none.
    effective: Option<bool>,
    /// Made at this moment or later.
    created_from: Option<Timestamp>,
    /// Made before this moment.
    created_to: Option<Timestamp>,
    /// With this in the name.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    sort: SortBy,
    /// How many; 50 unless said, at most 200.
    limit: Option<i64>,
    /// Where to go on: `next_cursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
    /// What else to answer.
    #[param(inline)]
    include: Option<Include>,
}

/// List permissions
///
/// For auditors and admins: those of their organizations.
#[utoipa::path(tag = "access", params(ListPermissions),
    responses((status = 200, description = "A page of permissions", body = PermissionPage)))]
#[get("/permissions")]
pub async fn list_permissions(caller: Caller, query: Query<ListPermissions>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadPermission, &Target::listing())?;
    let (filter, listing, counts) = query.0.read(&caller)?;
    let mut conn = caller.conn().await?;
    let rows = permissions::list(&mut conn, &filter, &listing.page).await?;
    let position =
        |stored: &permissions::Stored| (stored.permission.name.clone(), stored.permission.id.into());
    let (rows, next_cursor) = listing.cut(rows, position);
    let total = if counts { Some(permissions::count(&mut conn, &filter).await?) } else { None };
    let items = rows.into_iter().map(|stored| PermissionView::new(stored, caller.now)).collect();
    Ok(Reply::answer(&PermissionPage { items, next_cursor, total })?.send())
}

impl ListPermissions {
    /// What to ask the database for, and whether to count it all.
    pub fn read(self, caller: &Caller) -> Answer<(Filter, Listing, bool)> {
        let (limit, cursor, sort, include) = (self.limit, self.cursor.clone(), self.sort, self.include);
        let mut filter = filter(self);
        let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
        filter.may_see = caller.actor.readable_orgs();
        Ok((filter, listing, include == Some(Include::Total)))
    }
}

fn filter(query: ListPermissions) -> Filter {
    let ListPermissions {
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
        sort: _,
        limit: _,
        cursor: _,
        include: _,
    } = query;
    Filter {
        may_see: Orgs::All,
        org_id: org_id.into_iter().map(Into::into).collect(),
        user_id,
        group_id,
        asset_id,
        node_id,
        source_ticket_id,
        is_active,
        effective,
        created_from: created_from.map(|t| t.0),
        created_to: created_to.map(|t| t.0),
        q,
    }
}
