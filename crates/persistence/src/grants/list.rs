//! Lists of grants: by age, or by their end.

use super::Stored;
use super::filter::{Condition, END, Filter, conditions};
use super::row::Full;
use super::search::{Found, Near, Shown};
use crate::db::keyset::{Page, Sort, ticket_number};
use crate::db::prepared::prepared_shape;
use crate::schema::grants;
use crate::{Conn, Error, Result, tickets::subjects};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Actor;
use gatepass_domain::ticket::subject::MOST_LISTED;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;
use uuid::Uuid;

/// The end of grants that never end: after all others.
const NEVER: OffsetDateTime = datetime!(9999-12-31 00:00 UTC);

/// A grant's position in a list by end, for [`crate::db::keyset::After`].
pub fn end_key(end: Option<OffsetDateTime>) -> String {
    end.unwrap_or(NEVER).format(&Rfc3339).unwrap_or_default()
}

/// Reads the key that [`end_key`] wrote. None if it is malformed.
pub fn read_end_key(key: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(key, &Rfc3339).ok().filter(|end| end.offset().is_utc())
}

/// The grants after the page before. `Sort::Name` sorts by end here.
fn position(page: &Page) -> Result<Condition> {
    let Some(after) = &page.after else { return Ok(Box::new(sql::<Bool>("true"))) };
    let by_end = |comparison: &str| -> Result<Condition> {
        let end = read_end_key(&after.key).ok_or_else(|| Error::Internal("a cursor's key".into()))?;
        let place = sql::<Bool>(&format!("({END}, grants.id) {comparison} ("));
        let place = place.bind::<Timestamptz, _>(end).sql(", ").bind::<SqlUuid, _>(after.id).sql(")");
        Ok(Box::new(place))
    };
    match page.sort {
        Sort::Newest => Ok(Box::new(grants::id.lt(after.id))),
        Sort::Oldest => Ok(Box::new(grants::id.gt(after.id))),
        Sort::Name => by_end(">"),
        Sort::NameDescending => by_end("<"),
    }
}

/// The order of a page.
pub(super) fn order(sort: Sort) -> String {
    match sort {
        Sort::Newest => "grants.id DESC".to_owned(),
        Sort::Oldest => "grants.id".to_owned(),
        Sort::Name => format!("{END}, grants.id"),
        Sort::NameDescending => format!("{END} DESC, grants.id DESC"),
    }
}

/// The text to search for. The number of a ticket is a condition.
fn searched(filter: &Filter) -> Option<&str> {
    filter.q.as_deref().filter(|text| ticket_number(text).is_none())
}

fn all(conditions: Vec<Condition>) -> grants::BoxedQuery<'static, Pg> {
    conditions.into_iter().fold(grants::table.into_boxed(), QueryDsl::filter)
}

/// A page of grants, and one more grant if another page follows.
pub async fn list(conn: &Conn, actor: &Actor, filter: &Filter, page: &Page) -> Result<Vec<Stored>> {
    let mut conditions = conditions(actor, filter);
    let place = position(page)?;
    let query = if let Some(text) = searched(filter) {
        let text = Shown::new(actor, text);
        let ids = Near { place, conditions, text, order: order(page.sort), fetch: page.fetch() };
        grants::table.filter(ids).into_boxed()
    } else {
        conditions.push(place);
        all(conditions)
    };
    let query = query.order(sql::<Bool>(&order(page.sort))).limit(page.fetch());
    let rows: Vec<Full> = prepared_shape(query.select(Full::as_select())).load(&mut &**conn).await?;
    let mut page = rows.into_iter().map(Stored::try_from).collect::<Result<Vec<_>>>()?;
    add_names(conn, actor, &mut page).await?;
    Ok(page)
}

/// Adds the names of the first subjects of each grant, if this reader is shown them.
async fn add_names(conn: &Conn, reader: &Actor, page: &mut [Stored]) -> Result<()> {
    let shown = page.iter().filter(|stored| stored.shows_subjects_to(reader));
    let wanted: Vec<_> = shown.flat_map(|stored| stored.subjects().into_iter().take(MOST_LISTED)).collect();
    let names = subjects::of_ids(conn, wanted).await?;
    for stored in page {
        let subjects = stored.subjects();
        let own = subjects.iter().filter_map(|subject| names.get(&subject.id));
        stored.names = own.map(|named| (named.id, named.clone())).collect();
    }
    Ok(())
}

/// All grants that are visible to the actor and match the filter.
pub(super) fn asked(actor: &Actor, filter: &Filter) -> grants::BoxedQuery<'static, Pg> {
    let mut conditions = conditions(actor, filter);
    if let Some(text) = searched(filter) {
        conditions.push(Box::new(Found(Shown::new(actor, text))));
    }
    all(conditions)
}

/// The number of grants that match.
pub async fn count(conn: &Conn, actor: &Actor, filter: &Filter) -> Result<i64> {
    let counted = asked(actor, filter).select(sql::<BigInt>("count(*)"));
    Ok(prepared_shape(counted).get_result(&mut &**conn).await?)
}

/// Whether a grant that is visible to the actor names the asset.
pub async fn names_asset(conn: &Conn, actor: &Actor, asset: Uuid) -> Result<bool> {
    let named = asked(actor, &Filter { assets: vec![asset], ..Filter::default() });
    let found =
        prepared_shape(named.select(sql::<Bool>("true")).limit(1)).get_result::<bool>(&mut &**conn).await;
    Ok(found.optional()?.is_some())
}
