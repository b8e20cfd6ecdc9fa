//! Owners of credentials with their current roles, found in one round trip per request.

use crate::db::link::Link;
use crate::db::prepared::prepared;
use crate::db::text::AsText;
use crate::events::Origin;
use crate::{Conn, Error, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bytea, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Actor, Role, UserKind};
use gatepass_domain::event::{EventAction, SubjectType};
use gatepass_domain::ids::{ApiKeyId, AssetId, EventId, OrgId, SessionId, TicketId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_metrics::{Happened, Metrics};
use serde_json::Value;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use uuid::Uuid;

mod lock;

pub(crate) use lock::lock_all;
pub use lock::lock_rights;

/// A credential, as events name it: `session:<id>` or `api_key:<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// A login session.
    Session(SessionId),
    /// An API key.
    ApiKey(ApiKeyId),
}

impl Credential {
    /// Reads the name that events give to a credential.
    pub fn parse(name: &str) -> Option<Self> {
        match name.split_once(':')? {
            ("session", id) => Some(Self::Session(SessionId(id.parse().ok()?))),
            ("api_key", id) => Some(Self::ApiKey(ApiKeyId(id.parse().ok()?))),
            _ => None,
        }
    }
}

/// The owner of a valid credential.
#[derive(Debug)]
pub struct Found {
    /// The user.
    pub actor: Actor,
    /// `session:<id>`, `api_key:<id>`, `poll_token:<id>` or `message:<id>`, as events name it.
    pub credential: String,
    /// The time by the database's clock.
    pub now: OffsetDateTime,
    /// The number of changes of all guard rules, for an API key that was presented.
    pub guard_version: Option<i64>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    username: String,
    #[diesel(sql_type = Text)]
    kind: AsText<UserKind>,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    is_super_admin: bool,
    #[diesel(sql_type = Jsonb)]
    roles: Value,
    #[diesel(sql_type = Array<SqlUuid>)]
    restricted: Vec<Uuid>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    scopes: Option<Vec<String>>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    rights: Option<Value>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    asset_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    created_by: Option<Uuid>,
    #[diesel(sql_type = Text)]
    credential: String,
    #[diesel(sql_type = Timestamptz)]
    now: OffsetDateTime,
    #[diesel(sql_type = Nullable<BigInt>)]
    guard_version: Option<i64>,
}

const BY_SESSION: &str = include_str!("actors/by_session.sql");

/// Finds the owner of a live session.
pub async fn by_session(conn: &Link, session: SessionId, user: UserId) -> Result<Option<Found>> {
    let query = diesel::sql_query(BY_SESSION)
        .bind::<SqlUuid, _>(Uuid::from(session))
        .bind::<SqlUuid, _>(Uuid::from(user));
    let row = prepared(query).get_result::<Row>(&mut &*conn).await.optional()?;
    row.map(found).transpose()
}

const BY_API_KEY_ID: &str = include_str!("actors/by_api_key_id.sql");

async fn by_api_key_id(conn: &Link, key: ApiKeyId) -> Result<Option<Found>> {
    let query = diesel::sql_query(BY_API_KEY_ID).bind::<SqlUuid, _>(Uuid::from(key));
    let row = prepared(query).get_result::<Row>(&mut &*conn).await.optional()?;
    row.map(found).transpose()
}

/// Looks up the owner of a credential again in the transaction of a write, which holds the lock on their rights: see
/// [`Db::begin_holding`](crate::Db::begin_holding). Send it after the locks, so that it sees the changes they waited for.
pub async fn again(tx: &Tx, user: UserId, credential: Credential) -> Result<Option<Found>> {
    match credential {
        Credential::Session(session) => by_session(tx, session, user).await,
        Credential::ApiKey(key) => by_api_key_id(tx, key).await,
    }
}

const BY_API_KEY: &str = include_str!("actors/by_api_key.sql");

/// The event that [`BY_API_KEY`] writes. [`events::record`](crate::events::record) would need a statement of its own for it, at
/// each request with an API key.
const KEY_USED: EventAction = EventAction::ApiKeyUsed;

#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(embed)]
    owner: Row,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    is_recorded: bool,
}

/// Finds the owner of a live API key. At most once a minute it records the use as an event with this id and origin, and counts it.
pub async fn by_api_key(
    conn: &mut Conn,
    metrics: &Metrics,
    hash: &[u8],
    event: EventId,
    origin: &Origin,
) -> Result<Option<Found>> {
    let query = diesel::sql_query(BY_API_KEY)
        .bind::<Bytea, _>(hash)
        .bind::<SqlUuid, _>(Uuid::from(event))
        .bind::<Nullable<Text>, _>(&origin.ip)
        .bind::<Nullable<Text>, _>(&origin.request_id)
        .bind::<Nullable<Text>, _>(&origin.trace_id)
        .bind::<Text, _>(KEY_USED.as_str())
        .bind::<Nullable<Text>, _>(KEY_USED.subject().map(SubjectType::as_str));
    let found_key = prepared(query).get_result::<KeyRow>(&mut **conn).await.optional()?;
    let Some(KeyRow { owner, is_recorded }) = found_key else { return Ok(None) };
    if is_recorded {
        // The statement is a transaction of its own, so the event is committed.
        metrics.count(&Happened::Event(KEY_USED));
    }
    found(owner).map(Some)
}

const BY_POLL_TOKEN: &str = include_str!("actors/by_poll_token.sql");

/// Finds the user whose review a poll token follows. They may read this ticket, and nothing else.
pub async fn by_poll_token(
    conn: &Link,
    hash: &[u8],
    ticket: TicketId,
    ip: Option<&str>,
) -> Result<Option<Found>> {
    let query = diesel::sql_query(BY_POLL_TOKEN)
        .bind::<Bytea, _>(hash)
        .bind::<SqlUuid, _>(Uuid::from(ticket))
        .bind::<Nullable<Text>, _>(ip);
    let row = prepared(query).get_result::<Row>(&mut &*conn).await.optional()?;
    row.map(found).transpose()
}

const BY_MESSAGE: &str = include_str!("actors/by_message.sql");

/// Finds the recipient of a message who decides by it. They may read and decide tickets, and do nothing else.
pub async fn by_message(conn: &Link, delivery: Uuid) -> Result<Option<Found>> {
    let query = diesel::sql_query(BY_MESSAGE).bind::<SqlUuid, _>(delivery);
    let row = prepared(query).get_result::<Row>(&mut &*conn).await.optional()?;
    row.map(found).transpose()
}

fn found(row: Row) -> Result<Found> {
    let Row {
        id,
        username,
        kind: AsText(kind),
        is_super_admin,
        roles,
        restricted,
        scopes,
        rights,
        asset_id,
        created_by,
        credential,
        now,
        guard_version,
    } = row;
    let roles: BTreeMap<OrgId, Role> =
        serde_json::from_value(roles).map_err(|e| Error::inconsistent("members.role", e))?;
    let actor = Actor {
        user_id: UserId(id),
        username,
        kind,
        is_super_admin,
        roles,
        scopes: scopes.map(|scopes| crate::auth::api_keys::scopes(&scopes, asset_id)),
        asset: asset_id.map(AssetId),
        credential_made_by: created_by.map(UserId),
        restricted: restricted.into_iter().map(OrgId).collect(),
    };
    let actor = match crate::auth::api_keys::rights(rights)? {
        Some(rights) => rights.limit(actor),
        None => actor,
    };
    Ok(Found { actor, credential, now, guard_version })
}
