//! API keys. Only a hash of a key is stored; a revoked one keeps its row.

use crate::db::keyset::{Page, contains_pattern, paged};
use crate::organizations::org_ids;
use crate::schema::{api_keys, users};
use crate::{Conn, Error, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{KeyRights, Orgs, Scope, UserKind};
use gatepass_domain::ids::{ApiKeyId, UserId};
use gatepass_domain::text::TextEnum;
use serde_json::Value;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// An API key, without the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct ApiKey {
    pub id: Uuid,
    pub user_id: Uuid,
    pub name: String,
    pub hint: String,
    pub scopes: BTreeSet<Scope>,
    pub created_by: Option<Uuid>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub expires_at: Option<OffsetDateTime>,
    pub last_used_at: Option<OffsetDateTime>,
    pub revoked_at: Option<OffsetDateTime>,
    pub made_with: Option<Uuid>,
    pub rights: Option<KeyRights>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = api_keys, check_for_backend(diesel::pg::Pg), treat_none_as_default_value = false)]
struct Row {
    id: Uuid,
    user_id: Uuid,
    name: String,
    hint: String,
    scopes: Vec<String>,
    created_by: Option<Uuid>,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    expires_at: Option<OffsetDateTime>,
    last_used_at: Option<OffsetDateTime>,
    revoked_at: Option<OffsetDateTime>,
    made_with: Option<Uuid>,
    rights: Option<Value>,
}

impl TryFrom<Row> for ApiKey {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        let Row {
            id,
            user_id,
            name,
            hint,
            scopes,
            created_by,
            created_at,
            updated_at,
            expires_at,
            last_used_at,
            revoked_at,
            made_with,
            rights,
        } = row;
        // A scope that this version does not know is one that it can't honour.
        let scopes = scopes.iter().filter_map(|s| Scope::parse(s)).collect();
        Ok(Self {
            id,
            user_id,
            name,
            hint,
            scopes,
            created_by,
            created_at,
            updated_at,
            expires_at,
            last_used_at,
            revoked_at,
            made_with,
            rights: self::rights(rights)?,
        })
    }
}

/// Reads what a key is at most.
pub(crate) fn rights(stored: Option<Value>) -> Result<Option<KeyRights>> {
    stored.map(serde_json::from_value).transpose().map_err(|e| Error::inconsistent("api_keys.rights", e))
}

/// Which keys a list shows; empty: all that the caller may see.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub users: Vec<Uuid>,
    pub makers: Vec<Uuid>,
    pub is_revoked: Option<bool>,
    pub text: Option<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
}

/// Users see their own keys; admins those of services that have their home where they are admin.
#[derive(Debug, Clone)]
pub struct Visible {
    /// Who asks.
    pub caller: UserId,
    /// Where they are admin.
    pub admin_of: Orgs,
}

fn matching(visible: &Visible, filter: &Filter) -> api_keys::BoxedQuery<'static, Pg> {
    let Filter { users: owners, makers, is_revoked, text, created_from, created_to } = filter.clone();
    let mut query = api_keys::table.into_boxed();
    if let Some(orgs) = org_ids(&visible.admin_of) {
        let services = users::table
            .filter(users::kind.eq(UserKind::Service.as_str()))
            .filter(users::home_org_id.eq_any(orgs))
            .select(users::id);
        let own = api_keys::user_id.eq(Uuid::from(visible.caller));
        query = query.filter(own.or(api_keys::user_id.eq_any(services)));
    }
    if !owners.is_empty() {
        query = query.filter(api_keys::user_id.eq_any(owners));
    }
    if !makers.is_empty() {
        query = query.filter(api_keys::created_by.eq_any(makers.into_iter().map(Some)));
    }
    if let Some(is_revoked) = is_revoked {
        query = query.filter(api_keys::revoked_at.is_not_null().eq(is_revoked));
    }
    if let Some(text) = text {
        query = query.filter(api_keys::name.ilike(contains_pattern(&text)));
    }
    if let Some(from) = created_from {
        query = query.filter(api_keys::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(api_keys::created_at.lt(to));
    }
    query
}

/// A page of those that are visible and match, and one more where another page follows.
pub async fn list(conn: &mut Conn, visible: &Visible, filter: &Filter, page: &Page) -> Result<Vec<ApiKey>> {
    let query = matching(visible, filter).select(Row::as_select());
    let rows: Vec<Row> = paged!(query, page, api_keys::id, api_keys::name).load(&mut **conn).await?;
    rows.into_iter().map(ApiKey::try_from).collect()
}

/// How many are visible and match.
pub async fn count(conn: &mut Conn, visible: &Visible, filter: &Filter) -> Result<i64> {
    Ok(matching(visible, filter).count().get_result(&mut **conn).await?)
}

/// One key that was not revoked.
pub async fn find(conn: &mut Conn, id: ApiKeyId) -> Result<ApiKey> {
    let found = api_keys::table.find(Uuid::from(id)).filter(api_keys::revoked_at.is_null());
    found.select(Row::as_select()).first::<Row>(&mut **conn).await?.try_into()
}

/// One key, revoked or not, which nobody else changes until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: ApiKeyId) -> Result<ApiKey> {
    let found = api_keys::table.find(Uuid::from(id)).select(Row::as_select());
    found.for_update().first::<Row>(&mut ***tx).await?.try_into()
}

