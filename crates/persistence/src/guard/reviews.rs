//! Reviews of guard rules, beside their tickets: which questions they answer, and whether their approvals count any more.

use crate::db::prepared::Prepared;
use crate::db::tx::gatepass_moment;
use crate::schema::{reviews, users};
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join3;
use gatepass_domain::ids::{TicketId, UserId};
use gatepass_domain::ticket::kind::review::{Keys, Passage};
use gatepass_domain::window::Window;
use time::OffsetDateTime;
use uuid::Uuid;

const LOCK: &str = include_str!("reviews/lock.sql");
const LOCK_ALL: &str = include_str!("reviews/lock_all.sql");
const ANSWERS: &str = include_str!("reviews/answers.sql");
const PASSAGE: &str = include_str!("reviews/passage.sql");

/// A review that may answer a question.
#[derive(Debug, Clone, Copy)]
pub struct MatchingReview {
    /// Its ticket.
    pub ticket: TicketId,
    /// Whether it asks this question, and not one that its approval also answers.
    pub is_same: bool,
    /// Whether it is open, and nobody can decide it.
    pub is_blocked: bool,
    /// Its approval. None: it is open.
    pub passage: Option<Passage>,
}

/// Reviews of one reach, behind its lock.
#[derive(Debug)]
pub struct Found {
    answers: Vec<MatchingReview>,
    since: OffsetDateTime,
}

impl Found {
    /// Gives the reviews, newest first. Moves the time of the transaction to when the lock was obtained.
    pub fn take_up(self, tx: &mut Tx) -> Vec<MatchingReview> {
        tx.reach(self.since);
        self.answers
    }
}

type Columns = (Nullable<Timestamptz>, Nullable<Timestamptz>, Bool, Nullable<Timestamptz>);
type Row = (Option<OffsetDateTime>, Option<OffsetDateTime>, bool, Option<OffsetDateTime>);

fn passage((start, end, is_reusable, used_at): Row) -> Option<Passage> {
    Some(Passage { window: Window { start: start?, end }, is_reusable, used_at })
}

/// Takes the locks of [`find_locked`] for several reaches, in this order. Whoever needs more than one takes them here, sorted and
/// before anything else, so that two who need the same ones never wait for each other.
pub async fn lock(tx: &Tx, reaches: Vec<String>) -> Result<()> {
    let query = diesel::sql_query(LOCK_ALL).bind::<Array<Text>, _>(reaches);
    Prepared::<_, ()>::new(query).execute(&mut &***tx).await?;
    Ok(())
}

/// Finds the reviews that may answer a question, behind a lock: no other transaction opens a review of the same reach before this
/// one ends. If the same question comes twice at once, the second finds the review of the first.
pub async fn find_locked(tx: &Tx, keys: &Keys) -> Result<Found> {
    let Keys { asker, question, reach } = keys;
    let lock = Prepared::<_, ()>::new(diesel::sql_query(LOCK).bind::<Text, _>(reach.clone()));
    let found = diesel::sql_query(ANSWERS)
        .bind::<Text, _>(reach)
        .bind::<Text, _>(question)
        .bind::<Nullable<SqlUuid>, _>(asker.map(Uuid::from));
    let found = Prepared::<_, (SqlUuid, Bool, Bool, Bool, Columns)>::new(found);
    let moment = diesel::select(gatepass_moment());
    // Sent together, but as statements of their own, so that they see the review of the previous holder of the lock.
    let (locked, found, since) = join3(
        lock.execute(&mut &***tx),
        found.load::<(Uuid, bool, bool, bool, Row)>(&mut &***tx),
        moment.get_result(&mut &***tx),
    )
    .await;
    locked?;
    let answers = found?.into_iter().map(|(ticket, is_same, is_open, is_blocked, row)| {
        let passage = if is_open { None } else { passage(row) };
        MatchingReview { ticket: TicketId(ticket), is_same, is_blocked, passage }
    });
    Ok(Found { answers: answers.collect(), since: since? })
}

/// Finds the approval of a review, and locks it until the transaction ends. None: the ticket is no review, or is not approved.
pub async fn passage_locked(tx: &Tx, ticket: TicketId) -> Result<Option<Passage>> {
    let query = diesel::sql_query(PASSAGE).bind::<SqlUuid, _>(Uuid::from(ticket));
    let found = Prepared::<_, Columns>::new(query).get_result::<Row>(&mut &***tx).await.optional()?;
    Ok(found.and_then(passage))
}

/// Records that the approval of a review counts now for its own question. Only the first time is kept.
pub async fn mark_used(tx: &mut Tx, ticket: TicketId) -> Result<()> {
    let now = tx.now;
    let unused = reviews::table.find(Uuid::from(ticket)).filter(reviews::used_at.is_null());
    tx.write(Prepared::<_, ()>::new(diesel::update(unused).set(reviews::used_at.eq(now)))).await
}

/// Stores what a new review is about. Its ticket is stored already.
pub async fn insert(tx: &mut Tx, ticket: TicketId, keys: Keys, is_reusable: bool) -> Result<()> {
    let Keys { asker, question, reach } = keys;
    let values = (
        reviews::ticket_id.eq(Uuid::from(ticket)),
        reviews::asker_id.eq(asker.map(Uuid::from)),
        reviews::question.eq(question),
        reviews::reach.eq(reach),
        reviews::is_reusable.eq(is_reusable),
    );
    tx.write(diesel::insert_into(reviews::table).values(values)).await
}

/// Whether this user is active. Keeps them so until the transaction ends.
pub async fn is_active_locked(tx: &Tx, user: UserId) -> Result<bool> {
    let found = users::table.find(Uuid::from(user)).select(users::is_active).for_share();
    Ok(found.get_result(&mut &***tx).await.optional()?.unwrap_or(false))
}
