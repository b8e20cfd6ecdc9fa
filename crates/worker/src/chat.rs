//! Cards in chats: a letter as a card with buttons, and its changes when somebody has decided.

use crate::senders::Outcome;
use gatepass_app::auth::link_tokens::LinkTokens;
use gatepass_app::auth::secret_box::SecretBox;
use gatepass_app::decisions::Choice;
use gatepass_app::notify::{Letter, Written, letter};
use gatepass_app::{Result, chats};
use gatepass_delivery::FrontendUrl;
use gatepass_delivery::chat::{Action, Button, Card, Client, Clients, Fact, Failed, Service, Style};
use gatepass_delivery::templates::{self, Context, Named, Ticket, common_word, facts, lead};
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::UserId;
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::notify::{self, Channel, ChatAccount, Delivery, Sent};
use gatepass_persistence::{Db, Error};
use uuid::Uuid;

/// Sends cards through the channels of organizations.
#[derive(Debug)]
pub struct Cards {
    /// The services.
    pub clients: Clients,
    /// Decrypts the settings of channels.
    pub secrets: SecretBox,
    /// Signs buttons.
    pub tokens: LinkTokens,
    /// The pages that cards link to. None: cards have no links.
    pub frontend: Option<FrontendUrl>,
}

impl Cards {
    /// Sends a card once, or changes one. No connection to the database is held while the service works.
    pub(crate) async fn send(&self, db: &Db, delivery: &Delivery) -> Result<Outcome> {
        let dropped = |why: &str| Ok(Outcome::of(Sent::Dropped(why.to_owned())));
        let conn = db.conn().await?;
        let found = match delivery.org_id {
            Some(org) => notify::channel_of(&conn, org, delivery.channel).await?,
            None => None,
        };
        drop(conn);
        let Some(channel) = found else { return dropped("the organization has no such channel any more") };
        let settings = || chats::open(&self.secrets, &channel);
        let Some(service) = Service::parse(channel.service.as_str()) else {
            return dropped("this is no chat");
        };
        let client = match self.clients.of(channel.id, channel.updated_at, service, settings) {
            Ok(Ok(client)) => client,
            // It is tried again: an admin may mend the settings.
            Ok(Err(_)) => {
                return Ok(Outcome::of(Sent::Failed("the settings of the channel are wrong".to_owned())));
            }
            Err(refused) if refused.why() == Why::ChannelBroken => {
                return Ok(Outcome::of(Sent::Failed(
                    "the secrets of the channel can't be decrypted".to_owned(),
                )));
            }
            Err(refused) => return Err(refused),
        };
        match delivery.updates {
            Some(original) => self.update(db, &client, delivery, original).await,
            None => self.post(db, &client, &channel, delivery).await,
        }
    }

    async fn post(
        &self,
        db: &Db,
        client: &Client,
        channel: &Channel,
        delivery: &Delivery,
    ) -> Result<Outcome> {
        let letter = match letter(db, delivery).await? {
            Written::Letter(letter) => *letter,
            Written::Dropped(why) => return Ok(Outcome::of(Sent::Dropped(why.to_owned()))),
        };
        let account = match self.account(db, client, channel, &letter).await? {
            Ok(account) => account,
            Err(outcome) => return Ok(outcome),
        };
        let card = self.card(client, &letter, None)?;
        let to = notify::address_of(&db.conn().await?, channel.id, &account.account).await?;
        match client.send(&card, to.as_deref().unwrap_or(&account.account), delivery.id).await {
            Ok(sent) => {
                notify::move_card(&db.conn().await?, delivery.id, &sent.address).await?;
                Ok(Outcome::of(Sent::Delivered))
            }
            Err(failed) => Ok(failure(&failed)),
        }
    }

    /// Changes a card. What it shows is read anew, so that changes that come late do no harm.
    async fn update(&self, db: &Db, client: &Client, delivery: &Delivery, original: Uuid) -> Result<Outcome> {
        let found = notify::find(&mut db.conn().await?, &Orgs::All, original).await;
        let original = match found {
            Err(Error::NotFound) => {
                return Ok(Outcome::of(Sent::Dropped("the message is deleted".to_owned())));
            }
            found => found?,
        };
        let Some(address) = &original.address else {
            // Its lane sends in order, so it will not be sent any more, unless an admin retries it.
            notify::close_card(&db.conn().await?, original.id).await?;
            return Ok(Outcome::of(Sent::Dropped("the message was not sent".to_owned())));
        };
        let (before, now) = (letter(db, &original).await?, letter(db, delivery).await?);
        let (Written::Letter(before), Written::Letter(now)) = (before, now) else {
            let why = "the ticket is not visible to the recipient any more";
            return Ok(Outcome::of(Sent::Dropped(why.to_owned())));
        };
        let card = self.card(client, &before, Some(&now))?;
        match client.update(address, &card).await {
            Ok(_) => {
                if card.outcome.is_some() {
                    notify::close_card(&db.conn().await?, original.id).await?;
                }
                Ok(Outcome::of(Sent::Delivered))
            }
            Err(failed) => Ok(failure(&failed)),
        }
    }

