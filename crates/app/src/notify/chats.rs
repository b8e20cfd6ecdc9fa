//! Messages to chats, and the changes of those that show buttons.

use super::audience::Told;
use crate::Result;
use crate::decisions::asks;
use gatepass_domain::event::EventAction;
use gatepass_domain::notify::{Channel as Service, DeliveryState, Message};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::events::EventRow;
use gatepass_persistence::notify::{self, Channel, NewDelivery};
use gatepass_persistence::{Conn, Tx};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The chats of organizations, and who has an account there.
#[derive(Default)]
pub(super) struct Chats {
    channels: Vec<Channel>,
    /// Channel and user.
    bound: BTreeSet<(Uuid, Uuid)>,
}

impl Chats {
    /// Loads the chats that these messages may go to.
    pub async fn load(conn: &Conn, services: &[Service], told: &[Told]) -> Result<Self> {
        let orgs: BTreeSet<Uuid> = told.iter().filter_map(|one| one.org).collect();
        if orgs.is_empty() || !services.iter().any(|service| service.is_chat()) {
            return Ok(Self::default());
        }
        let mut channels = notify::active_channels(conn, orgs.into_iter().collect()).await?;
        channels.retain(|channel| services.contains(&channel.service));
        let ids: Vec<Uuid> = channels.iter().map(|channel| channel.id).collect();
        let users: BTreeSet<Uuid> = told.iter().map(|one| one.user.0).collect();
        let bound = if ids.is_empty() {
            BTreeSet::new()
        } else {
            notify::bound_people(conn, ids, users.into_iter().collect()).await?
        };
        Ok(Self { channels, bound })
    }

    /// The chats that a message goes to: where its recipient has an account, or may be found by their e-mail address.
    pub fn of<'a>(&'a self, one: &'a Told) -> impl Iterator<Item = &'a Channel> {
        self.channels.iter().filter(|channel| {
            let is_reached =
                self.bound.contains(&(channel.id, one.user.0)) || (channel.trusts_email && one.has_email);
            one.by_chat && Some(channel.org_id) == one.org && channel.sends(one.message) && is_reached
        })
    }
}

/// The delivery of a message to a chat.
pub(super) fn to_chat(tx: &Tx, channel: &Channel, one: &Told, notification: Uuid) -> NewDelivery {
    NewDelivery {
        id: tx.ids.next(),
        channel: channel.service,
        recipient_id: one.user.into(),
        org_id: one.org,
        event_id: one.event,
        notification_id: Some(notification),
        message: one.message.to_string(),
        ticket_id: one.ticket,
        state: DeliveryState::Pending.as_str(),
        created_at: tx.now,
        updates: None,
        has_buttons: asks(one.message),
    }
}

/// Whether an act may end or change what people are asked about a ticket.
fn changes_cards(action: EventAction) -> bool {
    matches!(
        action,
        EventAction::TicketApproved
            | EventAction::TicketDenied
            | EventAction::TicketCanceled
            | EventAction::TicketExpired
            | EventAction::TicketFailed
            | EventAction::TicketOverridden
            | EventAction::TicketLevelStarted
            | EventAction::TicketApprovalRecorded
            | EventAction::TicketDenialRecorded
            | EventAction::TicketApprovalsVoided
            | EventAction::TicketReassigned
            | EventAction::TicketApproversChanged
            | EventAction::TicketBlocked
    )
}

/// The changes of messages with buttons that follow from an event.
pub(super) async fn card_updates(
    tx: &Tx,
    services: &[Service],
    event: &EventRow,
) -> Result<Vec<NewDelivery>> {
    let Some(ticket) =
        event.ticket_id.filter(|_| EventAction::parse(&event.action).is_some_and(changes_cards))
    else {
        return Ok(Vec::new());
    };
    let chats: Vec<Service> = services.iter().copied().filter(|service| service.is_chat()).collect();
    if chats.is_empty() {
        return Ok(Vec::new());
    }
    let cards = notify::cards(tx, ticket, &chats).await?;
    let update = |card: notify::Card| NewDelivery {
        id: tx.ids.next(),
        channel: card.channel,
        recipient_id: card.recipient,
        org_id: event.org_id,
        event_id: event.id,
        notification_id: None,
        message: Message::DecisionNeeded.to_string(),
        ticket_id: Some(ticket),
        state: DeliveryState::Pending.as_str(),
        created_at: tx.now,
        updates: Some(card.id),
        has_buttons: false,
    };
    Ok(cards.into_iter().map(update).collect())
}
