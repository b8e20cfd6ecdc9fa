//! Permissions: the rules of access. Admins or approved tickets make them.

mod export;
mod list;
mod reaching;
mod through;

pub use export::{COLUMNS, OBJECT_COLUMNS, export};
pub use list::{Filter, count, list, naming_asset, naming_node};
pub use reaching::{Reaching, ReachingGrant, reaching};
pub use through::nodes_above;

use crate::db::prepared::Prepared;
use crate::db::text::AsText;
use crate::schema::permissions;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{OrgId, PermissionId, TicketId, UserId};
use gatepass_domain::permission::{Action, Permission};
use gatepass_domain::writing::fold_fields;
use time::OffsetDateTime;
use uuid::Uuid;

/// A permission as it is stored: the rule, with the times of its creation and last change.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The rule.
    pub permission: Permission,
    /// A comment for admins.
    pub comment: String,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When it was last changed.
    pub updated_at: OffsetDateTime,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = permissions, check_for_backend(diesel::pg::Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct Row {
    pub id: Uuid,
    pub org_id: Uuid,
    pub name: String,
    pub users: Vec<Uuid>,
    pub groups: Vec<Uuid>,
    pub assets: Vec<Uuid>,
    pub nodes: Vec<Uuid>,
    pub accounts: Vec<String>,
    pub protocols: Vec<String>,
    pub actions: Vec<AsText<Action>>,
    pub valid_from: Option<OffsetDateTime>,
    pub valid_until: Option<OffsetDateTime>,
    pub is_active: bool,
    pub comment: String,
    pub source_ticket_id: Option<Uuid>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub exclude_assets: Vec<Uuid>,
    pub exclude_nodes: Vec<Uuid>,
    pub reusable_tokens: bool,
}

fn uuids<T: Copy + Into<Uuid>>(ids: &[T]) -> Vec<Uuid> {
    ids.iter().map(|id| (*id).into()).collect()
}

fn ids<T: From<Uuid>>(uuids: Vec<Uuid>) -> Vec<T> {
    uuids.into_iter().map(T::from).collect()
}

impl From<Stored> for Row {
    fn from(stored: Stored) -> Self {
        let Stored { permission, comment, created_at, updated_at } = stored;
        let Permission {
            id,
            org_id,
            name,
            users,
            groups,
            assets,
            nodes,
            exclude_assets,
            exclude_nodes,
            accounts,
            protocols,
            actions,
            valid_from,
            valid_until,
            is_active,
            reusable_tokens,
            source_ticket_id,
        } = permission;
        Self {
            id: id.into(),
            org_id: org_id.into(),
            name,
            users: uuids(&users),
            groups: uuids(&groups),
            assets: uuids(&assets),
            nodes: uuids(&nodes),
            accounts,
            protocols,
            actions: actions.into_iter().map(AsText).collect(),
            valid_from,
            valid_until,
            is_active,
            comment,
            source_ticket_id: source_ticket_id.map(Uuid::from),
            created_at,
            updated_at,
            exclude_assets: uuids(&exclude_assets),
            exclude_nodes: uuids(&exclude_nodes),
            reusable_tokens,
        }
    }
}

impl From<Row> for Stored {
    fn from(row: Row) -> Self {
        let Row {
            id,
            org_id,
            name,
            users,
            groups,
            assets,
            nodes,
            accounts,
            protocols,
            actions,
            valid_from,
            valid_until,
            is_active,
            comment,
            source_ticket_id,
            created_at,
            updated_at,
            exclude_assets,
            exclude_nodes,
            reusable_tokens,
        } = row;
        let permission = Permission {
            id: PermissionId(id),
            org_id: org_id.into(),
            name,
            users: ids(users),
            groups: ids(groups),
            assets: ids(assets),
            nodes: ids(nodes),
            exclude_assets: ids(exclude_assets),
            exclude_nodes: ids(exclude_nodes),
            accounts,
            protocols,
            actions: actions.into_iter().map(Action::from).collect(),
            valid_from,
            valid_until,
            is_active,
            reusable_tokens,
            source_ticket_id: source_ticket_id.map(TicketId),
        };
        Self { permission, comment, created_at, updated_at }
    }
}

/// Finds a permission.
pub async fn find(conn: &mut Conn, id: PermissionId) -> Result<Stored> {
    let row = permissions::table.find(Uuid::from(id)).select(Row::as_select());
    Ok(row.first(&mut **conn).await?.into())
}

/// Finds a permission, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: PermissionId) -> Result<Stored> {
    let row = permissions::table.find(Uuid::from(id)).select(Row::as_select()).for_update();
    Ok(row.first(&mut ***tx).await?.into())
}

