//! Accounts: the login names on an asset.

use crate::db::keyset::{Page, contains_pattern, paged};
use crate::schema::accounts;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AccountId, AssetId};
use gatepass_domain::writing::fold_fields;
use time::OffsetDateTime;
use uuid::Uuid;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = accounts, check_for_backend(Pg), treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Account {
    pub id: Uuid,
    pub asset_id: Uuid,
    pub username: String,
    pub privileged: bool,
    pub is_active: bool,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// The filters of a list of accounts. An empty list of values is no condition.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "named after the fields that they compare")]
pub struct Filter {
    pub asset_id: AssetId,
    pub username: Vec<String>,
    pub privileged: Option<bool>,
    pub is_active: Option<bool>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
    /// Only accounts with this text in the name.
    pub q: Option<String>,
}

fn filtered(filter: &Filter) -> accounts::BoxedQuery<'_, Pg> {
    let Filter { asset_id, username, privileged, is_active, created_from, created_to, q } = filter;
    let mut query = accounts::table.filter(accounts::asset_id.eq(asset_id.0)).into_boxed();
    if !username.is_empty() {
        query = query.filter(accounts::username.eq_any(username));
    }
    if let Some(privileged) = privileged {
        query = query.filter(accounts::privileged.eq(privileged));
    }
    if let Some(is_active) = is_active {
        query = query.filter(accounts::is_active.eq(is_active));
    }
    if let Some(from) = created_from {
        query = query.filter(accounts::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(accounts::created_at.lt(to));
    }
    if let Some(text) = q {
        query = query.filter(accounts::folded.like(contains_pattern(text)));
    }
    query
}

/// A page of accounts, and one more account if another page follows.
pub async fn list(conn: &mut Conn, filter: &Filter, page: &Page) -> Result<Vec<Account>> {
    let query = paged!(filtered(filter), page, accounts::id, accounts::username);
    Ok(query.select(Account::as_select()).load(&mut **conn).await?)
}

/// The number of accounts that match.
pub async fn count(conn: &mut Conn, filter: &Filter) -> Result<i64> {
    Ok(filtered(filter).count().get_result(&mut **conn).await?)
}

/// Finds an account of an asset.
pub async fn find(conn: &mut Conn, asset: AssetId, id: AccountId) -> Result<Account> {
    let account = accounts::table.find(id.0).filter(accounts::asset_id.eq(asset.0));
    Ok(account.select(Account::as_select()).first(&mut **conn).await?)
}

/// Finds an account of an asset, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, asset: AssetId, id: AccountId) -> Result<Account> {
    let account = accounts::table.find(id.0).filter(accounts::asset_id.eq(asset.0));
    Ok(account.select(Account::as_select()).for_update().first(&mut ***tx).await?)
}

/// The text that searches for accounts look through.
fn folded(account: &Account) -> String {
    fold_fields([account.username.as_str()])
}

/// Stores a new account.
pub async fn insert(tx: &mut Tx, account: &Account) -> Result<()> {
    diesel::insert_into(accounts::table)
        .values((account, accounts::folded.eq(folded(account))))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Stores a changed account.
pub async fn save(tx: &mut Tx, account: &Account) -> Result<()> {
    diesel::update(accounts::table.find(account.id))
        .set((account, accounts::folded.eq(folded(account))))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Removes an account.
pub async fn delete(tx: &mut Tx, id: AccountId) -> Result<()> {
    diesel::delete(accounts::table.find(id.0)).execute(&mut ***tx).await?;
    Ok(())
}
