//! `DELETE /assets/{id}`, with its accounts. Refused while a permission, an open ticket or an open session names the
//! asset. What has ended does not count.

use super::wire::AssetView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::inventory::in_use::{self, TOLD};
use crate::inventory::targets;
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{AssetId, OrgId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, cascades, grants, inventory::assets, permissions, uses};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// The deleted asset with its accounts, for the audit log.
#[derive(Serialize)]
struct Deleted {
    #[serde(flatten)]
    asset: AssetView,
    account_count: i64,
    /// The ids of the first 1,000 accounts.
    account_ids: Vec<Uuid>,
}

/// Delete an asset
///
/// Only admins of the organization may. Its accounts are deleted with it. An asset that a permission, an open ticket
/// or an open session names is in use. The permission of a grant that has ended does not count.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the asset")),
    responses((status = 204, description = "The asset is deleted")))]
#[delete("/assets/{id}")]
pub async fn delete_asset(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id.0.into()).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: AssetId) -> Result<Reply> {
    let view = AssetView::from(assets::find_locked(tx, id).await?);
    let org = OrgId(view.org_id);
    caller.authorize(Act::ManageInventory, &targets::asset(caller, tx, org, id).await?)?;
    reply::refuse_stale(&caller.client.request, &view)?;
    in_use::refuse(vec![
        ("permissions", permissions::naming_asset(tx, view.id, TOLD).await?),
        ("tickets", assets::open_tickets(tx, org, id, TOLD).await?),
        ("grants", grants::open_sessions(tx, id, TOLD).await?),
        ("flows", uses::flows_naming(tx, view.id).await?),
        ("guard_rules", uses::rules_naming(tx, view.id).await?),
    ])?;
    let accounts = cascades::accounts_of_asset(tx, id).await?;
    assets::delete(tx, id).await?;
    let before = Deleted { asset: view, account_count: accounts.count, account_ids: accounts.ids };
    let event = NewEvent::new(EventAction::AssetDeleted, json!({ "before": before }))
        .about(before.asset.id)
        .in_org(before.asset.org_id);
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
