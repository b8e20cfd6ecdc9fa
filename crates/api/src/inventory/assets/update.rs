//! `PATCH /assets/{id}`.

use super::placed;
use super::wire::{AssetView, UpdateAsset, protocol_faults, sorted, stored};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::inventory::owners;
use crate::inventory::targets;
use crate::inventory::widening::{self, particulars, shown};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_app::jobs::{Changed, follow_rules};
use gatepass_app::references::{missing, missing_owner};
use gatepass_app::rules::refuse;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{AssetId, OrgId};
use gatepass_domain::inventory::Place;
use gatepass_domain::writing::canonical_address;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::inventory::assets::{self, Asset};
use gatepass_persistence::{Tx, inventory::nodes, references};
use serde_json::json;
use uuid::Uuid;

/// Change an asset
///
/// Only admins of the organization may. Omitted fields stay as they are; lists are replaced as a whole. The response
/// to a move lists the permissions and grants that reach the asset because of it. For such a move, or to change the
/// owner, an API key also needs the scope `permissions:write`.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the asset")),
    request_body(content = UpdateAsset, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed asset", body = AssetView)))]
#[patch("/assets/{id}")]
pub async fn update_asset(caller: Caller, id: Id<Uuid>, body: Body<UpdateAsset>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id.0.into(), body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: AssetId, input: UpdateAsset) -> Result<Reply> {
    let asset = assets::find_locked(tx, id).await?;
    let org = OrgId(asset.org_id);
    caller.authorize(Act::ManageInventory, &targets::asset(caller, tx, org, id).await?)?;
    let before = AssetView::from(asset.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    if input.owner_id.is_some_and(|owner| owner != asset.owner_id) {
        owners::authorize(caller, org)?;
    }
    if input.nodes.is_some() {
        nodes::hold_tree(tx, org).await?;
    }
    refuse_faults(caller, tx, &asset, &input).await?;
    let old = asset.nodes.clone();
    let asset = Asset { updated_at: tx.now, ..patched(asset, input) };
    let mut widened = None;
    if asset.nodes != old {
        let from = Place::of(&nodes::links(tx, &old).await?);
        let to = Place::of(&nodes::links(tx, &asset.nodes).await?);
        widened = widening::widen(caller, tx, placed(&asset, &from, &to)).await?;
    }
    assets::save(tx, &asset).await?;
    if asset.nodes != old || asset.owner_id != before.owner_id {
        follow_rules(tx, Changed::Owners { org_id: org }).await?;
    }
    let view = AssetView::from(asset);
    let data = particulars(Some(json!(before)), json!(view), widened.as_ref());
    let event = NewEvent::new(EventAction::AssetUpdated, data).about(view.id).in_org(view.org_id);
    caller.record(tx, vec![event]).await?;
    let told = AssetView { widened: shown(caller, widened), ..view.clone() };
    Reply::ok_as(&told, &view)
}

fn patched(asset: Asset, input: UpdateAsset) -> Asset {
    let UpdateAsset { name, address, category, nodes, protocols, owner_id, is_active } = input;
    Asset {
        name: name.unwrap_or(asset.name),
        address: address.map_or(asset.address, |new| new.map(|new| canonical_address(&new).into_owned())),
        category: category.unwrap_or(asset.category),
        nodes: nodes.map_or(asset.nodes, sorted),
        protocols: protocols.map_or(asset.protocols, stored),
        owner_id: owner_id.unwrap_or(asset.owner_id),
        is_active: is_active.unwrap_or(asset.is_active),
        ..asset
    }
}

async fn refuse_faults(caller: &Caller, tx: &mut Tx, asset: &Asset, input: &UpdateAsset) -> Result<()> {
    let mut faults = protocol_faults(input.protocols.as_deref().unwrap_or_default());
    let nodes = input.nodes.as_deref().unwrap_or_default();
    let found = references::hold_nodes(tx, OrgId(asset.org_id), nodes).await?;
    faults.extend(missing("/nodes", nodes, &found));
    let new_owner = input.owner_id.flatten().filter(|owner| asset.owner_id != Some(*owner));
    faults.extend(missing_owner(tx, caller.by(), new_owner).await?);
    Ok(refuse(faults)?)
}
