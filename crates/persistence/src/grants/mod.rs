//! Grants: what approved tickets give. A row with the state `open` or `ready` is scheduled, active or expired, depending on
//! the time at which it is read.

mod export;
mod filter;
mod list;
mod memberships;
mod overdue;
pub(crate) mod row;
mod search;
mod stored;

pub use export::{COLUMNS, OBJECT_COLUMNS, export};
pub use filter::Filter;
pub use list::{count, end_key, list, names_asset, read_end_key};
pub use memberships::{forget_groups, give_groups, groups};
pub use overdue::overdue;
pub use stored::{About, Device, Stored};

use crate::db::prepared::{Prepared, prepared};
use crate::db::tx::gatepass_moment;
use crate::schema::{grants, users};
use crate::tickets::{PersonName, lock_extensions, people};
use crate::{Conn, Result, Tx, tickets::subjects};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use filter::visible;
use futures::future::{join, join3, join5};
use gatepass_domain::authz::Actor;
use gatepass_domain::ids::{AssetId, GrantId, OrgId, PermissionId, TicketId, UserId};
use row::{Full, Row};
use time::OffsetDateTime;
use uuid::Uuid;

/// Finds a grant that is visible to this actor.
pub async fn find_visible(conn: &Conn, id: GrantId, actor: &Actor) -> Result<Stored> {
    let found = grants::table.filter(visible(actor)).filter(grants::id.eq(Uuid::from(id)));
    let found = prepared(found.select(Full::as_select()));
    let (found, names) = join(found.get_result(&mut &**conn), subjects::of_grant(conn, id)).await;
    Ok(Stored { names: names?, ..found?.try_into()? })
}

/// A grant that is locked until the transaction ends.
#[derive(Debug)]
pub struct Locked {
    stored: Stored,
    since: OffsetDateTime,
    actor: Vec<PersonName>,
}

impl Locked {
    /// Returns the grant to change it. Moves the time of the transaction to when the lock was obtained, and behind the last
    /// change of the grant. Adds the actor to the people of the grant.
    pub fn take_up(self, tx: &mut Tx) -> Stored {
        let Self { mut stored, since, actor } = self;
        tx.reach(since);
        tx.follow(stored.updated_at);
        stored.people.retain(|person| actor.iter().all(|actor| actor.id != person.id));
        stored.people.extend(actor);
        stored
    }
}

/// Finds and locks a grant that is visible to this actor, after the open tickets that ask to extend it.
pub async fn find_locked(tx: &Tx, id: GrantId, actor: &Actor) -> Result<Locked> {
    // Sends both together, but as two statements: a single one would wait for the lock and then see the row as it was
    // before it waited.
    let row = grants::table.find(Uuid::from(id)).select(grants::id).for_update();
    let found = grants::table.filter(visible(actor)).filter(grants::id.eq(Uuid::from(id)));
    let found = prepared(found.select((Full::as_select(), gatepass_moment())));
    let (extensions, locked, found, actor, names) = join5(
        lock_extensions(tx, id),
        row.get_result::<Uuid>(&mut &***tx),
        found.get_result::<(Full, OffsetDateTime)>(&mut &***tx),
        people(tx, [actor.user_id]),
        subjects::of_grant(tx, id),
    )
    .await;
    extensions?;
    locked?;
    let (stored, since) = found?;
    Ok(Locked { stored: Stored { names: names?, ..stored.try_into()? }, since, actor: actor? })
}

/// Finds and locks a grant, after the open tickets that ask to extend it, without regard to visibility.
pub async fn find_any_locked(tx: &Tx, id: GrantId) -> Result<Locked> {
    let row = grants::table.find(Uuid::from(id));
    let lock = row.select(grants::id).for_update().get_result::<Uuid>(&mut &***tx);
    let found = prepared(row.select((Full::as_select(), gatepass_moment())));
    let found = found.get_result::<(Full, OffsetDateTime)>(&mut &***tx);
    let (extensions, locked, found) = join3(lock_extensions(tx, id), lock, found).await;
    extensions?;
    locked?;
    let (stored, since) = found?;
    Ok(Locked { stored: stored.try_into()?, since, actor: Vec::new() })
}

/// Finds and locks a grant that is visible to this actor, so that they start it. Locks the actor too. So they start no
/// other session meanwhile, and nobody deactivates them.
pub async fn find_to_start(tx: &Tx, id: GrantId, actor: &Actor) -> Result<Locked> {
    let user = users::table.find(Uuid::from(actor.user_id)).select(users::id).for_no_key_update();
    let (user, locked) = join(user.get_result::<Uuid>(&mut &***tx), find_locked(tx, id, actor)).await;
    user?;
    locked
}

/// Finds some of the sessions on a device that run or are ready to start.
pub async fn open_sessions(tx: &mut Tx, device: AssetId, at_most: i64) -> Result<Vec<Uuid>> {
    let open = r"is_device_type(grants.type) AND
        grant_is_open(grants.state, grants.window_end) AND grants.assets @> ";
    let open = sql::<Bool>(open).bind::<Array<SqlUuid>, _>(vec![Uuid::from(device)]);
    let ids = grants::table.filter(open).order(grants::id).limit(at_most).select(grants::id);
    Ok(ids.load(&mut ***tx).await?)
}

/// Finds the grants of a user that are open, in an organization (none: in all of them), in the order of their ids.
pub async fn open_of(tx: &mut Tx, user: UserId, org: Option<OrgId>) -> Result<Vec<GrantId>> {
    let open = sql::<Bool>("grant_is_open(grants.state, grants.window_end)");
    let everywhere = org.is_none().into_sql::<Bool>();
    let there = grants::org_id.eq(org.map(Uuid::from).unwrap_or_default()).or(everywhere);
    let ids: Vec<Uuid> = grants::table
        .filter(grants::beneficiary_id.eq(Uuid::from(user)).and(there))
        .filter(open)
        .order(grants::id)
        .select(grants::id)
        .load(&mut ***tx)
        .await?;
    Ok(ids.into_iter().map(GrantId).collect())
}

/// The grant that a ticket gave before, with its permission.
pub async fn of_ticket(conn: &Conn, ticket: TicketId) -> Result<Option<(GrantId, Option<PermissionId>)>> {
    let found = grants::table.filter(grants::ticket_id.eq(Uuid::from(ticket)));
    let found = prepared(found.select((grants::id, grants::permission_id)));
    let found: Option<(Uuid, Option<Uuid>)> = found.get_result(&mut &**conn).await.optional()?;
    Ok(found.map(|(id, permission)| (GrantId(id), permission.map(PermissionId))))
}

/// The ticket that gave a grant.
pub async fn ticket_of(conn: &Conn, grant: GrantId) -> Result<TicketId> {
    let found = prepared(grants::table.find(Uuid::from(grant)).select(grants::ticket_id));
    Ok(TicketId(found.get_result(&mut &**conn).await?))
}

/// Stores a new grant.
pub async fn insert(tx: &mut Tx, stored: &Stored) -> Result<()> {
    tx.write(diesel::insert_into(grants::table).values(Row::try_from(stored)?)).await
}

/// Stores a changed grant.
pub async fn save(tx: &mut Tx, stored: &Stored) -> Result<()> {
    let id = Uuid::from(stored.grant.id);
    let row = diesel::update(grants::table.find(id)).set(Row::try_from(stored)?);
    tx.write(Prepared::<_, ()>::new(row)).await
}
