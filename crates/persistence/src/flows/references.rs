//! Checks that the objects that a flow names exist, and locks them until the transaction ends.

use crate::db::prepared::Prepared;
use crate::{Error, Result, Tx};
use diesel::sql_types::{Array, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::references::Reference;
use gatepass_domain::ids::{AssetId, GroupId, NodeId, OrgId, UserId};
use std::collections::BTreeSet;
use uuid::Uuid;

const EXISTING: &str = include_str!("existing_references.sql");

/// Returns the references that exist and that a flow of this organization (none: a global flow) may name.
pub async fn existing(tx: &mut Tx, org: Option<OrgId>, named: &[Reference]) -> Result<BTreeSet<Reference>> {
    let ids = |of: fn(&Reference) -> Option<Uuid>| named.iter().filter_map(of).collect::<Vec<_>>();
    let query = diesel::sql_query(EXISTING)
        .bind::<Nullable<SqlUuid>, _>(org.map(Uuid::from))
        .bind::<Array<SqlUuid>, _>(ids(|r| if let Reference::User(id) = r { Some(id.0) } else { None }))
        .bind::<Array<SqlUuid>, _>(ids(|r| if let Reference::Group(id) = r { Some(id.0) } else { None }))
        .bind::<Array<SqlUuid>, _>(ids(|r| if let Reference::Asset(id) = r { Some(id.0) } else { None }))
        .bind::<Array<SqlUuid>, _>(ids(|r| if let Reference::Node(id) = r { Some(id.0) } else { None }));
    let rows: Vec<(String, Uuid)> = Prepared::<_, (Text, SqlUuid)>::new(query).load(&mut ***tx).await?;
    rows.into_iter().map(|(kind, id)| reference(&kind, id)).collect()
}

fn reference(kind: &str, id: Uuid) -> Result<Reference> {
    match kind {
        "user" => Ok(Reference::User(UserId(id))),
        "group" => Ok(Reference::Group(GroupId(id))),
        "asset" => Ok(Reference::Asset(AssetId(id))),
        "node" => Ok(Reference::Node(NodeId(id))),
        other => Err(Error::inconsistent("references", other)),
    }
}
