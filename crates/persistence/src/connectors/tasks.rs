//! Tasks of connectors for grants.

use super::Connector;
use crate::db::json::Json;
use crate::db::prepared::{Prepared, prepared};
use crate::db::text::AsText;
use crate::schema::{connector_tasks as tasks, connectors};
use crate::tickets::Due;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::connector::{Attempt, Task, Wanted};
use gatepass_domain::grant::Grant;
use gatepass_domain::ids::{ConnectorId, GrantId, TaskId};
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tasks, primary_key(grant_id, connector_id), check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    grant_id: Uuid,
    connector_id: Uuid,
    id: Uuid,
    user_id: Uuid,
    wanted: AsText<Wanted>,
    is_awaited: bool,
    since: OffsetDateTime,
    due_at: OffsetDateTime,
    done_at: Option<OffsetDateTime>,
    leased_until: Option<OffsetDateTime>,
    is_overdue: bool,
    is_known: bool,
    attempts: i32,
    log: Json<Vec<Attempt>>,
}

impl From<Row> for Task {
    fn from(row: Row) -> Self {
        Self {
            id: TaskId(row.id),
            connector: ConnectorId(row.connector_id),
            wanted: row.wanted.0,
            is_awaited: row.is_awaited,
            since: row.since,
            due_at: row.due_at,
            done_at: row.done_at,
            leased_until: row.leased_until,
            is_overdue: row.is_overdue,
            is_known: row.is_known,
            attempts: u32::try_from(row.attempts).unwrap_or_default(),
            log: row.log.into_inner(),
        }
    }
}

fn row(grant: (GrantId, Uuid), task: &Task) -> Row {
    let Task {
        id,
        connector,
        wanted,
        is_awaited,
        since,
        due_at,
        done_at,
        leased_until,
        is_overdue,
        is_known,
        attempts,
        log,
    } = task.clone();
    Row {
        grant_id: grant.0.into(),
        connector_id: connector.into(),
        id: id.into(),
        user_id: grant.1,
        wanted: AsText(wanted),
        is_awaited,
        since,
        due_at,
        done_at,
        leased_until,
        is_overdue,
        is_known,
        attempts: i32::try_from(attempts).unwrap_or(i32::MAX),
        log: Json(log),
    }
}

/// Stores the first tasks for a grant.
pub async fn insert_tasks(tx: &mut Tx, grant: &Grant, new: &[Task]) -> Result<()> {
    let of = (grant.id, grant.beneficiary.into());
    let rows: Vec<Row> = new.iter().map(|task| row(of, task)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    tx.write(diesel::insert_into(tasks::table).values(rows)).await
}

/// Stores a changed task for a grant.
pub async fn save_task(tx: &mut Tx, grant: &Grant, task: &Task) -> Result<()> {
    save(tx, (grant.id, grant.beneficiary.into()), task).await
}

async fn save(tx: &mut Tx, grant: (GrantId, Uuid), task: &Task) -> Result<()> {
    let of = tasks::table.find((Uuid::from(grant.0), Uuid::from(task.connector)));
    tx.write(Prepared::<_, ()>::new(diesel::update(of).set(row(grant, task)))).await
}

/// The tasks for a grant, locked until the transaction ends, in the order of their connectors. The caller has locked the grant.
pub async fn tasks_of_locked(tx: &mut Tx, grant: GrantId) -> Result<Vec<Task>> {
    let of = tasks::table.filter(tasks::grant_id.eq(Uuid::from(grant))).order(tasks::connector_id);
    let rows: Vec<Row> = of.select(Row::as_select()).for_update().load(&mut ***tx).await?;
    Ok(rows.into_iter().map(Task::from).collect())
}

/// The tasks for a grant with the names of their connectors, by name.
pub async fn tasks_with_names(conn: &Conn, grant: GrantId) -> Result<Vec<(Task, String)>> {
    let of = tasks::table.inner_join(connectors::table).filter(tasks::grant_id.eq(Uuid::from(grant)));
    let of = of.order((connectors::name, connectors::id)).select((Row::as_select(), connectors::name));
    let rows: Vec<(Row, String)> = prepared(of).load(&mut &**conn).await?;
    Ok(rows.into_iter().map(|(row, name)| (row.into(), name)).collect())
}

/// The connectors that have a task for a grant.
pub async fn connectors_of(conn: &Conn, grant: GrantId) -> Result<Vec<Connector>> {
    let of = tasks::table.inner_join(connectors::table).filter(tasks::grant_id.eq(Uuid::from(grant)));
    Ok(prepared(of.select(Connector::as_select())).load(&mut &**conn).await?)
}

/// The grants whose tasks a connector is given next, locked until the transaction ends. The caller has locked the connector.
pub async fn claim(tx: &mut Tx, connector: Uuid, most: i64) -> Result<Vec<GrantId>> {
    let query =
        diesel::sql_query(include_str!("claim.sql")).bind::<SqlUuid, _>(connector).bind::<BigInt, _>(most);
    let found: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut ***tx).await?;
    Ok(found.into_iter().map(GrantId).collect())
}

