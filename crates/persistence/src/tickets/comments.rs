//! Comments on tickets.

use crate::db::keyset::{Page, paged};
use crate::schema::{comments, users};
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::TicketId;
use time::OffsetDateTime;
use uuid::Uuid;

/// A comment as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = comments, check_for_backend(diesel::pg::Pg), treat_none_as_default_value = false)]
pub struct Comment {
    /// The id.
    pub id: Uuid,
    /// The ticket.
    pub ticket_id: Uuid,
    /// The author.
    pub author_id: Uuid,
    /// The text.
    pub body: String,
    /// The time of writing.
    pub created_at: OffsetDateTime,
}

/// Stores a new comment.
pub async fn insert(tx: &mut Tx, comment: &Comment) -> Result<()> {
    tx.write(diesel::insert_into(comments::table).values(comment.clone())).await
}

/// A page of the comments on a ticket with the names of their authors, and one more comment if another page follows.
pub async fn list(conn: &mut Conn, ticket: TicketId, page: &Page) -> Result<Vec<(Comment, String, String)>> {
    let query = comments::table
        .inner_join(users::table)
        .filter(comments::ticket_id.eq(Uuid::from(ticket)))
        .into_boxed();
    Ok(paged!(query, page, comments::id, users::name)
        .select((Comment::as_select(), users::username, users::name))
        .load(&mut **conn)
        .await?)
}
