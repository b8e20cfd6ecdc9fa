//! `GET /access/users`: who may use an asset, with which accounts and actions, until when.

use super::answers::{AccessUser, AccessUserPage};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::inventory::targets;
use crate::page::{Listing, Pages, SortBy};
use crate::reply::Reply;
use crate::schema::{self, Timestamp};
use actix_web::{HttpResponse, get};
use gatepass_app::access::refuse_past;
use gatepass_domain::authz::Act;
use gatepass_domain::permission::{Action, Part, entries};
use gatepass_persistence::Conn;
use gatepass_persistence::access::{self, Offset, UsersOf};
use gatepass_persistence::inventory::assets;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// The asset, and the kind of use.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssetUse {
    /// The asset.
    asset_id: Uuid,
    /// Users who may use this account. Entries show only this account.
    #[param(max_length = 128)]
    account: Option<String>,
    /// Users who may use this protocol. Entries show only this protocol.
    #[param(max_length = 32)]
    protocol: Option<String>,
    /// Users who may perform this action. Entries show only this action.
    #[param(value_type = Option<schema::AccessAction>)]
    action: Option<Action>,
    /// The time for which the question is answered; now if omitted. At most 60 seconds in the past.
    at: Option<Timestamp>,
}

/// List the users who may use an asset
///
/// Only auditors and admins of the asset's organization may.
#[utoipa::path(tag = "access", params(Both<AssetUse, Pages>),
    responses((status = 200, description = "A page of users", body = AccessUserPage)))]
#[get("/access/users")]
pub async fn list_access_users(caller: Caller, query: Query<Both<AssetUse, Pages>>) -> Result<HttpResponse> {
    let Both(AssetUse { asset_id, account, protocol, action, at }, pages) = query.0;
    let mut conn = caller.conn().await?;
    let org = assets::find(&mut conn, asset_id.into()).await?.org_id;
    caller.authorize(Act::ReadAccess, &targets::asset(&caller, &conn, org.into(), asset_id.into()).await?)?;
    let asked = UsersOf { asset: asset_id.into(), account, protocol, action, at: at.map(|at| at.0) };
    refuse_past([("at".to_owned(), asked.at)], caller.now)?;
    let listing = Listing::new(&pages, SortBy::Newest, &asked)?;
    let rows = page(&mut conn, &asked, &listing).await?;
    let (items, next_cursor) = listing.cut(rows, |item| (String::new(), item.user.id));
    Ok(Reply::answer(&AccessUserPage { items, next_cursor })?.send())
}

/// One page. If the domain drops candidates, more are fetched until the page is full or none is left.
async fn page(conn: &mut Conn, asked: &UsersOf, listing: &Listing) -> Result<Vec<AccessUser>> {
    let wanted = listing.page.fetch();
    let mut before = listing.page.after.as_ref().map(|after| after.id);
    let mut items = Vec::new();
    let UsersOf { asset: _, account, protocol, action, at: _ } = asked;
    let part = Part { account: account.as_deref(), protocol: protocol.as_deref(), action: *action };
    loop {
        let candidates = access::users_of(conn, asked, Offset { before, limit: wanted }).await?;
        let has_more = super::is_full(&candidates, wanted);
        before = candidates.last().map(|facts| facts.user.id.into());
        for facts in candidates {
            let entries = entries(&facts.user, &facts.asset, facts.at, &facts.permissions, part);
            if !entries.is_empty() {
                items.push(AccessUser::new(facts, entries));
            }
        }
        if !has_more || super::is_full(&items, wanted) {
            return Ok(items);
        }
    }
}
