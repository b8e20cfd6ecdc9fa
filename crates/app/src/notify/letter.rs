//! Letters: what a person is told, with all that they may read of it at this moment. Doors turn a letter into a mail or a chat
//! message.

use super::changes::{Changed, changes};
use crate::decisions::{self, Asked};
use crate::{Result, log};
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::ending::Ending;
use gatepass_domain::event::history::{self, Hidden};
use gatepass_domain::event::{EventAction, Visibility};
use gatepass_domain::flow::timing::Timing;
use gatepass_domain::ids::{EventId, OrgId, TicketId, UserId};
use gatepass_domain::notify::{About, DeliveryState, Language, Message};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::state::State;
use gatepass_domain::ticket::subject::MOST_LISTED;
use gatepass_persistence::notify::{self, Delivery, Preferences, Template};
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::{
    Conn, Db, Error,
    directory::{organizations, users},
    events, now, tickets,
};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a person is told. Texts that they may not read are missing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after what it holds")]
pub struct Letter {
    /// The id of the delivery.
    pub id: Uuid,
    pub message: Message,
    pub language: Language,
    /// The IANA name of the time zone of the recipient.
    pub time_zone: String,
    pub to_name: String,
    /// None: the recipient has no e-mail address.
    pub to_address: Option<String>,
    pub recipient: Uuid,
    pub org: Option<String>,
    pub ticket: Option<About>,
    pub grant: Option<Given>,
    pub actor: Option<String>,
    pub reason: Option<String>,
    pub next_steps: Option<String>,
    pub comment: Option<String>,
    pub changes: Vec<Changed>,
    pub moment: Option<String>,
    pub rule: Option<String>,
    pub key: Option<String>,
    pub service: Option<String>,
    pub note: Option<String>,
    /// The templates of the organization. None: the built-in ones.
    pub template: Option<Template>,
    /// What the message asks its recipient to decide, or why nothing can be decided by it. None: it asks nothing.
    pub asked: Option<Result<Asked>>,
}

/// A grant that a letter is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after what it holds")]
pub struct Given {
    pub id: Option<Uuid>,
    pub starts_at: Option<String>,
    pub ends_at: Option<String>,
}

/// A delivery as it can be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// This is sent.
    Letter(Box<Letter>),
    /// Nothing is sent, for this reason.
    Dropped(&'static str),
}

