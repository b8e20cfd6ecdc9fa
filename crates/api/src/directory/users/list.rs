//! `GET /users`.

use super::visible;
use super::wire::{ListUsers, UserPage, UserView};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::Listing;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::users::{self, Filter};

/// List users
///
/// Those who share an organization with the caller, and the caller; for admins also the services whose home is their
/// organization; for super admins all.
#[utoipa::path(
    tag = "directory",
    params(ListUsers),
    responses((status = 200, description = "A page of users", body = UserPage))
)]
#[get("/users")]
pub async fn list_users(caller: Caller, Query(query): Query<ListUsers>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadUser, &Target::listing())?;
    let ListUsers {
        limit,
        cursor,
        sort,
        include,
        username,
        kind,
        is_active,
        is_super_admin,
        org_id,
        manager_id,
        group_id,
        q,
        created_from,
        created_to,
    } = query;
    let filter = Filter {
        usernames: username,
        kinds: kind,
        is_active,
        is_super_admin,
        orgs: org_id,
        managers: manager_id,
        groups: group_id,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let visible = visible(&caller);
    let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
    let mut conn = caller.conn().await?;
    let rows = users::list(&mut conn, &visible, &filter, &listing.page).await?;
    let total = match include {
        Some(_) => Some(users::count(&mut conn, &visible, &filter).await?),
        None => None,
    };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.username.clone(), row.id));
    let items = rows.into_iter().map(|user| UserView::new(user, &caller.actor)).collect();
    Ok(Reply::answer(&UserPage { items, next_cursor, total })?.send())
}
