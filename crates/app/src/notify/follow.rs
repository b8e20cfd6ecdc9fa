//! Follows the log, and writes the notifications and deliveries of its events. A crash repeats nothing and omits nothing, because
//! both are written in the transaction that moves the watermark.

use super::READER;
use super::audience::{Audience, Told};
use super::chats::{Chats, card_updates, to_chat};
use crate::Result;
use gatepass_domain::authz::Orgs;
use gatepass_domain::event::EventAction;
use gatepass_domain::notify::{Channel, DeliveryState, wants};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::events::{self, EventRow, Filter, Line};
use gatepass_persistence::feed::{Position, Start};
use gatepass_persistence::notify::{self, NewDelivery, NewNotification, Watermark, Webhook};
use gatepass_persistence::{Db, Tx};
use std::collections::BTreeMap;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// The number of events that one call reads.
const BATCH: i64 = 200;
/// How far the reader goes back if its position is unknown to the database, as after a restore by a clock that went back. What it
/// wrote before, it does not write again.
const BACK: Duration = Duration::days(1);

/// What a call did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// More events may be ready.
    More,
    /// All events that were ready are read, or another worker reads them.
    All,
}

/// Reads the next events, and writes what follows from them. `channels` are those by which this installation can send.
pub async fn follow(db: &Db, channels: &[Channel]) -> Result<Followed> {
    let mut tx = db.begin().await?;
    let Some(mark) = notify::begin(&mut tx, READER).await? else {
        tx.rollback().await?;
        return Ok(Followed::All);
    };
    let filter = Filter { from: Some(mark.at), ..Filter::default() };
    let start = Start::After(mark.position.clone());
    let part = events::feed(&mut tx, &Orgs::All, &filter, start, BATCH).await?;
    let (mark, has_more) = if let Some(part) = part {
        write(&mut tx, part.rows, channels).await?;
        (Watermark { at: mark.at, position: part.next }, part.has_more)
    } else {
        let at = mark.at.max(tx.now.saturating_sub(BACK));
        (Watermark { at, position: Position::beginning() }, true)
    };
    notify::advance(&mut tx, READER, &mark).await?;
    tx.commit().await?;
    Ok(if has_more { Followed::More } else { Followed::All })
}

async fn write(tx: &mut Tx, lines: Vec<Line>, channels: &[Channel]) -> Result<()> {
    let mut audience = Audience::default();
    let mut told = Vec::new();
    let webhooks =
        if channels.contains(&Channel::Webhook) { notify::active_webhooks(tx).await? } else { Vec::new() };
    let (mut new, mut sent) = (Vec::new(), Vec::new());
    for line in &lines {
        told.extend(audience.of(tx, &line.event).await?);
        let getting = webhooks.iter().filter(|webhook| gets(webhook, &line.event));
        sent.extend(getting.map(|webhook| to_webhook(tx, webhook.id, &line.event)));
    }
    let told = first_of_each(told);
    let chats = Chats::load(tx, channels, &told).await?;
    for one in told {
        let id: Uuid = tx.ids.next();
        sent.extend(chats.of(&one).map(|chat| to_chat(tx, chat, &one, id)));
        let Told { user, message, event, org, ticket, at, by_mail, by_chat: _, has_email: _ } = one;
        if by_mail && channels.contains(&Channel::Mail) {
            sent.push(NewDelivery {
                id: tx.ids.next(),
                channel: Channel::Mail,
                recipient_id: user.into(),
                org_id: org,
                event_id: event,
                notification_id: Some(id),
                message: message.to_string(),
                ticket_id: ticket,
                state: DeliveryState::Pending.as_str(),
                created_at: tx.now,
                updates: None,
                has_buttons: false,
            });
        }
        new.push(NewNotification {
            id,
            user_id: user.into(),
            org_id: org,
            message,
            event_id: event,
            ticket_id: ticket,
            at,
        });
    }
    for line in &lines {
        sent.extend(card_updates(tx, channels, &line.event).await?);
    }
    Ok(notify::write(tx, new, sent).await?)
}

/// Whether a webhook gets an event. The event of a test is for the webhook that is tested, whatever the webhook asks for.
pub(super) fn gets(webhook: &Webhook, event: &EventRow) -> bool {
    if event.action == EventAction::WebhookTested.as_str() {
        return event.subject_id == Some(webhook.id);
    }
    let is_here = webhook.org_id.is_none() || webhook.org_id == event.org_id;
    is_here && wants(&webhook.events, &event.action)
}

/// The delivery of an event to a webhook.
pub(super) fn to_webhook(tx: &Tx, webhook: Uuid, event: &EventRow) -> NewDelivery {
    NewDelivery {
        id: tx.ids.next(),
        channel: Channel::Webhook,
        recipient_id: webhook,
        org_id: event.org_id,
        event_id: event.id,
        notification_id: None,
        message: event.action.clone(),
        ticket_id: event.ticket_id,
        state: DeliveryState::Pending.as_str(),
        created_at: tx.now,
        updates: None,
        has_buttons: false,
    }
}

/// Of the messages to one person about one ticket at one time, the first in the order of messages. The others stay in the order of
/// their events.
fn first_of_each(told: Vec<Told>) -> Vec<Told> {
    let mut first: BTreeMap<(Uuid, Uuid, OffsetDateTime), usize> = BTreeMap::new();
    let mut kept: Vec<Told> = Vec::with_capacity(told.len());
    for one in told {
        let about = one.ticket.unwrap_or(one.event);
        let place = *first.entry((one.user.into(), about, one.at)).or_insert(kept.len());
        match kept.get_mut(place) {
            None => kept.push(one),
            Some(before) if one.message < before.message => *before = one,
            Some(_) => {}
        }
    }
    kept
}
