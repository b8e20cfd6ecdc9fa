//! Objects that use another object and so prevent its removal: ids by kind, at most 20 of each. The caller holds the row
//! lock of the object. So no other transaction begins to use it.

use crate::db::prepared::Prepared;
use crate::{Result, Tx};
use diesel::pg::Pg;
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{CommandGroupId, GroupId, OrgId, UserId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Ids of the objects that use an object, by kind.
pub type Uses = BTreeMap<String, Vec<Uuid>>;

/// Finds the objects of an organization. Deleted flows count, since tickets may be pinned to them.
pub async fn of_organization(tx: &mut Tx, id: OrgId) -> Result<Uses> {
    find(tx, diesel::sql_query(include_str!("uses/of_organization.sql")).bind::<SqlUuid, _>(Uuid::from(id)))
        .await
}

/// Finds the objects that name a user.
pub async fn of_user(tx: &mut Tx, id: UserId) -> Result<Uses> {
    find(tx, diesel::sql_query(include_str!("uses/of_user.sql")).bind::<SqlUuid, _>(Uuid::from(id))).await
}

/// Finds the objects that name a group.
pub async fn of_group(tx: &mut Tx, id: GroupId) -> Result<Uses> {
    find(tx, diesel::sql_query(include_str!("uses/of_group.sql")).bind::<SqlUuid, _>(Uuid::from(id))).await
}

/// Finds the rules that name a command group.
pub async fn of_command_group(tx: &mut Tx, id: CommandGroupId) -> Result<Uses> {
    find(tx, diesel::sql_query(include_str!("uses/of_command_group.sql")).bind::<SqlUuid, _>(Uuid::from(id)))
        .await
}

/// Finds flows that name an object, at most 20.
pub async fn flows_naming(tx: &mut Tx, id: Uuid) -> Result<Vec<Uuid>> {
    let uses =
        find(tx, diesel::sql_query(include_str!("uses/flows_naming.sql")).bind::<SqlUuid, _>(id)).await?;
    Ok(uses.into_values().flatten().collect())
}

/// Finds guard rules that name an object, at most 20.
pub async fn rules_naming(tx: &mut Tx, id: Uuid) -> Result<Vec<Uuid>> {
    let uses =
        find(tx, diesel::sql_query(include_str!("uses/rules_naming.sql")).bind::<SqlUuid, _>(id)).await?;
    Ok(uses.into_values().flatten().collect())
}

/// Runs a statement that gives rows of kind and id.
async fn find<Q>(tx: &mut Tx, query: Q) -> Result<Uses>
where
    Q: QueryFragment<Pg> + QueryId + Send,
{
    let rows: Vec<(String, Uuid)> = Prepared::<_, (Text, SqlUuid)>::new(query).load(&mut ***tx).await?;
    let mut uses = Uses::new();
    for (kind, id) in rows {
        uses.entry(kind).or_default().push(id);
    }
    Ok(uses)
}
