//! Somebody decides by a link or a button.

use super::Asked;
use super::asked::refuse_worn;
use crate::tickets::{Approve, Deny, approve, deny, find_to_decide, find_to_deny};
use crate::{By, Result};
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::{TicketId, UserId};
use gatepass_domain::notify::Channel;
use gatepass_domain::why::Why;
use gatepass_persistence::auth::actors::{self, Found};
use gatepass_persistence::events::Origin;
use gatepass_persistence::notify::{self, Delivery};
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::{Db, Error, Tx};
use serde_json::Value;

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Approve the request as it stands.
    Approve {
        /// A comment.
        comment: Option<String>,
    },
    /// Deny the request.
    Deny {
        /// The reason, for the requester.
        reason: String,
    },
}

/// How the token came.
#[derive(Debug, Clone, PartialEq)]
pub enum Door {
    /// By a link in a mail. Whoever has the link has the token.
    Link,
    /// By a button.
    Button {
        /// The chat.
        channel: Channel,
        /// The person who pressed it.
        user: UserId,
        /// Where the chat keeps the message from the press on. None: where it was.
        address: Option<Value>,
    },
}

/// Decides what somebody was asked, in a transaction of its own. `from` is the origin of the request, without a user.
pub async fn decide(db: &Db, asked: Asked, door: Door, from: Origin, decision: Decision) -> Result<Stored> {
    let delivery = find(db, &asked, &door).await?;
    if let Door::Button { address: Some(address), .. } = &door {
        notify::move_card(&db.conn().await?, delivery.id, address).await?;
    }
    let user = UserId(delivery.recipient_id);
    let first = async |tx: &Tx| actors::by_message(tx, asked.delivery).await;
    let (mut tx, found) = Box::pin(db.begin_holding(user, &[], first)).await?;
    let decided = async {
        let Some(found) = found? else { return Err(Why::LinkInvalid.into()) };
        Box::pin(act(&mut tx, &delivery, found, asked, from, decision)).await
    };
    match decided.await {
        Ok(stored) => {
            tx.commit().await?;
            Ok(stored)
        }
        Err(refused) => {
            tx.rollback().await?;
            Err(refused)
        }
    }
}

/// Finds the message of a token, if it came by the channel of the message and from its recipient.
pub(super) async fn find(db: &Db, asked: &Asked, door: &Door) -> Result<Delivery> {
    let found = match notify::find(&mut db.conn().await?, &Orgs::All, asked.delivery).await {
        Err(Error::NotFound) => return Err(Why::LinkInvalid.into()),
        found => found?,
    };
    let fits = match door {
        Door::Link => found.channel == Channel::Mail,
        Door::Button { channel, user, .. } => found.channel == *channel && found.recipient_id == user.0,
    };
    if fits { Ok(found) } else { Err(Why::LinkInvalid.into()) }
}

async fn act(
    tx: &mut Tx,
    delivery: &Delivery,
    found: Found,
    asked: Asked,
    from: Origin,
    decision: Decision,
) -> Result<Stored> {
    let Found { actor, credential, .. } = found;
    let origin = Origin { actor_id: Some(actor.user_id.0), credential: Some(credential), ..from };
    let by = By { actor: &actor, origin: &origin };
    let id = TicketId(delivery.ticket_id.ok_or(Why::LinkInvalid)?);
    let Asked { delivery: message, level, digest } = asked;
    let digest = Some(digest);
    let after = match decision {
        Decision::Approve { comment } => {
            let (found, next) = find_to_decide(tx, by, id).await?;
            let before = found.take_up(tx);
            let now = tx.now;
            refuse_worn(tx, delivery, &before.ticket, now).await?;
            let input = Approve { level, comment, changes: None, digest };
            approve(tx, by, before, next, input).await?
        }
        Decision::Deny { reason } => {
            let (found, known) = find_to_deny(tx, by, id).await?;
            let before = found.take_up(tx);
            let now = tx.now;
            refuse_worn(tx, delivery, &before.ticket, now).await?;
            let (next_steps, internal_note) = (None, None);
            let input = Deny { level: Some(level), reason, next_steps, internal_note, digest };
            deny(tx, by, before, &known, input).await?
        }
    };
    if notify::note_decision(tx, message).await? { Ok(after) } else { Err(Why::LinkUsed.into()) }
}
