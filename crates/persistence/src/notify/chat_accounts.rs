//! The accounts of people in chats, and the codes that prove whose they are.

use crate::db::prepared::{Prepared, prepared};
use crate::db::text::AsText;
use crate::schema::{chat_accounts as accounts, chat_addresses as addresses, chat_codes as codes};
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bytea, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::UserId;
use gatepass_domain::notify::Proof;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// The account of a person in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = accounts, check_for_backend(Pg), treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct ChatAccount {
    pub channel_id: Uuid,
    pub user_id: Uuid,
    pub tenant: String,
    pub account: String,
    #[diesel(deserialize_as = AsText<Proof>, serialize_as = AsText<Proof>)]
    pub proof: Proof,
    pub bound_at: OffsetDateTime,
}

/// Binds an account to a person, in place of the person's account before. Refused if the account is somebody else's.
pub async fn bind_account(tx: &mut Tx, account: &ChatAccount) -> Result<()> {
    let insert = diesel::insert_into(accounts::table)
        .values(account.clone())
        .on_conflict((accounts::channel_id, accounts::user_id))
        .do_update()
        .set(account.clone());
    insert.execute(&mut ***tx).await?;
    Ok(())
}

/// Removes the account of a person. None: they had none.
pub async fn unbind_account(tx: &mut Tx, channel: Uuid, user: UserId) -> Result<Option<ChatAccount>> {
    let gone = diesel::delete(accounts::table.find((channel, Uuid::from(user))));
    Ok(gone.returning(ChatAccount::as_select()).get_result(&mut ***tx).await.optional()?)
}

/// The account of a person.
pub async fn account_of(conn: &Conn, channel: Uuid, user: UserId) -> Result<Option<ChatAccount>> {
    let found = accounts::table.find((channel, Uuid::from(user))).select(ChatAccount::as_select());
    Ok(prepared(found).get_result(&mut &**conn).await.optional()?)
}

/// The accounts of a person in all chats.
pub async fn accounts_of(conn: &Conn, user: UserId) -> Result<Vec<ChatAccount>> {
    let found = accounts::table.filter(accounts::user_id.eq(Uuid::from(user)));
    let found = found.order(accounts::channel_id.asc()).select(ChatAccount::as_select());
    Ok(prepared(found).load(&mut &**conn).await?)
}

/// The person whose account this is.
pub async fn owner_of(conn: &Conn, channel: Uuid, tenant: &str, account: &str) -> Result<Option<UserId>> {
    let found = accounts::table
        .filter(accounts::channel_id.eq(channel))
        .filter(accounts::tenant.eq(tenant.to_owned()))
        .filter(accounts::account.eq(account.to_owned()))
        .select(accounts::user_id);
    let owner: Option<Uuid> = prepared(found).get_result(&mut &**conn).await.optional()?;
    Ok(owner.map(UserId))
}

/// Of these people in these chats, those who have an account there.
pub async fn bound_people(
    conn: &Conn,
    channels: Vec<Uuid>,
    users: Vec<Uuid>,
) -> Result<BTreeSet<(Uuid, Uuid)>> {
    let found = accounts::table
        .filter(accounts::channel_id.eq_any(channels))
        .filter(accounts::user_id.eq_any(users))
        .select((accounts::channel_id, accounts::user_id));
    let found: Vec<(Uuid, Uuid)> = prepared(found).load(&mut &**conn).await?;
    Ok(found.into_iter().collect())
}

/// A code that was sent to an account.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = codes, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see the table")]
pub struct ChatCode {
    pub channel_id: Uuid,
    pub user_id: Uuid,
    pub account: String,
    pub hash: Vec<u8>,
    pub guesses: i32,
    pub expires_at: OffsetDateTime,
}

/// Stores a code in place of the one before.
pub async fn save_code(tx: &mut Tx, code: &ChatCode) -> Result<()> {
    let insert = diesel::insert_into(codes::table)
        .values(code.clone())
        .on_conflict((codes::channel_id, codes::user_id))
        .do_update()
        .set(code.clone());
    insert.execute(&mut ***tx).await?;
    Ok(())
}

/// Compares a guess with the code of a person, and counts it. Returns the account of the right code. A code allows so many
/// guesses.
pub async fn guess_code(
    conn: &Conn,
    channel: Uuid,
    user: UserId,
    hash: Vec<u8>,
    guesses: i64,
) -> Result<Option<String>> {
    let query = diesel::sql_query(include_str!("guess_code.sql"))
        .bind::<SqlUuid, _>(channel)
        .bind::<SqlUuid, _>(Uuid::from(user))
        .bind::<Bytea, _>(hash)
        .bind::<BigInt, _>(guesses);
    let found: Option<Option<String>> =
        Prepared::<_, Nullable<Text>>::new(query).get_result(&mut &**conn).await.optional()?;
    Ok(found.flatten())
}

/// Removes the code that was sent to this account. False: there is none.
pub async fn remove_code(tx: &mut Tx, channel: Uuid, user: UserId, account: &str) -> Result<bool> {
    let gone = codes::table.find((channel, Uuid::from(user))).filter(codes::account.eq(account.to_owned()));
    Ok(diesel::delete(gone).execute(&mut ***tx).await? > 0)
}

/// Where messages to an account go, if the service said so. None: to the account itself.
pub async fn address_of(conn: &Conn, channel: Uuid, account: &str) -> Result<Option<String>> {
    let found = addresses::table.find((channel, account.to_owned())).select(addresses::address);
    Ok(prepared(found).get_result(&mut &**conn).await.optional()?)
}

/// Notes where messages to an account go.
pub async fn save_address(conn: &Conn, channel: Uuid, account: &str, address: &str) -> Result<()> {
    let values = (
        addresses::channel_id.eq(channel),
        addresses::account.eq(account.to_owned()),
        addresses::address.eq(address.to_owned()),
    );
    let insert = diesel::insert_into(addresses::table).values(values);
    let insert = insert.on_conflict((addresses::channel_id, addresses::account)).do_update();
    insert.set(addresses::address.eq(address.to_owned())).execute(&mut &**conn).await?;
    Ok(())
}

/// Notes a press. False: it was noted before.
pub async fn note_press(conn: &Conn, channel: Uuid, event: &str) -> Result<bool> {
    let query =
        diesel::sql_query(include_str!("note_press.sql")).bind::<SqlUuid, _>(channel).bind::<Text, _>(event);
    Ok(query.execute(&mut &**conn).await? > 0)
}

/// Removes at most this many presses of more than a week ago, and codes and sign-ins that have expired; gives the number of presses.
pub async fn remove_presses(conn: &Conn, most: i64) -> Result<usize> {
    let old = diesel::sql_query(include_str!("remove_presses.sql")).bind::<BigInt, _>(most);
    Ok(old.execute(&mut &**conn).await?)
}
