//! Posts of webhooks: what is sent of an event, and what follows from an attempt.

use crate::{By, Result, log};
use gatepass_domain::authz::Orgs;
use gatepass_domain::event::details::{self, Shape};
use gatepass_domain::event::{EventAction, SubjectType};
use gatepass_domain::ids::EventId;
use gatepass_domain::notify::{DisabledBecause, disables};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::events::{self, EventRow, Line, NewEvent, Person};
use gatepass_persistence::notify::{self, Delivery, Secret, Webhook};
use gatepass_persistence::{Db, Error, now};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

/// What is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The webhook.
    pub webhook: Uuid,
    /// Where to.
    pub url: String,
    /// The secrets that sign it, the newest first.
    pub secrets: Vec<Secret>,
    /// The action of the event.
    pub event: String,
    /// When it happened.
    pub at: OffsetDateTime,
    /// The object that the event is about.
    pub subject: Option<(SubjectType, Uuid)>,
    /// The ticket that the event belongs to.
    pub ticket: Option<Uuid>,
    /// The event: ids, names, and its details.
    pub data: Value,
    /// The event without its details, for a body that would be too long.
    pub brief: Value,
}

/// A delivery as it can be posted now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// This is posted.
    Post(Box<Post>),
    /// Nothing is posted, for this reason.
    Dropped(&'static str),
}

/// What a receiver did with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It took it.
    Taken,
    /// It did not.
    Refused,
    /// It wants no more.
    Gone,
}

/// The post of a delivery to a webhook.
pub async fn post(db: &Db, delivery: &Delivery) -> Result<Posted> {
    let mut conn = db.conn().await?;
    let webhook = match notify::find_webhook(&conn, delivery.recipient_id).await {
        Ok(webhook) if webhook.is_active => webhook,
        Ok(_) => return Ok(Posted::Dropped("the webhook is disabled")),
        Err(Error::NotFound) => return Ok(Posted::Dropped("the webhook is deleted")),
        Err(error) => return Err(error.into()),
    };
    let now = now(&conn).await?;
    let line = events::find(&mut conn, &Orgs::All, EventId(delivery.event_id)).await?;
    let Webhook { id, url, secret, old_secret, old_secret_until, .. } = webhook;
    let old_secret = old_secret.filter(|_| old_secret_until.is_some_and(|until| now < until));
    let (event, at, ticket) = (line.event.action.clone(), line.event.at, line.event.ticket_id);
    let kind = line.event.subject_type.as_deref().and_then(SubjectType::parse);
    let subject = kind.zip(line.event.subject_id);
    let data = data(line);
    let mut brief = data.clone();
    if let Some(fields) = brief.as_object_mut() {
        fields.insert("details".to_owned(), Value::Null);
    }
    let secrets = std::iter::once(secret).chain(old_secret).collect();
    Ok(Posted::Post(Box::new(Post { webhook: id, url, secrets, event, at, subject, ticket, data, brief })))
}

/// The parts of an event that auditors read, without addresses, credentials and internal notes.
fn data(line: Line) -> Value {
    let Line { event, actor, on_behalf_of, credential_made_by: _ } = line;
    let EventRow {
        id,
        at,
        action,
        org_id,
        actor_id: _,
        on_behalf_of: _,
        credential: _,
        subject_type,
        subject_id,
        ticket_id,
        ip: _,
        request_id: _,
        trace_id: _,
        mut data,
        internal_note: _,
        credential_made_by: _,
    } = event;
    remove_addresses(&mut data);
    remove_own_addresses(&action, &mut data);
    let person = |person: Option<Person>| {
        person.map(|Person { id, username, name }| json!({ "id": id, "username": username, "name": name }))
    };
    json!({
        "id": id,
        "at": log::time(at),
        "org_id": org_id,
        "actor": person(actor),
        "on_behalf_of": person(on_behalf_of),
        "subject": subject_type.map(|kind| json!({ "type": kind, "id": subject_id })),
        "ticket_id": ticket_id,
        "details": data,
    })
}

/// Removes the addresses of callers, wherever the details have them: a review of a login has one in its request.
fn remove_addresses(data: &mut Value) {
    match data {
        Value::Object(fields) => {
            fields.remove("ip");
            fields.values_mut().for_each(remove_addresses);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_addresses),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Removes the fields of the details that are addresses of callers.
fn remove_own_addresses(action: &str, data: &mut Value) {
    let fields = EventAction::parse(action).map(details::fields).unwrap_or_default();
    for field in fields.iter().filter(|field| matches!(field.shape, Shape::Address)) {
        if let Some(data) = data.as_object_mut() {
            data.remove(field.name);
        }
    }
}

/// Notes what a receiver did. Disables a webhook whose receiver is gone, or has failed for too long.
pub async fn received(db: &Db, webhook: Uuid, how: Received) -> Result<()> {
    let conn = db.conn().await?;
    let since = notify::note_webhook(&conn, webhook, how != Received::Taken).await?;
    let now = now(&conn).await?;
    drop(conn);
    match how {
        Received::Gone => disable(db, webhook, DisabledBecause::Gone).await,
        Received::Refused if since.is_some_and(|since| disables(since, now)) => {
            disable(db, webhook, DisabledBecause::Failing).await
        }
        Received::Taken | Received::Refused => Ok(()),
    }
}

/// Disables a webhook, unless it is disabled or deleted already.
async fn disable(db: &Db, id: Uuid, because: DisabledBecause) -> Result<()> {
    let mut tx = db.begin().await?;
    let webhook = match notify::find_webhook_locked(&mut tx, id).await {
        Ok(webhook) if webhook.is_active => webhook,
        Ok(_) | Err(Error::NotFound) => return Ok(tx.rollback().await?),
        Err(error) => return Err(error.into()),
    };
    let data = json!({ "name": webhook.name, "reason": because, "failing_since": webhook.failing_since.and_then(log::time) });
    let event = NewEvent::new(EventAction::WebhookDisabled, data).about(id).in_org(webhook.org_id);
    let disabled = Webhook {
        is_active: false,
        disabled_because: Some(because.as_str().to_owned()),
        updated_at: tx.now,
        ..webhook
    };
    notify::save_webhook(&mut tx, &disabled).await?;
    events::record(&mut tx, By::server().origin, vec![event]).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_removed_wherever_they_stand() {
        let mut data =
            json!({ "ip": "192.0.2.7", "requested": { "ip": null, "rule_id": 1 }, "all": [{ "ip": "::1" }] });
        remove_addresses(&mut data);
        assert_eq!(data, json!({ "requested": { "rule_id": 1 }, "all": [{}] }));
    }

    #[test]
    fn the_address_of_a_session_is_removed_but_no_address_of_an_asset() {
        let removed = |action: EventAction, mut data: Value| {
            remove_own_addresses(action.as_str(), &mut data);
            data
        };
        let session = json!({ "address": "192.0.2.7", "commands": 0 });
        assert_eq!(removed(EventAction::AssetSessionBegan, session), json!({ "commands": 0 }));
        let asset = json!({ "after": { "address": "web.example.org" } });
        assert_eq!(removed(EventAction::AssetCreated, asset.clone()), asset);
    }
}
