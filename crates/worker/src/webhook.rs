//! Webhooks: an event, signed and posted, and what follows from the answer.

use crate::senders::Outcome;
use gatepass_app::Result;
use gatepass_app::notify::{Post, Posted, Received, post, received};
use gatepass_delivery::webhook::{Answer, Client, Secret, Verdict, body, check_url};
use gatepass_persistence::notify::{Delivery, Sent};
use gatepass_persistence::{Db, now};
use serde_json::{Value, json};

/// Sends a delivery once. No connection to the database is held while the receiver works.
pub(crate) async fn send(client: &Client, db: &Db, delivery: &Delivery) -> Result<Outcome> {
    let post = match post(db, delivery).await? {
        Posted::Post(post) => *post,
        Posted::Dropped(why) => return Ok(Outcome::of(Sent::Dropped(why.to_owned()))),
    };
    let Post { webhook, url, secrets, event, at, data, brief } = post;
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
