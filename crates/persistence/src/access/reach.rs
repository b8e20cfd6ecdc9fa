//! Candidates for "which assets may this user reach" and "who may reach this asset": pages of those whom permissions
//! cover. Whether anything is left for a candidate when accounts and protocols are looked at, the domain says.

use super::{Facts, load};
use crate::db::keyset::contains_pattern;
use crate::{Conn, Result, visible};
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::{AssetId, OrgId, UserId};
use gatepass_domain::permission::{ALL, ALL_PROTOCOLS, Action, USER};
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// Which part of the candidates.
#[derive(Debug, Clone, Copy)]
pub struct Offset {
    /// Those made before this one; none: from the newest.
    pub before: Option<Uuid>,
    /// How many.
    pub limit: i64,
}

impl Offset {
    /// Any id is less than the greatest one.
    fn before(self) -> Uuid {
        self.before.unwrap_or(Uuid::max())
    }
}

/// Whose assets.
#[derive(Debug, Clone)]
pub struct AssetsOf {
    /// The user.
    pub user: UserId,
    /// Where the asker may know of them.
    pub may_see: Orgs,
    /// In these organizations alone, if any are named.
    pub org_id: Vec<OrgId>,
    /// At or below these nodes alone, if any are named.
    pub node_id: Vec<Uuid>,
    /// With this in the name or address.
    pub q: Option<String>,
    /// When; none: now.
    pub at: Option<OffsetDateTime>,
}

/// A page of the assets that the user's permissions cover, newest first, as pairs with the user.
pub async fn assets_of(conn: &mut Conn, asked: &AssetsOf, offset: Offset) -> Result<Vec<Facts>> {
    let AssetsOf { user, may_see, org_id, node_id, q, at } = asked;
    let query = diesel::sql_query(include_str!("assets_of.sql"))
        .bind::<SqlUuid, _>(user.0)
        .bind::<Nullable<Array<SqlUuid>>, _>(visible::orgs(may_see, org_id))
        .bind::<Array<SqlUuid>, _>(node_id)
        .bind::<Nullable<Text>, _>(q.as_deref().map(contains_pattern))
        .bind::<SqlUuid, _>(offset.before())
        .bind::<BigInt, _>(offset.limit)
        .bind::<Nullable<Timestamptz>, _>(at);
    Ok(load(conn, query).await?.into_values().collect())
}

/// Who reaches an asset.
#[derive(Debug, Clone)]
pub struct UsersOf {
    /// The asset.
    pub asset: AssetId,
    /// Only those who reach this account.
    pub account: Option<String>,
    /// Only those who reach it over this protocol.
    pub protocol: Option<String>,
    /// Only those who may do this.
    pub action: Option<Action>,
    /// When; none: now.
    pub at: Option<OffsetDateTime>,
}

/// A page of the users whom permissions about the asset cover, newest first, as pairs with the asset. That a
/// permission may give what is asked for is all that is made sure of.
pub async fn users_of(conn: &mut Conn, asked: &UsersOf, offset: Offset) -> Result<Vec<Facts>> {
    let UsersOf { asset, account, protocol, action, at } = asked;
    let query = diesel::sql_query(include_str!("users_of.sql"))
        .bind::<SqlUuid, _>(asset.0)
        .bind::<SqlUuid, _>(offset.before())
        .bind::<BigInt, _>(offset.limit)
        .bind::<Nullable<Timestamptz>, _>(at)
        .bind::<Nullable<Array<Text>>, _>(account.as_deref().map(|name| vec![name, ALL, USER]))
        .bind::<Nullable<Array<Text>>, _>(protocol.as_deref().map(|name| vec![name, ALL_PROTOCOLS]))
        .bind::<Nullable<Array<Text>>, _>(action.map(|action| vec![action.as_str()]));
    Ok(load(conn, query).await?.into_values().collect())
}
