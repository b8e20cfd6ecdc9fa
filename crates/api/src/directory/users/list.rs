//! `GET /users`.

use super::wire::{UserFilter, UserPage, UserView};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_app::directory::visible;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::directory::users::{self, Filter};

/// List users
///
/// Returns the caller and the users who share an organization with the caller. Admins also get the services whose home is
/// their organization; super admins get all users. `sort=name` sorts by login name.
#[utoipa::path(
    tag = "directory",
    params(List<UserFilter>),
    responses((status = 200, description = "A page of users", body = UserPage))
)]
#[get("/users")]
pub async fn list_users(
    caller: Caller,
    Query(Both(asked, paging)): Query<List<UserFilter>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadUser, &Target::listing())?;
    let UserFilter {
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
    } = asked;
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
    let visible = visible(&caller.actor);
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = users::list(&mut conn, &visible, &filter, &listing.page).await?;
    let total = if paging.counts() { Some(users::count(&mut conn, &visible, &filter).await?) } else { None };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.username.clone(), row.id));
    let items = rows.into_iter().map(|user| UserView::new(user, &caller.actor)).collect();
    Ok(Reply::answer(&UserPage { items, next_cursor, total })?.send())
}
