//! Catalog items for a user: enabled flows of the catalog types that are visible to the user, in the organizations of
//! the user. A global flow is an item in the organizations that `organizations_with_item` gives (domain.md
//! section 4).

use super::deciders::{Decider, OF_FLOW};
use crate::db::json::Json;
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::db::prepared::prepared_shape;
use crate::flows::{Stored, row::Row};
use crate::schema::flows;
use crate::{Conn, Error, Result};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::Approval;
use gatepass_domain::ids::{FlowId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use serde_json::json;
use uuid::Uuid;

/// The items of a list. An empty list of alternatives means any.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The user.
    pub user: UserId,
    /// Only items of these organizations. None: of all.
    pub orgs: Option<Vec<Uuid>>,
    /// Only this item.
    pub item: Option<FlowId>,
    /// Only items of these types.
    pub types: Vec<TicketType>,
    /// Only items of these categories.
    pub categories: Vec<String>,
    /// Only items with this text in the name, description or category.
    pub q: Option<String>,
}

/// An item, at most 100 organizations in which it can be requested, and the people who would decide.
pub type Offer = (Stored, Vec<Uuid>, Vec<Decider>);

fn filtered<'a>(filter: &Filter) -> flows::BoxedQuery<'a, Pg> {
    let Filter { user, orgs, item, types, categories, q } = filter.clone();
    let live = flows::deleted_at.is_null().and(flows::enabled);
    let types = if types.is_empty() { TicketType::ALL.to_vec() } else { types };
    let types: Vec<&'static str> =
        types.into_iter().filter(|t| t.is_from_catalog()).map(TextEnum::as_str).collect();
    let here = sql::<Bool>("(flows.org_id = ANY (")
        .bind::<Nullable<Array<SqlUuid>>, _>(orgs.clone())
        .sql(") OR (flows.org_id IS NOT NULL AND ")
        .bind::<Nullable<Array<SqlUuid>>, _>(orgs.clone())
        .sql(
            r"::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
             SELECT FROM organizations_with_item(flows.ticket_type, flows.definition) o WHERE ",
        )
        .bind::<Nullable<Array<SqlUuid>>, _>(orgs.clone())
        .sql("::uuid[] IS NULL OR o.org_id = ANY (")
        .bind::<Nullable<Array<SqlUuid>>, _>(orgs)
        .sql("))))");
    let visible = sql::<Bool>("(flows.definition @> ")
        .bind::<Jsonb, _>(json!({"visible_to": {"everyone": true}}))
        .sql(" OR flows.definition @> ")
        .bind::<Jsonb, _>(json!({"visible_to": {"users": [user]}}))
        .sql(
            r" OR EXISTS (SELECT FROM present_members m
             WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text AND m.user_id = ",
        )
        .bind::<SqlUuid, _>(Uuid::from(user))
        .sql("))");
    let mut query =
        flows::table.filter(live.and(flows::ticket_type.eq_any(types)).and(here).and(visible)).into_boxed();
    if let Some(item) = item {
        query = query.filter(flows::id.eq(Uuid::from(item)));
    }
    if !categories.is_empty() {
        let heading = sql::<Bool>("flows.definition -> 'item' ->> 'category' = ANY (");
        query = query.filter(heading.bind::<Array<Text>, _>(categories).sql(")"));
    }
    if let Some(q) = q {
        query = query.filter(flows::folded.like(contains_pattern(&q)));
    }
    query
}

/// A page of items, and one more item if another page follows.
pub async fn list(conn: &Conn, filter: &Filter, page: &Page) -> Result<Vec<Offer>> {
    let open_to = sql::<Array<SqlUuid>>(
        r"CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
         SELECT o.org_id FROM organizations_with_item(flows.ticket_type, flows.definition) o WHERE ",
    )
    .bind::<Nullable<Array<SqlUuid>>, _>(filter.orgs.clone())
    .sql("::uuid[] IS NULL OR o.org_id = ANY (")
    .bind::<Nullable<Array<SqlUuid>>, _>(filter.orgs.clone())
    .sql(") ORDER BY o.org_id LIMIT 100) END");
    let manual =
        serde_json::to_value(Approval::Manual.levels()).map_err(|e| Error::Internal(e.to_string()))?;
    let deciders = sql::<Jsonb>("(WITH given (requester, manual_levels) AS (SELECT ")
        .bind::<SqlUuid, _>(Uuid::from(filter.user))
        .sql("::uuid, ")
        .bind::<Jsonb, _>(manual)
        .sql("::jsonb")
        .sql(&OF_FLOW);
    let query = paged!(filtered(filter), page, flows::id, flows::name);
    let query = query.select((Row::as_select(), open_to, deciders));
    let rows: Vec<(Row, Vec<Uuid>, Json<Vec<Decider>>)> = prepared_shape(query).load(&mut &**conn).await?;
    rows.into_iter().map(|(row, orgs, Json(deciders))| Ok((row.try_into()?, orgs, deciders))).collect()
}

/// The number of items that match.
pub async fn count(conn: &Conn, filter: &Filter) -> Result<i64> {
    Ok(prepared_shape(filtered(filter).count()).get_result(&mut &**conn).await?)
}
