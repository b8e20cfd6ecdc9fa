//! What a link or a button asks its reader to decide.

use crate::Result;
use crate::auth::link_tokens::{LinkTokens, Purpose};
use gatepass_domain::authz::Actor;
use gatepass_domain::notify::{Channel, Message};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::why::Why;
use gatepass_persistence::notify::Delivery;
use gatepass_persistence::{Conn, directory::organizations, tickets};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long a message can be decided by, from when it was written.
const LIFETIME: Duration = Duration::days(30);

/// A request as a message shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Claims", into = "Claims")]
pub struct Asked {
    /// The message: one delivery to one approver.
    pub delivery: Uuid,
    /// The number of the level that is decided.
    pub level: u32,
    /// The digest of the ticket.
    pub digest: String,
}

/// As the token has it: short, because buttons of chats carry it.
type Claims = (Uuid, u32, String);

impl From<Claims> for Asked {
    fn from((delivery, level, digest): Claims) -> Self {
        Self { delivery, level, digest }
    }
}

impl From<Asked> for Claims {
    fn from(asked: Asked) -> Self {
        (asked.delivery, asked.level, asked.digest)
    }
}

/// What a button decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It approves.
    Approve,
    /// It denies.
    Deny,
}

impl Choice {
    fn purpose(self) -> Purpose {
        match self {
            Self::Approve => Purpose::Approve,
            Self::Deny => Purpose::Deny,
        }
    }
}

impl Asked {
    /// The token of a link. Tokens have less than 200 characters, which need no escape in a URL.
    pub fn link(&self, tokens: &LinkTokens) -> Result<String> {
        tokens.issue(Purpose::Decide, self)
    }

    /// Reads the token of a link.
    pub fn of_link(tokens: &LinkTokens, token: &str) -> Result<Self> {
        tokens.read(Purpose::Decide, token).ok_or_else(|| Why::LinkInvalid.into())
    }

    /// The token of a button. What the button decides is signed with it.
    pub fn button(&self, tokens: &LinkTokens, choice: Choice) -> Result<String> {
        tokens.issue(choice.purpose(), self)
    }

    /// Reads the token of a button.
    pub fn pressed(tokens: &LinkTokens, token: &str) -> Result<(Self, Choice)> {
        let choices = [Choice::Approve, Choice::Deny];
        let read = |choice: Choice| Some((tokens.read(choice.purpose(), token)?, choice));
        choices.into_iter().find_map(read).ok_or_else(|| Why::LinkInvalid.into())
    }

    /// What this message asks its reader to decide, if they may decide it now by it.
    pub(crate) async fn now(
        conn: &mut Conn,
        delivery: &Delivery,
        ticket: &Ticket,
        reader: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self> {
        ticket.check(ActionName::Approve, &ticket.person(reader), now)?;
        refuse_worn(conn, delivery, ticket, now).await?;
        let Some(level) = ticket.active_level() else { return Err(Why::NotAnApprover.into()) };
        Ok(Self { delivery: delivery.id, level: level.number, digest: ticket.digest() })
    }
}

/// Whether people are asked to decide by this message.
pub(crate) fn asks(message: Message) -> bool {
    matches!(message, Message::DecisionNeeded | Message::Reminder)
}

/// Refuses a message that nothing is decided by any more, and a mail about a request that is decided after a login.
pub(crate) async fn refuse_worn(
    conn: &mut Conn,
    delivery: &Delivery,
    ticket: &Ticket,
    now: OffsetDateTime,
) -> Result<()> {
    if delivery.decided_at.is_some() {
        return Err(Why::LinkUsed.into());
    }
    let is_for_decisions = Message::parse(&delivery.message).is_some_and(asks);
    if !is_for_decisions || delivery.created_at.saturating_add(LIFETIME) <= now {
        return Err(Why::LinkInvalid.into());
    }
    if delivery.channel != Channel::Mail {
        return Ok(());
    }
    let settings = organizations::find(conn, ticket.org_id).await?.settings.notifications;
    let request = ticket.current_request();
    let privileged = tickets::privileged_accounts(conn, request).await?;
    if settings.decisions_by_mail.allow(request, &privileged) {
        Ok(())
    } else {
        Err(Why::LoginRequired.into())
    }
}
