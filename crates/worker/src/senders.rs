//! How deliveries leave: one sender for each channel that this installation is configured for.

use std::time::Duration;

use crate::chat::Cards;
use crate::mail::Post;
use crate::webhook::{self, Pages};
use gatepass_app::Result;
use gatepass_delivery::webhook::Client;
use gatepass_domain::notify::Channel;
use gatepass_domain::text::TextEnum;
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
    /// Sends cards to chats. None: this worker leaves them to others.
    pub cards: Option<Cards>,
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
        let chats = Channel::ALL.iter().copied().filter(|channel| channel.is_chat() && self.cards.is_some());
        mail.chain(self.webhooks.iter().map(|_| Channel::Webhook)).chain(chats).collect()
    }

    /// Sends a delivery once.
    pub(crate) async fn send(&self, db: &Db, delivery: &Delivery) -> Result<Outcome> {
        let Self { mail, webhooks, pages, cards } = self;
        match delivery.channel {
            Channel::Mail => {
                if let Some(post) = mail {
                    return Box::pin(post.send(db, delivery)).await;
                }
            }
            Channel::Webhook => {
                if let Some(client) = webhooks {
                    return Box::pin(webhook::send(client, pages, db, delivery)).await;
                }
            }
            Channel::Slack | Channel::DingTalk | Channel::WeCom | Channel::Feishu | Channel::Teams => {
                if let Some(cards) = cards {
                    return Box::pin(cards.send(db, delivery)).await;
                }
            }
        }
        // Only lanes of `channels` are leased.
        Ok(Outcome::of(Sent::Failed("the channel is not configured".to_owned())))
    }
}
