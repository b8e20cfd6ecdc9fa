//! `GET /permissions`.

use super::wire::{PermissionDefaults, PermissionPage, PermissionView};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Orgs, Target};
use gatepass_persistence::permissions::{self, Filter};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which permissions to list or export.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PermissionFilter {
    /// Permissions of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Permissions that name one of these users, not by group.
    #[serde(default)]
    #[param(max_items = 100)]
    user_id: Vec<Uuid>,
    /// Permissions that name one of these groups.
    #[serde(default)]
    #[param(max_items = 100)]
    group_id: Vec<Uuid>,
    /// Permissions that name one of these assets, not by node.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// Permissions that name one of these nodes.
    #[serde(default)]
    #[param(max_items = 100)]
    node_id: Vec<Uuid>,
    /// Permissions that one of these tickets gave.
    #[serde(default)]
    #[param(max_items = 100)]
    source_ticket_id: Vec<Uuid>,
    /// Active permissions (`true`), or deactivated permissions (`false`).
    is_active: Option<bool>,
    /// Permissions that have an effect now (`true`), or that have none (`false`).
    effective: Option<bool>,
    /// Permissions that reach this asset, by itself or through a node above it. Each shows how, in `through`.
    reaches_asset_id: Option<Uuid>,
    /// Also permissions of tickets whose access has ended. They are omitted by default, unless `source_ticket_id` names their
    /// ticket.
    #[serde(default)]
    include_ended: bool,
    /// Permissions created at this time or later.
    created_from: Option<Timestamp>,
    /// Permissions created before this time.
    created_to: Option<Timestamp>,
    /// Permissions whose name contains this text.
    #[param(max_length = 200)]
    q: Option<String>,
}

impl PermissionDefaults {
    /// What this filter leaves out by default.
    pub fn of(filter: &PermissionFilter) -> Self {
        let hides = !filter.include_ended && filter.source_ticket_id.is_empty();
        Self { include_ended: hides.then_some(false) }
    }

    /// These filters as a query.
    pub fn query(self) -> &'static str {
        self.include_ended.map_or("", |_| "include_ended=false")
    }
}

/// List permissions
///
/// Returns the permissions of the organizations that the caller audits or administers. Permissions of tickets whose access has
/// ended are omitted, unless the filter asks for them; `applied_defaults` says so.
#[utoipa::path(tag = "access", params(List<PermissionFilter>),
    responses((status = 200, description = "A page of permissions", body = PermissionPage)))]
#[get("/permissions")]
pub async fn list_permissions(caller: Caller, query: Query<List<PermissionFilter>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadPermission, &Target::listing())?;
    let Both(asked, paging) = query.0;
    let applied_defaults = PermissionDefaults::of(&asked);
    let mut filter = Filter::from(asked);
    let listing = paging.listing(&filter)?;
    filter.may_see = caller.actor.readable_orgs();
    let mut conn = caller.conn().await?;
    let rows = permissions::list(&mut conn, &filter, &listing.page).await?;
    let position =
        |stored: &permissions::Stored| (stored.permission.name.clone(), stored.permission.id.into());
    let (rows, next_cursor) = listing.cut(rows, position);
    let total = if paging.counts() { Some(permissions::count(&mut conn, &filter).await?) } else { None };
    let mut items: Vec<_> = rows.into_iter().map(|stored| PermissionView::new(stored, caller.now)).collect();
    if let Some(asset) = filter.reaches_asset_id {
        let above = permissions::nodes_above(&mut conn, asset).await?;
        items = items.into_iter().map(|item| item.reaching(asset, &above)).collect();
    }
    Ok(Reply::answer(&PermissionPage { items, next_cursor, total, applied_defaults })?.send())
}

/// The filter of a caller who may see everything: `may_see` is still to be set.
impl From<PermissionFilter> for Filter {
    fn from(asked: PermissionFilter) -> Self {
        let PermissionFilter {
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
        } = asked;
        Self {
            may_see: Orgs::All,
            org_id: org_id.into_iter().map(Into::into).collect(),
            user_id,
            group_id,
            asset_id,
            node_id,
            source_ticket_id,
            is_active,
            effective,
            reaches_asset_id,
            include_ended,
            created_from: created_from.map(|t| t.0),
            created_to: created_to.map(|t| t.0),
            q,
        }
    }
}
