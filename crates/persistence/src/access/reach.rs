//! Candidates for "which assets may this user reach" and "who may reach this asset": pages of the assets or users that
//! permissions cover. The domain then decides by accounts and protocols whether a candidate has access.

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

/// A page of candidates.
#[derive(Debug, Clone, Copy)]
pub struct Offset {
    /// Only candidates that were created before this one. None: from the newest.
    pub before: Option<Uuid>,
    /// The number of candidates.
    pub limit: i64,
}

impl Offset {
    /// Any id is less than the greatest one.
    fn before(self) -> Uuid {
        self.before.unwrap_or(Uuid::max())
    }
}

/// A question about the assets of a user.
#[derive(Debug, Clone)]
pub struct AssetsOf {
    /// The user.
    pub user: UserId,
    /// The organizations whose assets the asker may see.
    pub may_see: Orgs,
    /// Only assets of these organizations; empty: of all.
    pub org_id: Vec<OrgId>,
    /// Only assets in or below these nodes; empty: all.
    pub node_id: Vec<Uuid>,
    /// Only assets with this text in the name or address.
    pub q: Option<String>,
    /// The time of the question. None: now.
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

/// A question about the users of an asset.
#[derive(Debug, Clone)]
pub struct UsersOf {
    /// The asset.
    pub asset: AssetId,
    /// Only users who reach this account.
    pub account: Option<String>,
    /// Only users who reach the asset over this protocol.
    pub protocol: Option<String>,
    /// Only users who may do this action.
    pub action: Option<Action>,
    /// The time of the question. None: now.
    pub at: Option<OffsetDateTime>,
}

/// A page of the users whom permissions about the asset cover, newest first, as pairs with the asset. The page may hold users
/// without access: SQL only checks that a permission could give the account, protocol and action.
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
