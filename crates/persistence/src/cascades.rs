//! What goes with a thing that is removed, for the log. The caller holds the row lock that lets nobody add to it meanwhile.

use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AssetId, GroupId};
use uuid::Uuid;

/// The rows that go.
#[derive(Debug, Clone, QueryableByName)]
pub struct Gone {
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    /// Which: the first 1,000 of them.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub ids: Vec<Uuid>,
}

/// The users who are in a group, by a grant or for lasting.
pub async fn members_of_group(tx: &mut Tx, group: GroupId) -> Result<Gone> {
    const MEMBERS: &str = include_str!("cascades/members_of_group.sql");
    gone(tx, MEMBERS, group.into()).await
}

/// The accounts of an asset.
pub async fn accounts_of_asset(tx: &mut Tx, asset: AssetId) -> Result<Gone> {
    const ACCOUNTS: &str = include_str!("cascades/accounts_of_asset.sql");
    gone(tx, ACCOUNTS, asset.into()).await
}

async fn gone(tx: &mut Tx, sql: &'static str, of: Uuid) -> Result<Gone> {
    Ok(diesel::sql_query(sql).bind::<SqlUuid, _>(of).get_result(&mut ***tx).await?)
}