    /// The account of the recipient. It is looked up by their e-mail address where the channel trusts that, and bound.
    async fn account(
        &self,
        db: &Db,
        client: &Client,
        channel: &Channel,
        letter: &Letter,
    ) -> Result<Result<ChatAccount, Outcome>> {
        let user = UserId(letter.recipient);
        if let Some(bound) = notify::account_of(&db.conn().await?, channel.id, user).await? {
            return Ok(Ok(bound));
        }
        let dropped = || Err(Outcome::of(Sent::Dropped("the recipient has no account there".to_owned())));
        let Some(address) = letter.to_address.as_deref().filter(|_| channel.trusts_email) else {
            return Ok(dropped());
        };
        let account = match client.find_by_email(address).await {
            Ok(Some(found)) => found.user,
            Ok(None) => return Ok(dropped()),
            Err(failed) => return Ok(Err(failure(&failed))),
        };
        let mut tx = db.begin().await?;
        let tenant = client.tenant().to_owned();
        match chats::bind_by_email(&mut tx, channel, user, tenant, account).await {
            Ok(bound) => {
                tx.commit().await?;
                Ok(Ok(bound))
            }
            Err(refused) => {
                tx.rollback().await?;
                if refused.why() == Why::AccountTaken { Ok(dropped()) } else { Err(refused) }
            }
        }
    }

    /// The card of a letter. `event` is the letter of the event that changes it. A denial needs a reason, so there is no button for
    /// it where the chat can't ask.
    fn card(&self, client: &Client, letter: &Letter, event: Option<&Letter>) -> Result<Card> {
        let (language, zone) = (letter.language, letter.time_zone.as_str());
        let ticket = letter.ticket.clone().map(|about| Ticket::of(about, language)).unwrap_or_default();
        let title = letter.ticket.as_ref().map(|ticket| format!("#{} {}", ticket.number, ticket.title));
        let mut buttons = Vec::new();
        if let Some(Ok(asked)) = &letter.asked {
            let choices = [
                (Choice::Approve, Action::Approve, Style::Primary, "approve"),
                (Choice::Deny, Action::Deny, Style::Danger, "deny"),
            ];
            for (choice, action, style, word) in choices {
                if choice == Choice::Deny && !client.asks_reason() {
                    continue;
                }
                let token = asked.button(&self.tokens, choice)?;
                let label = common_word(language, word);
                buttons.push(Button::new(action, label, style, &token).map_err(|_| Why::Internal)?);
            }
        }
        let all = facts(&ticket, language, zone);
        // What the requester wrote stands below the facts.
        let shown = all.into_iter().filter(|(_, value)| Some(value) != ticket.reason.as_ref());
        let facts = shown.map(|(label, value)| Fact { label: label.to_owned(), value }).collect();
        let said = said(letter);
        Ok(Card {
            language,
            title: title.unwrap_or_else(|| said.clone()),
            facts,
            text: [said.as_str(), ticket.reason.as_deref().unwrap_or_default()].join("\n"),
            outcome: event.filter(|_| buttons.is_empty()).map(|event| outcome(letter, event)),
            link: self
                .frontend
                .as_ref()
                .zip(letter.ticket.as_ref())
                .map(|(frontend, ticket)| frontend.ticket(ticket.id)),
            buttons,
        })
    }
}

/// The first sentences of a letter.
fn said(letter: &Letter) -> String {
    let message = templates::Message::parse(letter.message.as_str());
    message.map(|message| sentence(letter, message)).unwrap_or_default()
}

fn sentence(letter: &Letter, message: templates::Message) -> String {
    let Letter { language, org, ticket, grant: _, actor, moment, rule, key, service, .. } = letter.clone();
    let context = Context {
        org: Named { name: org.unwrap_or_default() },
        ticket: ticket.map(|about| Ticket::of(about, language)),
        actor,
        moment,
        rule,
        key,
        service,
        ..Context::default()
    };
    lead(message, letter.language, &letter.time_zone, &context)
}

/// What became of a request, for somebody who can't decide it any more.
fn outcome(letter: &Letter, event: &Letter) -> String {
    use templates::Message::{Approved, Canceled, Denied, Expired, Failed};
    let state = letter.ticket.as_ref().map(|ticket| ticket.state.as_str());
    let message = match state {
        Some("approved") => Approved,
        Some("denied") => Denied,
        Some("canceled") => Canceled,
        Some("expired") => Expired,
        Some("error") => Failed,
        _ => {
            let has_decided = matches!(&letter.asked, Some(Err(refused)) if [Why::LinkUsed, Why::AlreadyDecidedByYou].contains(&refused.why()));
            return common_word(letter.language, if has_decided { "you_decided" } else { "not_asked" })
                .to_owned();
        }
    };
    sentence(&Letter { language: letter.language, ..event.clone() }, message)
}

fn failure(failed: &Failed) -> Outcome {
    let why = failed.to_string();
    match failed {
        Failed::Transient { after, .. } => Outcome { asked: *after, ..Outcome::of(Sent::Failed(why)) },
        Failed::Settings { .. } => Outcome::of(Sent::Failed(why)),
        Failed::Permanent { .. } | Failed::Unreachable { .. } => Outcome::of(Sent::Dead(why)),
    }
}
