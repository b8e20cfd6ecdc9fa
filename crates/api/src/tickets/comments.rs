//! `GET` and `POST /tickets/{id}/comments`.

use super::take_up;
use super::wire::{AddComment, CommentPage, CommentView, Person};
use crate::error::Result;
use crate::extract::{Body, Caller, Id, Query};
use crate::page::{ByTime, Sorted};
use crate::reply::Reply;
use actix_web::{HttpResponse, get, post};
use futures::future::join;
use gatepass_app::tickets::{comment, find_locked};
use gatepass_domain::authz::Act;
use gatepass_domain::ids::UserId;
use gatepass_persistence::tickets::comments::{self, Comment};
use gatepass_persistence::tickets::{Locked, PersonName};
use gatepass_persistence::{Tx, tickets};
use uuid::Uuid;

/// List comments
///
/// Everyone to whom the ticket is visible may.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket"), Sorted<ByTime>),
    responses((status = 200, description = "A page of comments", body = CommentPage))
)]
#[get("/tickets/{id}/comments")]
pub async fn list_comments(
    caller: Caller,
    id: Id<Uuid>,
    query: Query<Sorted<ByTime>>,
) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let found = tickets::find_visible(&conn, id.0.into(), &caller.actor).await?;
    caller.by().authorize_on(&found.ticket, Act::ReadTicket)?;
    let listing = query.0.listing(&id.0)?;
    let rows = comments::list(&mut conn, id.0.into(), &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |(comment, ..)| (String::new(), comment.id));
    let hides_people = found.ticket.hides_people_from(&caller.actor);
    let items = rows.into_iter().map(|(comment, username, name)| {
        // A comment of an approver would show who decides.
        let author = UserId(comment.author_id);
        let is_told = !hides_people || found.ticket.is_own(author) || author == caller.id();
        let author = is_told.then_some(Person { id: comment.author_id, username, name });
        view(comment, author)
    });
    Ok(Reply::answer(&CommentPage { items: items.collect(), next_cursor })?.send())
}

/// Comment on a ticket
///
/// Participants and admins may, at any time. A comment is a change of the ticket: it moves `updated_at` and the ETag, and
/// wakes requests that wait. `digest` stays as it is, so a decision that names the digest is not refused because of a comment.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket")),
    request_body = AddComment,
    responses((status = 201, description = "The comment", body = CommentView))
)]
#[post("/tickets/{id}/comments")]
pub async fn add_comment(caller: Caller, id: Id<Uuid>, body: Body<AddComment>) -> Result<HttpResponse> {
    let read = async |tx: &Tx, caller: &Caller| {
        let (found, author) =
            join(find_locked(tx, caller.by(), id.0.into()), tickets::people(tx, [caller.id()])).await;
        Ok((found?, author?))
    };
    caller
        .read_and_write(&body.bytes, read, async |tx, caller, found| add(tx, caller, found, body.input).await)
        .await
}

async fn add(
    tx: &mut Tx,
    caller: &Caller,
    (found, names): (Locked, Vec<PersonName>),
    input: AddComment,
) -> Result<Reply> {
    let found = take_up(tx, caller, found)?;
    let comment = comment(tx, caller.by(), found, input.body).await?;
    let unknown =
        || Person { id: caller.id().into(), username: caller.actor.username.clone(), name: String::new() };
    let author = names.into_iter().next().map_or_else(unknown, Person::from);
    let location = format!("/api/v1/tickets/{}/comments", comment.ticket_id);
    Reply::created(location, &view(comment, Some(author)))
}

fn view(comment: Comment, author: Option<Person>) -> CommentView {
    let Comment { id, ticket_id, author_id: _, body, created_at } = comment;
    CommentView { id, ticket_id, author, body, created_at: created_at.into() }
}
