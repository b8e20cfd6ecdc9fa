//! A person proves that an account in a chat is theirs.

use crate::auth::secrets;
use crate::{By, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::notify::{CODE_LIFETIME, CODES, CodeLimit, GUESSES, GUESSES_PER_CODE, Proof};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::notify::{self, Channel, ChatAccount, ChatCode, Limited};
use gatepass_persistence::{Conn, Db, Error, Tx};
use rand::RngExt;
use serde_json::json;
use uuid::Uuid;

/// A code of 8 digits, to be sent to the account.
pub struct Code(pub String);

/// What is stored of a code: bound to its channel and person, so that it fits nobody else.
fn hash(channel: Uuid, user: UserId, code: &str) -> Vec<u8> {
    secrets::hash(&format!("{channel} {user} {code}"))
}

pub(super) fn authorize(by: By<'_>, channel: &Channel) -> Result<()> {
    by.authorize(Act::BindChannel, &Target::org(OrgId(channel.org_id)))?;
    // A key may be in many hands. Whoever has the account decides for the person.
    by.require_session().map(drop)
}

/// Counts an act in a channel, and refuses it if it happened too often.
async fn count(conn: &Conn, channel: Uuid, limited: Limited<'_>, limit: CodeLimit, why: Why) -> Result<()> {
    let wait = notify::count_chat(conn, channel, limited, limit).await?;
    wait.map_or(Ok(()), |seconds| Err(Refused::new(why).retry_after(seconds)))
}

/// Makes a code for an account that the actor says is theirs. The code before is worthless then. Refused if a code was sent to the
/// actor or to the account a moment ago.
pub async fn new_code(tx: &mut Tx, by: By<'_>, channel: &Channel, account: &str) -> Result<Code> {
    authorize(by, channel)?;
    if !channel.is_active {
        return Err(Why::ChannelInactive.into());
    }
    // The person first, then the account: always in this order, so that two requests never deadlock.
    for limited in [Limited::SentTo(by.id()), Limited::SentToAccount(account)] {
        count(tx, channel.id, limited, CODES, Why::CodeTooSoon).await?;
    }
    save_code(tx, channel, by.id(), account).await
}

/// Makes a code for this person and account.
pub(super) async fn save_code(tx: &mut Tx, channel: &Channel, user: UserId, account: &str) -> Result<Code> {
    let code = format!("{:08}", rand::rng().random_range(0..100_000_000_u32));
    let row = ChatCode {
        channel_id: channel.id,
        user_id: user.into(),
        account: account.to_owned(),
        hash: hash(channel.id, user, &code),
        guesses: 0,
        expires_at: tx.now.saturating_add(CODE_LIFETIME),
    };
    notify::save_code(tx, &row).await?;
    Ok(Code(code))
}

/// The account of this code. The guess counts, whatever follows. Refused if the actor guessed too often.
pub async fn guess(db: &Db, by: By<'_>, channel: &Channel, code: &str) -> Result<String> {
    authorize(by, channel)?;
    let conn = db.conn().await?;
    count(&conn, channel.id, Limited::Guess(by.id()), GUESSES, Why::TooManyGuesses).await?;
    let hash = hash(channel.id, by.id(), code);
    let account = notify::guess_code(&conn, channel.id, by.id(), hash, GUESSES_PER_CODE).await?;
    account.ok_or_else(|| Why::CodeInvalid.into())
}

/// Binds the account to which a code was sent that the actor guessed.
pub async fn bind_by_code(
    tx: &mut Tx,
    by: By<'_>,
    channel: &Channel,
    tenant: &str,
    account: &str,
) -> Result<ChatAccount> {
    authorize(by, channel)?;
    if !notify::remove_code(tx, channel.id, by.id(), account).await? {
        return Err(Why::CodeInvalid.into());
    }
    let account = (by.id(), tenant.to_owned(), account.to_owned());
    bind(tx, by.origin, channel, account, Proof::Code).await
}

/// Binds an account that the service found by the person's e-mail address, in a channel that trusts that. The server does it, when
/// it has something to say.
pub async fn bind_by_email(
    tx: &mut Tx,
    channel: &Channel,
    user: UserId,
    tenant: String,
    account: String,
) -> Result<ChatAccount> {
    bind(tx, &Origin::default(), channel, (user, tenant, account), Proof::Email).await
}

async fn bind(
    tx: &mut Tx,
    from: &Origin,
    channel: &Channel,
    (user, tenant, account): (UserId, String, String),
    proof: Proof,
) -> Result<ChatAccount> {
    let bound_at = tx.now;
    let account =
        ChatAccount { channel_id: channel.id, user_id: user.into(), tenant, account, proof, bound_at };
    match notify::bind_account(tx, &account).await {
        Err(Error::Conflict(_)) => return Err(Why::AccountTaken.into()),
        bound => bound?,
    }
    record(tx, from, EventAction::ChannelBound, channel, &account).await?;
    Ok(account)
}

/// Unbinds the account of this person: their own, or somebody's as an admin of the organization.
pub async fn unbind(tx: &mut Tx, by: By<'_>, channel: &Channel, user: UserId) -> Result<()> {
    if user == by.id() {
        by.authorize(Act::BindChannel, &Target::org(OrgId(channel.org_id)))?;
    } else {
        by.authorize(Act::ManageChannel, &Target::org(OrgId(channel.org_id)))?;
    }
    let Some(gone) = notify::unbind_account(tx, channel.id, user).await? else {
        return Err(Why::NotFound.into());
    };
    record(tx, by.origin, EventAction::ChannelUnbound, channel, &gone).await
}

async fn record(
    tx: &mut Tx,
    from: &Origin,
    action: EventAction,
    channel: &Channel,
    account: &ChatAccount,
) -> Result<()> {
    let ChatAccount { channel_id: _, user_id, tenant, account, proof, bound_at: _ } = account;
    let data =
        json!({ "user_id": user_id, "tenant": tenant, "account": account, "proof": proof.to_string() });
    let event = NewEvent::new(action, data).about(channel.id).in_org(Some(channel.org_id));
    Ok(events::record(tx, from, vec![event]).await?)
}
