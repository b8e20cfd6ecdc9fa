//! Whether what a flow names is there: checked, and kept from being deleted until the transaction ends.

use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::references::Reference;
use gatepass_domain::ids::OrgId;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Users are global. A global flow names groups of any organization, and no asset or node.
const EXISTING: &str = "WITH u AS (SELECT id FROM users WHERE id = ANY ($2) FOR KEY SHARE), \
    g AS (SELECT id FROM groups WHERE id = ANY ($3) AND ($1 IS NULL OR org_id = $1) FOR KEY SHARE), \
    a AS (SELECT id FROM assets WHERE id = ANY ($4) AND org_id = $1 FOR KEY SHARE), \
    n AS (SELECT id FROM nodes WHERE id = ANY ($5) AND org_id = $1 FOR KEY SHARE) \
    SELECT id FROM u UNION ALL SELECT id FROM g UNION ALL SELECT id FROM a UNION ALL SELECT id FROM n";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Those of the references that a flow of this organization (none: a global flow) may name.
pub async fn existing(tx: &mut Tx, org: Option<OrgId>, named: &[Reference]) -> Result<BTreeSet<Reference>> {
    let ids = |of: fn(&Reference) -> Option<Uuid>| named.iter().filter_map(of).collect::<Vec<_>>();
    let rows: Vec<Row> = diesel::sql_query(EXISTING)
        .bind::<Nullable<SqlUuid>, _>(org.map(Uuid::from))
        .bind::<Array<SqlUuid>, _>(ids(|r| if let Reference::User(id) = r { Some(id.0) } else { None }))
        .bind::<Array<SqlUuid>, _>(ids(|r| if let Reference::Group(id) = r { Some(id.0) } else { None }))
        .bind::<Array<SqlUuid>, _>(ids(|r| if let Reference::Asset(id) = r { Some(id.0) } else { None }))
        .bind::<Array<SqlUuid>, _>(ids(|r| if let Reference::Node(id) = r { Some(id.0) } else { None }))
        .load(&mut ***tx)
        .await?;
    // A UUID is of one kind only, so the bare id tells which reference it is.
    let found: BTreeSet<Uuid> = rows.into_iter().map(|row| row.id).collect();
    Ok(named.iter().copied().filter(|reference| found.contains(&id_of(*reference))).collect())
}

fn id_of(reference: Reference) -> Uuid {
    match reference {
        Reference::User(id) => id.0,
        Reference::Group(id) => id.0,
        Reference::Asset(id) => id.0,
        Reference::Node(id) => id.0,
    }
}
