//! API keys. Only the hash of a key is stored. A revoked key keeps its row.

mod family;
mod list;

pub use family::{
    made_for_others, outlive, owners_of_family, owners_of_keys_of, revoke_all_of, revoke_with_offspring,
};
pub use list::{Filter, Visible, count, list};

use crate::schema::api_keys;
use crate::{Conn, Error, Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{KeyRights, Scope};
use gatepass_domain::ids::ApiKeyId;
use gatepass_domain::text::TextEnum;
use gatepass_domain::writing::fold_fields;
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
    pub asset_id: Option<Uuid>,
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
    asset_id: Option<Uuid>,
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
            asset_id,
        } = row;
        let scopes = self::scopes(&scopes, asset_id);
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
            asset_id,
        })
    }
}

/// Reads the scopes of a key. A scope that this version does not know gives no right. A key for one asset is stored without
/// scopes, so that a server that does not know such keys lets it do nothing.
pub(crate) fn scopes(stored: &[String], asset: Option<Uuid>) -> BTreeSet<Scope> {
    match asset {
        Some(_) => BTreeSet::from([Scope::GrantsRead]),
        None => stored.iter().filter_map(|scope| Scope::parse(scope)).collect(),
    }
}

/// Reads the upper limit of a key's rights.
pub(crate) fn rights(stored: Option<Value>) -> Result<Option<KeyRights>> {
    stored.map(serde_json::from_value).transpose().map_err(|e| Error::inconsistent("api_keys.rights", e))
}

/// Finds a key that was not revoked.
pub async fn find(conn: &mut Conn, id: ApiKeyId) -> Result<ApiKey> {
    let found = api_keys::table.find(Uuid::from(id)).filter(api_keys::revoked_at.is_null());
    found.select(Row::as_select()).first::<Row>(&mut **conn).await?.try_into()
}

/// Finds a key, revoked or not, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: ApiKeyId) -> Result<ApiKey> {
    let found = api_keys::table.find(Uuid::from(id)).select(Row::as_select());
    found.for_update().first::<Row>(&mut ***tx).await?.try_into()
}

/// Stores a new key with the hash that finds it again.
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
        asset_id,
    } = key.clone();
    let stored = if asset_id.is_some() { BTreeSet::new() } else { scopes };
    let scopes = stored.iter().map(|s| s.as_str().to_owned()).collect();
    let rights = rights.map(serde_json::to_value).transpose();
    let rights = rights.map_err(|e| Error::inconsistent("api_keys.rights", e))?;
    let folded = fold_fields([name.as_str()]);
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
        asset_id,
    };
    let values = (row, api_keys::hash.eq(hash), api_keys::folded.eq(folded));
    diesel::insert_into(api_keys::table).values(values).execute(&mut ***tx).await?;
    Ok(())
}

/// Stores the name of a key. Nothing else of a key can change.
pub async fn save(tx: &mut Tx, key: &ApiKey) -> Result<()> {
    diesel::update(api_keys::table.find(key.id))
        .set((
            api_keys::name.eq(&key.name),
            api_keys::folded.eq(fold_fields([key.name.as_str()])),
            api_keys::updated_at.eq(key.updated_at),
        ))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}
