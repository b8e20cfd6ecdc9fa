//! What tasks tell their connectors.

use crate::db::json::Json;
use crate::db::prepared::Prepared;
use crate::{Conn, Result};
use diesel::sql_types::{Array, Jsonb, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::GrantId;
use gatepass_domain::window::Window;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An object with its current name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

/// What a grant gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Access {
    pub grant_id: Uuid,
    pub groups: Vec<Named>,
    pub assets: Vec<Named>,
    pub nodes: Vec<Named>,
    pub accounts: Vec<String>,
    pub protocols: Vec<String>,
    pub actions: Vec<String>,
    pub window: Window,
}

/// The beneficiary of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Beneficiary {
    pub id: Uuid,
    pub username: String,
    pub name: String,
}

/// What a task tells its connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The beneficiary.
    pub user: Beneficiary,
    /// What the grant gives.
    pub access: Access,
    /// What the user has from other grants at this connector.
    pub others: Vec<Access>,
    /// The groups of the grant in which the user stays when it ends.
    pub stays_in: Vec<Uuid>,
}

/// What the tasks of a connector for these grants tell it.
pub async fn contents(
    conn: &Conn,
    connector: Uuid,
    grants: &[GrantId],
) -> Result<BTreeMap<GrantId, Contents>> {
    let query = diesel::sql_query(include_str!("contents.sql"))
        .bind::<SqlUuid, _>(connector)
        .bind::<Array<SqlUuid>, _>(grants.iter().copied().map(Uuid::from).collect::<Vec<_>>());
    let found: Vec<(Uuid, Json<Contents>)> =
        Prepared::<_, (SqlUuid, Jsonb)>::new(query).load(&mut &**conn).await?;
    Ok(found.into_iter().map(|(grant, Json(contents))| (GrantId(grant), contents)).collect())
}