/// Finds the permissions of an organization that admins made and that name this user, and locks them until the transaction
/// ends. They are locked in the order of their ids.
pub async fn lock_naming_user(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Vec<Stored>> {
    let naming = permissions::table
        .filter(permissions::users.contains(vec![Uuid::from(user)]))
        .filter(permissions::org_id.eq(Uuid::from(org)).and(permissions::source_ticket_id.is_null()))
        .order(permissions::id);
    let rows: Vec<Row> = naming.select(Row::as_select()).for_update().load(&mut ***tx).await?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

/// The text that searches for permissions look through.
fn folded(name: &str) -> String {
    fold_fields([name])
}

/// Stores a new permission.
pub async fn insert(tx: &mut Tx, stored: &Stored) -> Result<()> {
    let values = (Row::from(stored.clone()), permissions::folded.eq(folded(&stored.permission.name)));
    diesel::insert_into(permissions::table).values(values).execute(&mut ***tx).await?;
    Ok(())
}

const GIVE: &str = include_str!("permissions/give.sql");

/// Stores the permission that a ticket gives, which excludes nothing, and whose tokens are used once. Assets and nodes that were deleted are omitted.
pub async fn give(tx: &mut Tx, stored: Stored) -> Result<()> {
    let Row {
        id,
        org_id,
        name,
        users,
        groups,
        assets,
        nodes,
        accounts,
        protocols,
        actions,
        valid_from,
        valid_until,
        is_active,
        comment,
        source_ticket_id,
        created_at,
        updated_at,
        exclude_assets: _,
        exclude_nodes: _,
        reusable_tokens: _,
    } = stored.into();
    let folded = folded(&name);
    let query = diesel::sql_query(GIVE)
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(org_id)
        .bind::<Text, _>(name)
        .bind::<Array<SqlUuid>, _>(users)
        .bind::<Array<SqlUuid>, _>(groups)
        .bind::<Array<SqlUuid>, _>(assets)
        .bind::<Array<SqlUuid>, _>(nodes)
        .bind::<Array<Text>, _>(accounts)
        .bind::<Array<Text>, _>(protocols)
        .bind::<Array<Text>, _>(actions)
        .bind::<Nullable<Timestamptz>, _>(valid_from)
        .bind::<Nullable<Timestamptz>, _>(valid_until)
        .bind::<Bool, _>(is_active)
        .bind::<Text, _>(comment)
        .bind::<Nullable<SqlUuid>, _>(source_ticket_id)
        .bind::<Timestamptz, _>(created_at)
        .bind::<Timestamptz, _>(updated_at)
        .bind::<Text, _>(folded);
    tx.write(Prepared::<_, ()>::new(query)).await
}

/// Stores a changed permission.
pub async fn save(tx: &mut Tx, stored: &Stored) -> Result<()> {
    let id = Uuid::from(stored.permission.id);
    let values = (Row::from(stored.clone()), permissions::folded.eq(folded(&stored.permission.name)));
    diesel::update(permissions::table.find(id)).set(values).execute(&mut ***tx).await?;
    Ok(())
}

/// Deactivates a permission, together with the other writes of the transaction. The caller has locked its grant.
pub async fn switch_off(tx: &mut Tx, id: PermissionId) -> Result<()> {
    let off = diesel::update(permissions::table.find(Uuid::from(id)))
        .set((permissions::is_active.eq(false), permissions::updated_at.eq(tx.now)));
    tx.write(Prepared::<_, ()>::new(off)).await
}

/// Makes a permission allow what it names from now on. The caller has locked its grant.
pub async fn switch_on(tx: &mut Tx, id: PermissionId) -> Result<()> {
    let on = diesel::update(permissions::table.find(Uuid::from(id)))
        .set((permissions::is_active.eq(true), permissions::updated_at.eq(tx.now)));
    tx.write(Prepared::<_, ()>::new(on)).await
}

/// Moves the end of a permission, together with the other writes of the transaction. The caller has locked its grant.
pub async fn end_at(tx: &mut Tx, id: PermissionId, end: Option<OffsetDateTime>) -> Result<()> {
    let moved = diesel::update(permissions::table.find(Uuid::from(id)))
        .set((permissions::valid_until.eq(end), permissions::updated_at.eq(tx.now)));
    tx.write(Prepared::<_, ()>::new(moved)).await
}

/// Removes a permission.
pub async fn delete(tx: &mut Tx, id: PermissionId) -> Result<()> {
    diesel::delete(permissions::table.find(Uuid::from(id))).execute(&mut ***tx).await?;
    Ok(())
}
