//! Connection tokens.

use crate::db::json::Json;
use crate::db::prepared::{Prepared, prepared};
use crate::db::text::AsText;
use crate::db::tx::gatepass_moment;
use crate::schema::connection_tokens;
use crate::{Conn, Result, Tx};
use diesel::expression::SqlLiteral;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join;
use gatepass_domain::gateway::{Review, Token, TokenState};
use gatepass_domain::ids::{ConnectionTokenId, TicketId, UserId};
use gatepass_domain::permission::Action;
use gatepass_domain::ticket::kind::review::Passage;
use gatepass_domain::ticket::state::StateName;
use gatepass_domain::window::Window;
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

/// A connection token as it is stored, with what it says.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = connection_tokens, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Row {
    pub id: Uuid,
    pub org_id: Uuid,
    pub user_id: Uuid,
    pub asset_id: Uuid,
    pub account: String,
    pub input_username: Option<String>,
    pub protocol: String,
    /// The address of the user.
    pub ip: Option<String>,
    pub ticket_id: Option<Uuid>,
    #[diesel(deserialize_as = AsText<TokenState>, serialize_as = AsText<TokenState>)]
    pub state: TokenState,
    pub username: String,
    pub asset_name: String,
    pub asset_address: Option<String>,
    pub port: Option<i32>,
    pub actions: Vec<AsText<Action>>,
    pub is_reusable: bool,
    /// How many sessions it has opened.
    pub uses: i32,
    pub message: String,
    /// When it became ready, or was asked for.
    pub issued_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
    pub access_ends_at: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
}

const REVIEW: &str = r"(SELECT jsonb_build_object('state', ticket_state_now(t.state, t.decision_deadline),
    'deadline', t.decision_deadline, 'start', t.window_start, 'end', t.window_end, 'is_reusable', r.is_reusable, 'used_at', r.used_at)
    FROM tickets t JOIN reviews r ON r.ticket_id = t.id WHERE t.id = connection_tokens.ticket_id)";

#[derive(Debug, Deserialize)]
struct ReviewRow {
    state: StateName,
    #[serde(with = "time::serde::rfc3339")]
    deadline: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    start: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    end: Option<OffsetDateTime>,
    is_reusable: bool,
    #[serde(with = "time::serde::rfc3339::option")]
    used_at: Option<OffsetDateTime>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = connection_tokens, check_for_backend(Pg))]
struct Full {
    #[diesel(embed)]
    row: Row,
    #[diesel(select_expression = diesel::dsl::sql(REVIEW), select_expression_type = SqlLiteral<Nullable<Jsonb>>)]
    review: Option<Json<ReviewRow>>,
}

/// A connection token with the review that it waits for, or waited for.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The token.
    pub row: Row,
    /// The review.
    pub review: Option<Review>,
    /// Until when the reviewers may decide.
    pub deadline: Option<OffsetDateTime>,
}

impl From<Full> for Stored {
    fn from(Full { row, review }: Full) -> Self {
        let review = review.map(Json::into_inner);
        let deadline = review.as_ref().map(|review| review.deadline);
        let review = review.map(|ReviewRow { state, deadline: _, start, end, is_reusable, used_at }| {
            let start = start.filter(|_| state == StateName::Approved);
            let passage = start.map(|start| Passage { window: Window { start, end }, is_reusable, used_at });
            Review { state, passage }
        });
        Self { row, review, deadline }
    }
}

impl Stored {
    /// The part that changes.
    pub fn token(&self) -> Token {
        Token { state: self.row.state, expires_at: self.row.expires_at }
    }

    /// The state at this moment.
    pub fn state_at(&self, now: OffsetDateTime) -> TokenState {
        self.token().state_at(self.review.as_ref(), now)
    }
}

impl Row {
    /// What the user may do.
    pub fn actions(&self) -> Vec<Action> {
        self.actions.iter().map(|action| action.0).collect()
    }
}

/// Finds a token of this user.
pub async fn find_of(conn: &Conn, user: UserId, id: ConnectionTokenId) -> Result<Stored> {
    let found = connection_tokens::table.find(Uuid::from(id));
    let found = found.filter(connection_tokens::user_id.eq(Uuid::from(user))).select(Full::as_select());
    Ok(prepared(found).get_result::<Full>(&mut &**conn).await?.into())
}

/// Finds a token, and locks it until the transaction ends. Moves the time of the transaction to when the lock was obtained.
pub async fn find_locked(tx: &mut Tx, id: ConnectionTokenId) -> Result<Stored> {
    let row = connection_tokens::table.find(Uuid::from(id));
    let lock = row.select(connection_tokens::id).for_update();
    let found = prepared(row.select((Full::as_select(), gatepass_moment())));
    // Two statements, so that the second sees what the previous holder of the lock wrote.
    let (locked, found) =
        join(lock.get_result::<Uuid>(&mut &***tx), found.get_result::<(Full, OffsetDateTime)>(&mut &***tx))
            .await;
    locked?;
    let (found, since) = found?;
    tx.reach(since);
    Ok(found.into())
}

/// Those of these tokens that exist.
pub async fn find_many(conn: &Conn, ids: &[Uuid]) -> Result<Vec<Stored>> {
    let found = connection_tokens::table.filter(connection_tokens::id.eq_any(ids)).select(Full::as_select());
    let found: Vec<Full> = prepared(found).load(&mut &**conn).await?;
    Ok(found.into_iter().map(Stored::from).collect())
}

const LOCK: &str = include_str!("lock.sql");
const LIVE: &str = include_str!("live.sql");

/// Locks the tokens of a user until the transaction ends: no other transaction adds one, or takes one back.
pub async fn lock_of(tx: &Tx, user: UserId) -> Result<()> {
    let lock = Prepared::<_, ()>::new(diesel::sql_query(LOCK).bind::<Text, _>(user.to_string()));
    lock.execute(&mut &***tx).await?;
    Ok(())
}

/// The number of tokens of a user that are ready or pending, behind [`lock_of`].
pub async fn live_of_locked(tx: &Tx, user: UserId) -> Result<i64> {
    let live = diesel::sql_query(LIVE).bind::<SqlUuid, _>(Uuid::from(user));
    let live = Prepared::<_, BigInt>::new(live);
    let (locked, live) = join(lock_of(tx, user), live.get_result::<i64>(&mut &***tx)).await;
    locked?;
    Ok(live?)
}

/// Whether another pending token waits for this review.
pub async fn others_wait(tx: &Tx, id: Uuid, ticket: TicketId) -> Result<bool> {
    let others = connection_tokens::table
        .filter(connection_tokens::ticket_id.eq(Uuid::from(ticket)).and(connection_tokens::id.ne(id)))
        .filter(connection_tokens::state.eq("pending"));
    Ok(diesel::select(diesel::dsl::exists(others)).get_result(&mut &***tx).await?)
}

/// Stores a new token.
pub async fn insert(tx: &mut Tx, row: Row) -> Result<()> {
    tx.write(diesel::insert_into(connection_tokens::table).values(row)).await
}

/// Stores a changed token.
pub async fn save(tx: &mut Tx, row: Row) -> Result<()> {
    let place = connection_tokens::table.find(row.id);
    tx.write(Prepared::<_, ()>::new(diesel::update(place).set(row))).await
}
