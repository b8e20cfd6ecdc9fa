//! `GET /access/assets`: which assets a user may use, with which accounts and actions, until when.

use super::answers::{AccessibleAsset, AccessibleAssetPage};
use crate::error::{Code, Problem, Result};
use crate::extract::{Both, Caller, Query};
use crate::page::{Listing, Pages, SortBy};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_app::access::refuse_past;
use gatepass_domain::authz::{self, Act, Orgs, Target};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::permission::{Part, entries};
use gatepass_persistence::access::{self, AssetsOf, Offset};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which assets to list, and for which user.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccessibleAssets {
    /// The user; the caller if omitted. For other users the caller needs the right to read access.
    user_id: Option<Uuid>,
    /// Assets of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Assets in or below one of these nodes. Nodes that are not visible to the caller select nothing.
    #[serde(default)]
    #[param(max_items = 100)]
    node_id: Vec<Uuid>,
    /// Assets whose name or address contains this text.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The time for which the question is answered; now if omitted. At most 60 seconds in the past.
    at: Option<Timestamp>,
}

/// List the assets that a user may use
///
/// Everyone may list their own assets. Auditors and admins may list the assets of another user in their
/// organizations.
#[utoipa::path(tag = "access", params(Both<AccessibleAssets, Pages>),
    responses((status = 200, description = "A page of assets", body = AccessibleAssetPage)))]
#[get("/access/assets")]
pub async fn list_accessible_assets(
    caller: Caller,
    query: Query<Both<AccessibleAssets, Pages>>,
) -> Result<HttpResponse> {
    let Both(AccessibleAssets { user_id, org_id, node_id, q, at }, pages) = query.0;
    let user = user_id.map_or(caller.id(), UserId);
    let org_id: Vec<OrgId> = org_id.into_iter().map(OrgId).collect();
    let may_see = may_see(&caller, user, &org_id)?;
    let mut asked = AssetsOf { user, may_see: Orgs::All, org_id, node_id, q, at: at.map(|at| at.0) };
    refuse_past([("at".to_owned(), asked.at)], caller.now)?;
    let listing = Listing::new(&pages, SortBy::Newest, &asked)?;
    // The answer does not show nodes. So a filter by node needs the right to read the inventory.
    asked.may_see = if asked.node_id.is_empty() { may_see } else { within(may_see, &caller) };
    let rows = page(&caller, &asked, &listing).await?;
    let (items, next_cursor) = listing.cut(rows, |item| (String::new(), item.asset.id));
    Ok(Reply::answer(&AccessibleAssetPage { items, next_cursor })?.send())
}

/// Those of these organizations whose inventory the caller may read.
fn within(may_see: Orgs, caller: &Caller) -> Orgs {
    match (may_see, authz::orgs(&caller.actor, Act::ReadInventory)) {
        (Orgs::All, orgs) | (orgs, Orgs::All) => orgs,
        (Orgs::Only(some), Orgs::Only(others)) => Orgs::Only(some.intersection(&others).copied().collect()),
    }
}

/// The organizations whose assets the list shows: for the caller's own access all of them, for another user's access
/// those where the caller may read access.
fn may_see(caller: &Caller, user: UserId, asked: &[OrgId]) -> Result<Orgs> {
    if user == caller.id() {
        caller.authorize(Act::CheckOwnAccess, &Target::global())?;
        return Ok(Orgs::All);
    }
    caller.authorize(Act::ReadAccess, &Target::listing())?;
    for org in asked {
        caller.authorize(Act::ReadAccess, &Target::org(*org))?;
    }
    match caller.actor.readable_orgs() {
        Orgs::Only(orgs) if orgs.is_empty() => Err(Problem::new(Code::RoleRequired)),
        orgs => Ok(orgs),
    }
}

/// One page. If the domain drops candidates, more are fetched until the page is full or none is left.
async fn page(caller: &Caller, asked: &AssetsOf, listing: &Listing) -> Result<Vec<AccessibleAsset>> {
    let mut conn = caller.conn().await?;
    let wanted = listing.page.fetch();
    let mut before = listing.page.after.as_ref().map(|after| after.id);
    let mut items = Vec::new();
    loop {
        let candidates = access::assets_of(&mut conn, asked, Offset { before, limit: wanted }).await?;
        let has_more = super::is_full(&candidates, wanted);
        before = candidates.last().map(|facts| facts.asset.id.into());
        for facts in candidates {
            let entries = entries(&facts.user, &facts.asset, facts.at, &facts.permissions, Part::default());
            if !entries.is_empty() {
                items.push(AccessibleAsset::new(facts, entries));
            }
        }
        if !has_more || super::is_full(&items, wanted) {
            return Ok(items);
        }
    }
}