/// Changes the tasks of a connector for these grants, which the caller has claimed, and returns them.
pub async fn claimed(
    tx: &mut Tx,
    connector: Uuid,
    grants: &[GrantId],
    change: impl Fn(Task) -> Task,
) -> Result<Vec<(GrantId, Task)>> {
    let ids: Vec<Uuid> = grants.iter().copied().map(Uuid::from).collect();
    let of = tasks::table.filter(tasks::connector_id.eq(connector).and(tasks::grant_id.eq_any(ids)));
    let rows: Vec<Row> =
        of.order((tasks::due_at, tasks::id)).select(Row::as_select()).load(&mut ***tx).await?;
    let mut changed = Vec::new();
    for row in rows {
        let of = (GrantId(row.grant_id), row.user_id);
        let task = change(row.into());
        save(tx, of, &task).await?;
        changed.push((of.0, task));
    }
    Ok(changed)
}

/// Grants with tasks that connectors are late with, in the order in which they should have been done, after this one.
pub async fn late(conn: &Conn, after: Option<Due>, most: i64) -> Result<Vec<Due>> {
    let after = after.unwrap_or(Due::START);
    let query = diesel::sql_query(include_str!("late.sql"))
        .bind::<Timestamptz, _>(after.since)
        .bind::<SqlUuid, _>(after.id)
        .bind::<BigInt, _>(most);
    Ok(Prepared::<_, (SqlUuid, Timestamptz)>::new(query).load(&mut &**conn).await?)
}

/// Whether a connector has, or may have, the access of a grant.
pub async fn holds_grants(tx: &mut Tx, connector: Uuid) -> Result<bool> {
    let holds = tasks::wanted.eq(Wanted::Give.to_string()).or(tasks::done_at.is_null());
    let held = tasks::table.filter(tasks::connector_id.eq(connector)).filter(holds);
    Ok(diesel::select(diesel::dsl::exists(held)).get_result(&mut ***tx).await?)
}

/// Open grants that a connector carries and has no task for, after this one.
pub async fn uncarried(conn: &Conn, connector: Uuid, after: Uuid, most: i64) -> Result<Vec<GrantId>> {
    let query = diesel::sql_query(include_str!("uncarried.sql"))
        .bind::<SqlUuid, _>(connector)
        .bind::<SqlUuid, _>(after)
        .bind::<BigInt, _>(most);
    let found: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &**conn).await?;
    Ok(found.into_iter().map(GrantId).collect())
}

/// The connectors that are posted tasks and have some, at most `most`.
pub async fn due_connectors(conn: &Conn, most: i64) -> Result<Vec<Uuid>> {
    let query = diesel::sql_query(include_str!("due.sql")).bind::<BigInt, _>(most);
    Ok(Prepared::<_, SqlUuid>::new(query).load(&mut &**conn).await?)
}
