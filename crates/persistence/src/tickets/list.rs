//! A page of tickets, and the number of all that match.

use super::filter::{Filter, Key};
use super::order::Order;
use super::page_filter::Among;
use super::row::Full;
use super::shown_key::ShownKey;
use super::visible;
use super::{Stored, details};
use crate::db::keyset::Page;
use crate::db::prepared::prepared_shape;
use crate::schema::tickets;
use crate::{Conn, Result};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Actor;

/// A page of tickets, and one more ticket if another page follows.
pub async fn list(conn: &Conn, actor: &Actor, filter: &Filter, page: &Page) -> Result<Vec<Stored>> {
    let order = Order::new(actor, filter, page)?;
    let (is_descending, key) = (order.is_descending, ShownKey::new(actor, filter));
    let query = tickets::table.filter(Among::new(actor, filter, order)).into_boxed();
    let query = match (filter.key, is_descending) {
        (Key::Created, true) => query.order(tickets::id.desc()),
        (Key::Created, false) => query.order(tickets::id.asc()),
        (Key::Updated | Key::Deadline, true) => query.order((key.desc(), tickets::id.desc())),
        (Key::Updated | Key::Deadline, false) => query.order((key.asc(), tickets::id.asc())),
    };
    let query = query.limit(page.fetch()).select(Full::as_select());
    let rows: Vec<Full> = prepared_shape(query).load(&mut &**conn).await?;
    let mut page = rows.into_iter().map(Stored::try_from).collect::<Result<Vec<_>>>()?;
    details::add_names_to_page(conn, actor, &mut page).await?;
    Ok(page)
}

/// All tickets that are visible to the actor and match the filter.
pub(super) fn asked(actor: &Actor, filter: &Filter) -> tickets::BoxedQuery<'static, Pg> {
    let conditions = visible::in_queue(actor, filter.queue).into_iter().chain(filter.conditions(actor));
    conditions.fold(tickets::table.into_boxed(), QueryDsl::filter)
}

/// The number of tickets that match.
pub async fn count(conn: &Conn, actor: &Actor, filter: &Filter) -> Result<i64> {
    Ok(prepared_shape(asked(actor, filter).count()).get_result(&mut &**conn).await?)
}
