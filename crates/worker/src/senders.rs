//! How deliveries leave: one sender for each channel that this installation is configured for.

use std::time::Duration;

use crate::mail::Post;
use crate::webhook::{self, Pages};
use gatepass_app::Result;
use gatepass_delivery::webhook::Client;
use gatepass_domain::notify::Channel;
use gatepass_persistence::Db;
use gatepass_persistence::notify::{Delivery, Sent};
use serde_json::Value;

/// The senders of this installation.
#[derive(Default)]
pub struct Senders {
    /// Sends mail. None: there is no mail server.
    pub mail: Option<Post>,
    /// Posts webhooks. None: this worker leaves them to others.
    pub webhooks: Option<Client>,
    /// What posts to webhooks link to.
    pub pages: Pages,
}

/// What became of an attempt.
pub(crate) struct Outcome {
    pub result: Sent,
    /// What a webhook answered.
    pub answer: Option<Value>,
    /// The pause that the receiver asked for.
    pub asked: Option<Duration>,
}

impl Outcome {
    /// An attempt without an answer.
    pub fn of(result: Sent) -> Self {
        Self { result, answer: None, asked: None }
    }
}

impl Senders {
    /// The channels by which messages can be sent.
    pub fn channels(&self) -> Vec<Channel> {
        let mail = self.mail.iter().map(|_| Channel::Mail);
        mail.chain(self.webhooks.iter().map(|_| Channel::Webhook)).collect()
    }

    /// Sends a delivery once.
    pub(crate) async fn send(&self, db: &Db, delivery: &Delivery) -> Result<Outcome> {
        match (delivery.channel, &self.mail, &self.webhooks) {
            (Channel::Mail, Some(post), _) => post.send(db, delivery).await,
            (Channel::Webhook, _, Some(client)) => webhook::send(client, &self.pages, db, delivery).await,
            // Only lanes of `channels` are leased.
            (Channel::Mail, None, _) | (Channel::Webhook, _, None) => {
                Ok(Outcome::of(Sent::Failed("the channel is not configured".to_owned())))
            }
        }
    }
}
