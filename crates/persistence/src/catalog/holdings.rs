//! Open tickets and open grants of catalog items that a user has.

use crate::db::prepared::{Prepared, prepared};
use crate::db::text::AsText;
use crate::grants::{self, row::Full};
use crate::schema::grants as table;
use crate::{Conn, Result, Tx};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join;
use gatepass_domain::ids::{AssetId, FlowId, UserId};
use gatepass_domain::ticket::holding::Holding;
use gatepass_domain::ticket::state::StateName;
use uuid::Uuid;

/// An open ticket or a grant of a catalog item.
#[derive(Debug, Clone)]
pub struct Held {
    /// The item.
    pub item: FlowId,
    /// The device, if the item is about devices.
    pub asset: Option<AssetId>,
    /// The ticket or the grant.
    pub what: Holding,
}

#[derive(QueryableByName)]
struct Open {
    #[diesel(sql_type = SqlUuid)]
    flow_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    asset_id: Option<Uuid>,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    state: AsText<StateName>,
}

const TICKETS: &str = include_str!("tickets_of_items.sql");

/// Finds the open tickets and grants of this item (none: any item) that a user has, oldest first, at most 1,000 of each.
pub async fn held(conn: &Conn, user: UserId, item: Option<FlowId>) -> Result<Vec<Held>> {
    let item = item.map(Uuid::from);
    let user = Uuid::from(user);
    let tickets = diesel::sql_query(TICKETS).bind::<SqlUuid, _>(user).bind::<Nullable<SqlUuid>, _>(item);
    let tickets = prepared(tickets);
    let of_items = sql::<Bool>(
        r"grants.ticket_id IN (SELECT t.id FROM tickets t WHERE is_catalog_type(t.type)
         AND t.beneficiary_id = ",
    )
    .bind::<SqlUuid, _>(user)
    .sql(" AND (")
    .bind::<Nullable<SqlUuid>, _>(item)
    .sql("::uuid IS NULL OR t.flow_id = ")
    .bind::<Nullable<SqlUuid>, _>(item)
    .sql("))");
    let open = sql::<Bool>("grant_is_open(grants.state, grants.window_end)");
    let of_item = sql::<SqlUuid>("(SELECT t.flow_id FROM tickets t WHERE t.id = grants.ticket_id)");
    let device = sql::<Nullable<SqlUuid>>(
        "(SELECT (t.requested ->> 'asset_id')::uuid FROM tickets t WHERE t.id = grants.ticket_id)",
    );
    let grants = table::table.filter(of_items).filter(open).order(table::id).limit(1000);
    let grants = prepared(grants.select((of_item, device, Full::as_select())));
    let (tickets, grants) = join(tickets.load(&mut &**conn), grants.load(&mut &**conn)).await;
    let tickets: Vec<Open> = tickets?;
    let grants: Vec<(Uuid, Option<Uuid>, Full)> = grants?;
    let tickets = tickets.into_iter().map(|Open { flow_id, asset_id, id, state: AsText(state) }| {
        let what = Holding::Ticket(id.into(), state);
        Ok(Held { item: flow_id.into(), asset: asset_id.map(AssetId), what })
    });
    let grants = grants.into_iter().map(|(item, asset, full)| {
        let what = Holding::Grant(Box::new(grants::Stored::try_from(full)?.grant));
        Ok(Held { item: item.into(), asset: asset.map(AssetId), what })
    });
    tickets.chain(grants).collect()
}

const LOCK: &str = include_str!("lock_item.sql");

/// Finds the open tickets and grants of this item and device that a user has.
pub async fn held_now(
    conn: &Conn,
    user: UserId,
    item: Option<FlowId>,
    asset: Option<AssetId>,
) -> Result<Vec<Held>> {
    if item.is_none() {
        return Ok(Vec::new());
    }
    let mut held = held(conn, user, item).await?;
    held.retain(|held| held.asset == asset);
    Ok(held)
}

/// Does what [`held_now`] does, after it takes a lock: no other transaction requests the item for this user before this one
/// ends. If two requests arrive at once, the second finds the ticket of the first.
pub async fn held_locked(
    tx: &Tx,
    user: UserId,
    item: Option<FlowId>,
    asset: Option<AssetId>,
) -> Result<Vec<Held>> {
    let Some(of) = item else { return Ok(Vec::new()) };
    let lock = diesel::sql_query(LOCK).bind::<Text, _>(format!("{user} {of}"));
    let lock = Prepared::<_, ()>::new(lock);
    let (locked, held) = join(lock.execute(&mut &***tx), held_now(tx, user, item, asset)).await;
    locked?;
    held
}