/// Writes the letter of a delivery to a person.
pub async fn letter(db: &Db, delivery: &Delivery) -> Result<Written> {
    let mut conn = db.conn().await?;
    let Some(message) = Message::parse(&delivery.message) else {
        return Ok(Written::Dropped("the message is of a later version of the server"));
    };
    let user = match users::find(&mut conn, UserId(delivery.recipient_id)).await {
        Ok(user) if user.is_active => user,
        Ok(_) | Err(Error::NotFound) => {
            return Ok(Written::Dropped("the recipient is deactivated or deleted"));
        }
        Err(error) => return Err(error.into()),
    };
    let line = events::find(&mut conn, &Orgs::All, EventId(delivery.event_id)).await?;
    let recipient = UserId(user.id);
    let org = delivery.org_id.map(OrgId);
    let Some(reader) = reader(&conn, recipient, org).await? else {
        return Ok(Written::Dropped("the recipient is deactivated or deleted"));
    };
    let stored = match delivery.ticket_id {
        None => None,
        Some(id) => match tickets::find_visible(&conn, TicketId(id), &reader).await {
            Ok(stored) => Some(stored),
            Err(Error::NotFound) => {
                return Ok(Written::Dropped("the ticket is not visible to the recipient any more"));
            }
            Err(error) => return Err(error.into()),
        },
    };
    let asked = match &stored {
        Some(stored) if decisions::asks(message) => {
            let now = now(&conn).await?;
            Some(Asked::now(&mut conn, delivery, &stored.ticket, &reader, now).await)
        }
        _ => None,
    };
    let hidden = stored.as_ref().map_or(NOTHING_HIDDEN, |stored| hidden(stored, &reader));
    let names_actor =
        !hidden.people || history::names_actor(&line.event.action) || line.event.actor_id == Some(user.id);
    let data = readable(&line.event.action, line.event.data, hidden);
    let chosen = notify::find_preferences(&conn, recipient).await?;
    // What was sent is shown and changed all the same.
    let is_new = delivery.state == DeliveryState::Pending && delivery.updates.is_none();
    if is_new && !chosen.want(message, delivery.channel) {
        return Ok(Written::Dropped("the recipient does not want such messages any more"));
    }
    let Preferences { language, time_zone, .. } = chosen;
    let (org, template) = match org {
        Some(org) => (
            Some(organizations::find(&mut conn, org).await?.name),
            notify::find_template(&conn, org, message, language).await?,
        ),
        None => (None, None),
    };
    let text = |pointer: &str| data.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let subject =
        (line.event.subject_type.as_deref() == Some("grant")).then_some(line.event.subject_id).flatten();
    Ok(Written::Letter(Box::new(Letter {
        id: delivery.id,
        message,
        language,
        time_zone,
        to_name: user.name,
        to_address: user.email,
        recipient: user.id,
        org,
        grant: stored.as_ref().and_then(|stored| given(stored, subject, &data)),
        changes: stored.as_ref().map(|stored| changes(stored, &data)).unwrap_or_default(),
        ticket: stored.as_ref().map(|stored| about(stored, hidden)),
        actor: line.actor.filter(|_| names_actor).map(|person| person.name),
        reason: text("/after/reason").or_else(|| text("/reason")).map(|reason| self::reason(message, reason)),
        next_steps: text("/after/next_steps"),
        comment: text("/text"),
        moment: text("/moment"),
        rule: text("/rule"),
        key: text("/after/name").filter(|_| message == Message::KeyCreated),
        service: service(&conn, message, &data).await?,
        note: text("/task")
            .filter(|_| message == Message::BreakGlass)
            .or_else(|| text("/connector/name").filter(|_| message == Message::RevocationOverdue))
            .or_else(|| text("/name").filter(|_| message == Message::WebhookDisabled)),
        template,
        asked,
    })))
}

/// The recipient, with their role in the organization.
async fn reader(conn: &Conn, user: UserId, org: Option<OrgId>) -> Result<Option<Actor>> {
    let found = notify::listeners(conn, &BTreeSet::from([user]), org).await?;
    Ok(found.into_iter().next().map(|found| found.listener.actor))
}

/// The details of an event that the recipient may read. What participants read is redacted, also for admins: a message needs no
/// more.
fn readable(action: &str, data: Value, hidden: Hidden) -> Value {
    let is_for_participants =
        EventAction::parse(action).is_some_and(|action| action.visibility() == Visibility::Participants);
    if is_for_participants { history::data(action, data, hidden) } else { data }
}

/// Of a message about no ticket.
const NOTHING_HIDDEN: Hidden = Hidden { people: false, subjects: false };

/// What of a ticket messages hide from this reader.
pub(super) fn hidden(stored: &Stored, reader: &Actor) -> Hidden {
    Hidden {
        people: stored.ticket.hides_people_from(reader),
        subjects: !stored.ticket.shows_subjects_to(reader),
    }
}

