//! Webhooks: an event, signed and posted, and what follows from the answer.

use crate::senders::Outcome;
use gatepass_app::Result;
use gatepass_app::notify::{Post, Posted, Received, post, received};
use gatepass_delivery::FrontendUrl;
use gatepass_delivery::webhook::{Answer, Client, Secret, Verdict, body, check_url};
use gatepass_domain::event::SubjectType;
use gatepass_persistence::notify::{Delivery, Sent};
use gatepass_persistence::{Db, now};
use serde_json::{Value, json};
use uuid::Uuid;

/// What posts link to.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// The server's own address. None: posts have no links to the API.
    pub api: Option<String>,
    /// The frontend. None: posts have no links to its pages.
    pub frontend: Option<FrontendUrl>,
}

impl Pages {
    /// The links to the object of an event.
    fn links(&self, subject: Option<(SubjectType, Uuid)>, ticket: Option<Uuid>) -> Value {
        let path = subject.and_then(|(kind, id)| Some(format!("/api/v1/{}/{id}", collection(kind)?)));
        let api =
            self.api.as_deref().zip(path).map(|(base, path)| base.trim_end_matches('/').to_owned() + &path);
        let frontend = self.frontend.as_ref().and_then(|frontend| match subject {
            Some((SubjectType::Grant, id)) => Some(frontend.grant(id)),
            _ => ticket.map(|id| frontend.ticket(id)),
        });
        json!({ "api": api, "frontend": frontend })
    }
}

/// The collection that has an object of this kind by its id. None: the object has no address of its own.
fn collection(kind: SubjectType) -> Option<&'static str> {
    Some(match kind {
        SubjectType::Organization => "organizations",
        SubjectType::User => "users",
        SubjectType::Group => "groups",
        SubjectType::Node => "nodes",
        SubjectType::Asset => "assets",
        SubjectType::Permission => "permissions",
        SubjectType::Flow => "flows",
        SubjectType::CommandGroup => "command-groups",
        SubjectType::Ticket => "tickets",
        SubjectType::Grant => "grants",
        SubjectType::ApiKey => "api-keys",
        SubjectType::Job => "jobs",
        SubjectType::ConnectionToken => "connection-tokens",
        SubjectType::AssetSession => "sessions",
        SubjectType::Delivery => "deliveries",
        SubjectType::Webhook => "webhooks",
        SubjectType::Channel => "channels",
        SubjectType::Connector => "connectors",
        SubjectType::Account | SubjectType::GuardRule => return None,
    })
}

/// Sends a delivery once. No connection to the database is held while the receiver works.
pub(crate) async fn send(client: &Client, pages: &Pages, db: &Db, delivery: &Delivery) -> Result<Outcome> {
    let post = match post(db, delivery).await? {
        Posted::Post(post) => *post,
        Posted::Dropped(why) => return Ok(Outcome::of(Sent::Dropped(why.to_owned()))),
    };
    let Post { webhook, url, secrets, event, at, subject, ticket, mut data, mut brief } = post;
    let links = pages.links(subject, ticket);
    for body in [&mut data, &mut brief].into_iter().filter_map(Value::as_object_mut) {
        body.insert("links".to_owned(), links.clone());
    }
    let body = match body(&event, at, &data).or_else(|_| body(&event, at, &brief)) {
        Ok(body) => body,
        Err(fault) => return Ok(Outcome::of(Sent::Dead(fault.to_string()))),
    };
    let url = match check_url(&url, client.allow()) {
        Ok(url) => url,
        Err(fault) => return Ok(Outcome::of(Sent::Failed(format!("the address {fault}")))),
    };
    // Secrets were read when they were stored.
    let secrets: Vec<Secret> = secrets.iter().filter_map(|secret| Secret::parse(&secret.0).ok()).collect();
    let sent_at = now(&db.conn().await?).await?;
    let answer = match client.post(&url, &delivery.id.to_string(), sent_at, &body, &secrets).await {
        Ok(answer) => answer,
        Err(failure) => {
            received(db, webhook, Received::Refused).await?;
            return Ok(Outcome::of(Sent::Failed(failure.to_string())));
        }
    };
    let refused = || format!("the receiver answered {}", answer.status);
    let (result, how) = match answer.verdict() {
        Verdict::Delivered => (Sent::Delivered, Received::Taken),
        Verdict::Gone => (Sent::Dead(refused()), Received::Gone),
        Verdict::Overloaded | Verdict::Refused => (Sent::Failed(refused()), Received::Refused),
    };
    received(db, webhook, how).await?;
    Ok(Outcome { result, asked: answer.retry_after, answer: Some(shown(&answer)) })
}

/// The answer for the log of deliveries.
fn shown(answer: &Answer) -> Value {
    let Answer { status, headers, body, took, retry_after: _ } = answer;
    let headers: serde_json::Map<String, Value> =
        headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({ "status": status, "headers": headers, "body": body, "milliseconds": u64::try_from(took.as_millis()).ok() })
}