/// Stores a new key with the hash by which it is found again.
pub async fn insert(tx: &mut Tx, key: &ApiKey, hash: &[u8]) -> Result<()> {
    let ApiKey {
        id,
        user_id,
        name,
        hint,
        scopes,
        created_by,
        created_at,
        updated_at,
        expires_at,
        last_used_at,
        revoked_at,
        made_with,
        rights,
    } = key.clone();
    let scopes = scopes.iter().map(|s| s.as_str().to_owned()).collect();
    let rights = rights.map(serde_json::to_value).transpose();
    let rights = rights.map_err(|e| Error::inconsistent("api_keys.rights", e))?;
    let row = Row {
        id,
        user_id,
        name,
        hint,
        scopes,
        created_by,
        created_at,
        updated_at,
        expires_at,
        last_used_at,
        revoked_at,
        made_with,
        rights,
    };
    let values = (row, api_keys::hash.eq(hash));
    diesel::insert_into(api_keys::table).values(values).execute(&mut ***tx).await?;
    Ok(())
}

const OWNERS_OF_FAMILY: &str = include_str!("api_keys/owners_of_family.sql");

#[derive(QueryableByName)]
struct Owner {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    user_id: Uuid,
}

/// The users of a key, of those that were made with it, of those made with those, and so on.
pub async fn owners_of_family(conn: &Conn, id: ApiKeyId) -> Result<Vec<UserId>> {
    owners(conn, id.into(), false).await
}

/// The users of a user's keys, of those that they made for others where these are meant too, of those that were made with
/// these, and so on.
pub async fn owners_of_keys_of(conn: &Conn, user: UserId, and_made: bool) -> Result<Vec<UserId>> {
    owners(conn, user.into(), and_made).await
}

async fn owners(conn: &Conn, of: Uuid, and_made: bool) -> Result<Vec<UserId>> {
    let query =
        diesel::sql_query(OWNERS_OF_FAMILY).bind::<diesel::sql_types::Uuid, _>(of).bind::<Bool, _>(and_made);
    let owners: Vec<Owner> = query.load(&mut &**conn).await?;
    Ok(owners.into_iter().map(|owner| UserId(owner.user_id)).collect())
}

/// Revokes all keys of a user, and those that they made for others where these are meant too, with their offspring; gives
/// them.
pub async fn revoke_all_of(tx: &mut Tx, user: UserId, and_made: bool) -> Result<Vec<ApiKey>> {
    let user = Uuid::from(user);
    let made = api_keys::created_by.is_not_distinct_from(user).and(and_made.into_sql::<Bool>());
    let meant = api_keys::table.filter(api_keys::user_id.eq(user).or(made)).select(api_keys::id);
    let meant: Vec<Uuid> = meant.order(api_keys::id).for_update().load(&mut ***tx).await?;
    revoke_with_offspring(tx, meant.into_iter().map(ApiKeyId)).await
}

/// The keys that a user made for others and that were not revoked. They are not changed before the transaction ends.
pub async fn made_for_others(tx: &mut Tx, user: UserId) -> Result<Vec<ApiKey>> {
    let user = Uuid::from(user);
    let made = api_keys::table
        .filter(api_keys::created_by.eq(user).and(api_keys::user_id.ne(user)))
        .filter(api_keys::revoked_at.is_null());
    let rows: Vec<Row> =
        made.order(api_keys::id).select(Row::as_select()).for_update().load(&mut ***tx).await?;
    rows.into_iter().map(ApiKey::try_from).collect()
}

/// Lets revoked keys of others outlive those of a user with which they were made: their rows are there to be read.
pub async fn outlive(tx: &mut Tx, user: UserId) -> Result<()> {
    const OUTLIVE: &str = include_str!("api_keys/outlive.sql");
    diesel::sql_query(OUTLIVE)
        .bind::<diesel::sql_types::Uuid, _>(Uuid::from(user))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Revokes keys, those that were made with them, those made with those, and so on; gives them.
pub async fn revoke_with_offspring(
    tx: &mut Tx,
    ids: impl IntoIterator<Item = ApiKeyId>,
) -> Result<Vec<ApiKey>> {
    let (now, mut makers) = (tx.now, ids.into_iter().map(Uuid::from).collect::<Vec<_>>());
    let mut family: BTreeSet<Uuid> = makers.iter().copied().collect();
    while !makers.is_empty() {
        // Locks them, as whoever makes a key locks its maker: none is made in between.
        let made = api_keys::table.filter(api_keys::made_with.eq_any(&makers)).select(api_keys::id);
        makers = made.order(api_keys::id).for_update().load(&mut ***tx).await?;
        family.extend(&makers);
    }
    let keys = api_keys::table.filter(api_keys::id.eq_any(family)).filter(api_keys::revoked_at.is_null());
    let rows: Vec<Row> = diesel::update(keys)
        .set((api_keys::revoked_at.eq(now), api_keys::updated_at.eq(now)))
        .returning(Row::as_returning())
        .load(&mut ***tx)
        .await?;
    rows.into_iter().map(ApiKey::try_from).collect()
}

/// Stores what can change of a key: its name.
pub async fn save(tx: &mut Tx, key: &ApiKey) -> Result<()> {
    diesel::update(api_keys::table.find(key.id))
        .set((api_keys::name.eq(&key.name), api_keys::updated_at.eq(key.updated_at)))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}