/// What messages tell of a ticket.
pub(super) fn about(stored: &Stored, hidden: Hidden) -> About {
    let name = |user: UserId| {
        stored.people.iter().find(|person| person.id == user.0).map(|person| person.name.clone())
    };
    let ticket = &stored.ticket;
    let subjects = if hidden.subjects { Vec::new() } else { subjects(stored) };
    let is_open = matches!(ticket.state, State::Pending { .. } | State::Blocked { .. });
    let entries = if hidden.subjects { Entries::default() } else { entries(ticket.current_request()) };
    let (starts_at, ends_at, duration) = timing(ticket.current_timing());
    About {
        id: ticket.id.0,
        number: ticket.number,
        title: ticket.title.clone(),
        ticket_type: ticket.ticket_type().to_string(),
        state: ticket.state.name().to_string(),
        requester: name(ticket.applicant),
        beneficiary: name(ticket.beneficiary).filter(|_| ticket.applicant != ticket.beneficiary),
        subjects,
        reason: Some(ticket.reason.clone()).filter(|reason| !reason.is_empty()),
        accounts: entries.accounts,
        protocols: entries.protocols,
        actions: entries.actions,
        command: entries.command,
        starts_at,
        ends_at,
        duration,
        expires_at: Some(ticket.decision_deadline).filter(|_| is_open && !hidden.people).and_then(log::time),
    }
}

/// The parts of a request that have no names of their own.
#[derive(Default)]
struct Entries {
    accounts: Vec<String>,
    protocols: Vec<String>,
    actions: Vec<String>,
    command: Option<String>,
}

fn entries(request: &Request) -> Entries {
    let (accounts, protocols) = request.entries();
    let actions = request.access().map(|access| access.actions.iter().map(ToString::to_string).collect());
    let held = request.question().and_then(|question| question.connection);
    let (accounts, protocols) = match held {
        Some(held) => (vec![held.account.to_owned()], vec![held.protocol.to_owned()]),
        None => (accounts, protocols),
    };
    Entries {
        accounts,
        protocols,
        actions: actions.unwrap_or_default(),
        command: request.command().map(str::to_owned),
    }
}

/// Start, end and length, as far as they are fixed.
pub(super) fn timing(timing: Timing) -> (Option<String>, Option<String>, Option<String>) {
    match timing {
        Timing::OnApproval { duration } => (None, None, Some(duration.to_string())),
        Timing::Scheduled { start, duration } => (log::time(start), None, Some(duration.to_string())),
        Timing::Until { end, start } => (start.and_then(log::time), log::time(end), None),
        Timing::Permanent => (None, None, None),
    }
}

fn subjects(stored: &Stored) -> Vec<String> {
    let names = &stored.details.names;
    let listed = stored.ticket.subjects().into_iter().take(MOST_LISTED);
    listed.filter_map(|subject| names.get(&subject.id)?.name.clone()).collect()
}

/// The grant of an event, with its window after the event; of an approval, the window that the ticket gives.
pub(super) fn given(stored: &Stored, id: Option<Uuid>, data: &Value) -> Option<Given> {
    let window =
        ["/after/window", "/window"].iter().find_map(|at| data.pointer(at).filter(|it| !it.is_null()));
    let moment = |name: &str| window?.get(name)?.as_str().map(str::to_owned);
    let of_ticket =
        stored.ticket.window.map(|window| (log::time(window.start), window.end.and_then(log::time)));
    let (starts_at, ends_at) = match window {
        Some(_) => (moment("start"), moment("end")),
        None => of_ticket?,
    };
    Some(Given { id: id.or_else(|| stored.grants.first().map(|id| id.0)), starts_at, ends_at })
}

/// A reason in words. Where the server gives it, it is a code, such as `flow_deleted`.
fn reason(message: Message, reason: String) -> String {
    let is_code = match message {
        Message::Expired | Message::Blocked | Message::WebhookDisabled => true,
        Message::Canceled => Ending::parse(&reason).is_some(),
        _ => false,
    };
    if is_code { reason.replace('_', " ") } else { reason }
}

/// The name of the service for which a key was made.
async fn service(conn: &Conn, message: Message, data: &Value) -> Result<Option<String>> {
    let id = data.pointer("/after/user_id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    let Some(id) = id.filter(|_| message == Message::KeyCreated) else { return Ok(None) };
    let named = tickets::people(conn, [UserId(id)]).await?;
    Ok(named.into_iter().next().map(|person| person.name))
}
