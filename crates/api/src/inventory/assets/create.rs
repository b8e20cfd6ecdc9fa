//! `POST /assets`.

use super::placed;
use super::wire::{AssetView, CreateAsset, protocol_faults, sorted, stored};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::inventory::owners;
use crate::inventory::widening::{self, particulars, shown};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::jobs::{Changed, follow_rules};
use gatepass_app::references::{missing, missing_owner, not_found};
use gatepass_app::rules::refuse;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::inventory::Place;
use gatepass_domain::writing::canonical_address;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::inventory::assets::{self, Asset};
use gatepass_persistence::{Tx, inventory::nodes, references};
use serde_json::json;

/// Create an asset
///
/// Only admins of the organization may. The response lists the permissions and grants that reach the asset through
/// its nodes. If there are any, or to set an owner, an API key also needs the scope `permissions:write`.
#[utoipa::path(request_body = CreateAsset, tag = "inventory",
    responses((status = 201, description = "The asset", body = AssetView)))]
#[post("/assets")]
pub async fn create_asset(caller: Caller, body: Body<CreateAsset>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateAsset) -> Result<Reply> {
    caller.authorize(Act::ManageInventory, &Target::org(input.org_id.into()))?;
    if input.owner_id.is_some() {
        owners::authorize(caller, input.org_id.into())?;
    }
    refuse_faults(caller, tx, &input).await?;
    let CreateAsset { org_id, name, address, category, nodes, protocols, owner_id, is_active } = input;
    let asset = Asset {
        id: tx.ids.next(),
        org_id,
        name,
        address: address.map(|address| canonical_address(&address).into_owned()),
        category,
        protocols: stored(protocols),
        nodes: sorted(nodes),
        owner_id,
        is_active: is_active.unwrap_or(true),
        created_at: tx.now,
        updated_at: tx.now,
    };
    assets::insert(tx, &asset).await?;
    if asset.owner_id.is_some() {
        follow_rules(tx, Changed::Owners { org_id: org_id.into() }).await?;
    }
    let after = Place::of(&nodes::links(tx, &asset.nodes).await?);
    let widened = widening::widen(caller, tx, placed(&asset, &Place::default(), &after)).await?;
    let view = AssetView::from(asset);
    let event = NewEvent::new(EventAction::AssetCreated, particulars(None, json!(view), widened.as_ref()))
        .about(view.id)
        .in_org(view.org_id);
    caller.record(tx, vec![event]).await?;
    let told = AssetView { widened: shown(caller, widened), ..view.clone() };
    Reply::created_as(format!("/api/v1/assets/{}", view.id), &told, &view)
}

async fn refuse_faults(caller: &Caller, tx: &mut Tx, input: &CreateAsset) -> Result<()> {
    let org = OrgId(input.org_id);
    let mut faults = protocol_faults(&input.protocols);
    if nodes::hold_tree(tx, org).await? {
        let found = references::hold_nodes(tx, org, &input.nodes).await?;
        faults.extend(missing("/nodes", &input.nodes, &found));
    } else {
        faults.push(not_found("/org_id"));
    }
    faults.extend(missing_owner(tx, caller.by(), input.owner_id).await?);
    Ok(refuse(faults)?)
}
