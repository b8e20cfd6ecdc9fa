//! Grants: what approved tickets gave. `open` rows are scheduled, active or expired by the clock of whoever reads them.

mod export;
mod row;

pub use export::{COLUMNS, export};
pub use row::Stored;

use crate::keyset::{Page, contains_pattern, paged};
use crate::prepared::{Prepared, prepared, prepared_shape};
use crate::schema::grants;
use crate::tx::moment;
use crate::{Conn, Result, Tx};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Jsonb, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join3;
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::grant::GrantStateName;
use gatepass_domain::ids::GrantId;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use row::{Full, Row};
use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

type Condition = Box<dyn BoxableExpression<grants::table, Pg, SqlType = Bool>>;

/// Which grants; an empty list of alternatives: any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In one of these organizations.
    pub orgs: Vec<Uuid>,
    /// In one of these states now.
    pub states: Vec<GrantStateName>,
    /// Of one of these types.
    pub types: Vec<TicketType>,
    /// Of one of these people.
    pub beneficiaries: Vec<Uuid>,
    /// From one of these tickets.
    pub tickets: Vec<Uuid>,
    /// On one of these assets by name, as it was asked for.
    pub assets: Vec<Uuid>,
    /// Made at this moment or later.
    pub created_from: Option<OffsetDateTime>,
    /// Made before this moment.
    pub created_to: Option<OffsetDateTime>,
    /// With this text in the title, reason or number of the ticket.
    pub q: Option<String>,
}

/// The grants that this actor may see: their own, those of tickets that they take part in, and those where they read
/// everything.
fn visible(actor: &Actor) -> Condition {
    let user = Uuid::from(actor.user_id);
    let concerns = || -> Condition {
        let ids = sql::<Bool>("grants.ticket_id IN (SELECT t.id FROM tickets t WHERE t.applicant_id = ")
            .bind::<SqlUuid, _>(user)
            .sql(" UNION SELECT t.id FROM tickets t WHERE t.beneficiary_id = ")
            .bind::<SqlUuid, _>(user)
            .sql(" UNION SELECT a.ticket_id FROM ticket_approvers a WHERE a.user_id = ")
            .bind::<SqlUuid, _>(user)
            .sql(")");
        Box::new(ids)
    };
    match actor.readable_orgs() {
        Orgs::All => Box::new(sql::<Bool>("true")),
        Orgs::Only(orgs) if orgs.is_empty() => concerns(),
        Orgs::Only(orgs) => {
            let orgs: Vec<Uuid> = orgs.into_iter().map(Uuid::from).collect();
            Box::new(grants::org_id.eq_any(orgs).or(concerns()))
        }
    }
}

/// Whether a grant is in this state now.
fn is_in(state: GrantStateName) -> Condition {
    let text = match state {
        GrantStateName::Scheduled => "(grants.state = 'open' AND grants.window_start > gatepass_now())",
        GrantStateName::Active => {
            "(grants.state = 'open' AND grants.window_start <= gatepass_now() AND \
             (grants.window_end IS NULL OR grants.window_end > gatepass_now()))"
        }
        GrantStateName::Expired => {
            "(grants.state = 'open' AND coalesce(grants.window_end <= gatepass_now(), false))"
        }
        GrantStateName::Ready
        | GrantStateName::Revoking
        | GrantStateName::Revoked
        | GrantStateName::Ended
        | GrantStateName::Failed => return Box::new(grants::state.eq(state.as_str())),
    };
    Box::new(sql::<Bool>(text))
}

fn any_of(conditions: impl IntoIterator<Item = Condition>) -> Option<Condition> {
    conditions.into_iter().reduce(|one, other| Box::new(one.or(other)))
}

fn of_ticket_with(asset: &Uuid) -> Condition {
    let with = "grants.ticket_id IN (SELECT t.id FROM tickets t WHERE t.requested -> 'assets' @> ";
    Box::new(sql::<Bool>(with).bind::<Jsonb, _>(json!([asset])).sql(")"))
}

fn filtered<'a>(actor: &Actor, filter: &Filter) -> grants::BoxedQuery<'a, Pg> {
    let Filter { orgs, states, types, beneficiaries, tickets, assets, created_from, created_to, q } =
        filter.clone();
    let mut all: Vec<Condition> = Vec::new();
    all.extend(any_of(states.into_iter().map(is_in)));
    all.extend(any_of(assets.iter().map(of_ticket_with)));
    if !orgs.is_empty() {
        all.push(Box::new(grants::org_id.eq_any(orgs)));
    }
    if !types.is_empty() {
        let types: Vec<&'static str> = types.iter().map(|value| value.as_str()).collect();
        all.push(Box::new(grants::type_.eq_any(types)));
    }
    if !beneficiaries.is_empty() {
        all.push(Box::new(grants::beneficiary_id.eq_any(beneficiaries)));
    }
    if !tickets.is_empty() {
        all.push(Box::new(grants::ticket_id.eq_any(tickets)));
    }
    if let Some(from) = created_from {
        all.push(Box::new(grants::created_at.ge(from)));
    }
    if let Some(to) = created_to {
        all.push(Box::new(grants::created_at.lt(to)));
    }
    if let Some(q) = q {
        let text = "grants.ticket_id IN (SELECT t.id FROM tickets t \
            WHERE (t.title || ' ' || t.reason || ' #' || t.number::text) ILIKE ";
        all.push(Box::new(sql::<Bool>(text).bind::<Text, _>(contains_pattern(&q)).sql(")")));
    }
    all.into_iter().fold(grants::table.filter(visible(actor)).into_boxed(), QueryDsl::filter)
}

/// One page of grants, and one more where there is one.
pub async fn list(conn: &mut Conn, actor: &Actor, filter: &Filter, page: &Page) -> Result<Vec<Stored>> {
    let query = paged!(filtered(actor, filter), page, grants::id, grants::type_);
    let rows: Vec<Full> = prepared_shape(query.select(Full::as_select())).load(&mut **conn).await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// How many grants there are in all.
pub async fn count(conn: &mut Conn, actor: &Actor, filter: &Filter) -> Result<i64> {
    Ok(prepared_shape(filtered(actor, filter).count()).get_result(&mut **conn).await?)
}

/// One grant, if this actor may see it.
pub async fn find_visible(conn: &Conn, id: GrantId, actor: &Actor) -> Result<Stored> {
    let found = grants::table.filter(visible(actor)).filter(grants::id.eq(Uuid::from(id)));
    prepared(found.select(Full::as_select())).get_result(&mut &**conn).await?.try_into()
}

/// One grant, if this actor may see it, which nobody else changes until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: GrantId, actor: &Actor) -> Result<Stored> {
    let row = grants::table.find(Uuid::from(id)).select(grants::id).for_update();
    let lock = row.get_result::<Uuid>(&mut &***tx);
    let (locked, found, since) = join3(lock, find_visible(tx, id, actor), moment(tx)).await;
    locked?;
    let (found, since) = (found?, since?);
    tx.reach(since);
    tx.follow(found.updated_at);
    Ok(found)
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
