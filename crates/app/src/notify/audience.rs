//! Finds the people who hear of an event.

use crate::Result;
use gatepass_domain::authz::Actor;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, TicketId, UserId};
use gatepass_domain::notify::{self as rules, Message, NotificationSettings, Role};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::Ticket;
use gatepass_persistence::events::EventRow;
use gatepass_persistence::{Error, Tx, directory::organizations, notify, tickets};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// A message to a person.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// The person.
    pub user: UserId,
    /// The message.
    pub message: Message,
    /// The event that it follows from.
    pub event: Uuid,
    /// The organization of the event.
    pub org: Option<Uuid>,
    /// The ticket of the event.
    pub ticket: Option<Uuid>,
    /// The time of the event.
    pub at: OffsetDateTime,
    /// Whether it also goes by mail.
    pub by_mail: bool,
    /// Whether it also goes to chats.
    pub by_chat: bool,
    /// Whether the person has an e-mail address.
    pub has_email: bool,
}

/// Finds the people who hear of events. Keeps the tickets and settings that it has read.
#[derive(Default)]
pub(super) struct Audience {
    tickets: BTreeMap<Uuid, Option<Ticket>>,
    settings: BTreeMap<Uuid, NotificationSettings>,
}

impl Audience {
    /// The messages of an event.
    pub async fn of(&mut self, tx: &mut Tx, event: &EventRow) -> Result<Vec<Told>> {
        // An event of a later server may have an action that this one does not know.
        let Some(action) = EventAction::parse(&event.action) else { return Ok(Vec::new()) };
        let settings = self.settings(tx, event.org_id).await?;
        let mut told = Vec::new();
        for message in Message::of(action, &event.data) {
            if settings.tells(message) {
                told.extend(self.told(tx, event, (action, message), &settings).await?);
            }
        }
        Ok(told)
    }

    async fn told(
        &mut self,
        tx: &mut Tx,
        event: &EventRow,
        (action, message): (EventAction, Message),
        settings: &NotificationSettings,
    ) -> Result<Vec<Told>> {
        self.read_ticket(tx, event.ticket_id).await?;
        let ticket = event.ticket_id.and_then(|id| self.tickets.get(&id)?.as_ref());
        let org = ticket.map_or(event.org_id.map(OrgId), Ticket::home);
        let mut users = BTreeSet::new();
        for role in message.audience() {
            users.extend(in_role(tx, *role, ticket, org, &event.data).await?);
        }
        let found = notify::listeners(tx, &users, org).await?;
        let by = event.actor_id.map(UserId);
        // Whom a rule of an organization names hears of it as long as they belong there.
        let belongs = |actor: &Actor| ticket.is_some() || org.is_none_or(|org| actor.is_member_of(org));
        let is_for_members = message.audience() == [Role::Recipients];
        let hears = |found: &notify::Found| {
            (!is_for_members || belongs(&found.listener.actor))
                && rules::hears(message, action, by, ticket, &found.listener)
        };
        let told = found.into_iter().filter(hears).map(|found| Told {
            user: found.listener.actor.user_id,
            message,
            event: event.id,
            org: event.org_id,
            ticket: event.ticket_id,
            at: event.at,
            has_email: found.has_email,
            by_mail: found.has_email && settings.mails(message, &found.unwanted_mail),
            by_chat: message.is_wanted(&found.unwanted_chat),
        });
        Ok(told.collect())
    }

    async fn read_ticket(&mut self, tx: &Tx, id: Option<Uuid>) -> Result<()> {
        let Some(id) = id.filter(|id| !self.tickets.contains_key(id)) else { return Ok(()) };
        let ticket = match tickets::find_any(tx, TicketId(id)).await {
            Ok(found) => Some(found.ticket),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error.into()),
        };
        self.tickets.insert(id, ticket);
        Ok(())
    }

    async fn settings(&mut self, tx: &mut Tx, org: Option<Uuid>) -> Result<NotificationSettings> {
        let Some(org) = org else { return Ok(NotificationSettings::default()) };
        if let Some(known) = self.settings.get(&org) {
            return Ok(known.clone());
        }
        let settings = match organizations::find(tx, OrgId(org)).await {
            Ok(found) => found.settings.notifications,
            Err(Error::NotFound) => NotificationSettings::default(),
            Err(error) => return Err(error.into()),
        };
        Ok(self.settings.entry(org).or_insert(settings).clone())
    }
}

/// The people in this role.
async fn in_role(
    tx: &Tx,
    role: Role,
    ticket: Option<&Ticket>,
    org: Option<OrgId>,
    data: &Value,
) -> Result<BTreeSet<UserId>> {
    Ok(match role {
        Role::Admins => notify::admins(tx, org).await?,
        Role::Recipients => {
            let named = rules::users_named(data);
            if named.is_empty() { notify::admins(tx, org).await? } else { named }
        }
        Role::SuperAdmins => notify::super_admins(tx).await?,
        Role::HomeAdmins => match data.pointer("/after/user_id").and_then(Value::as_str) {
            Some(service) => match service.parse() {
                Ok(service) => notify::home_admins(tx, UserId(service)).await?,
                Err(_) => BTreeSet::new(),
            },
            None => BTreeSet::new(),
        },
        Role::Requester
        | Role::Beneficiary
        | Role::Watchers
        | Role::Asked
        | Role::Undecided
        | Role::Deciders
        | Role::Voided
        | Role::Skipped => ticket.map(|ticket| rules::people(role, ticket, data)).unwrap_or_default(),
    })
}
