//! Sign-ins at chats that people have begun.

use crate::schema::chat_sign_ins as sign_ins;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::fmt;
use time::OffsetDateTime;
use uuid::Uuid;

/// A sign-in that somebody has begun. `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sign_ins, check_for_backend(Pg), treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see the table")]
pub struct ChatSignIn {
    pub channel_id: Uuid,
    pub user_id: Uuid,
    pub session_id: Uuid,
    pub state: Vec<u8>,
    pub nonce: String,
    pub expires_at: OffsetDateTime,
}

impl fmt::Debug for ChatSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { channel_id, user_id, session_id, state: _, nonce: _, expires_at } = self;
        write!(f, "ChatSignIn({channel_id} {user_id} {session_id} until {expires_at})")
    }
}

/// Stores a sign-in in place of the person's one before.
pub async fn save_sign_in(tx: &mut Tx, begun: &ChatSignIn) -> Result<()> {
    let insert = diesel::insert_into(sign_ins::table)
        .values(begun.clone())
        .on_conflict((sign_ins::channel_id, sign_ins::user_id))
        .do_update()
        .set(begun.clone());
    insert.execute(&mut ***tx).await?;
    Ok(())
}

/// Removes the sign-in in a channel with the hash of this state, so that it counts once. None: there is none.
pub async fn take_sign_in(conn: &Conn, channel: Uuid, state: Vec<u8>) -> Result<Option<ChatSignIn>> {
    let found = sign_ins::table.filter(sign_ins::channel_id.eq(channel)).filter(sign_ins::state.eq(state));
    let gone = diesel::delete(found).returning(ChatSignIn::as_returning());
    Ok(gone.get_result(&mut &**conn).await.optional()?)
}
