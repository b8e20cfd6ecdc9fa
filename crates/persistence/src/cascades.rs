//! Rows that are removed together with an object, for the audit log. The caller holds the row lock of the object. So no
//! other transaction adds such rows.

use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AssetId, GroupId};
use uuid::Uuid;

/// The rows that are removed.
#[derive(Debug, Clone, QueryableByName)]
pub struct Gone {
    /// Their number.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    /// The ids of the first 1,000.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub ids: Vec<Uuid>,
}

/// The members of a group, permanent members and members by a grant.
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
