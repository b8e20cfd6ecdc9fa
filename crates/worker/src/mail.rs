//! Mails: a letter, rendered for its recipient, and what follows if it is refused.

use crate::senders::Outcome;
use gatepass_app::Result;
use gatepass_app::notify::{About, Changed, Given, Letter, Links, Written, letter};
use gatepass_delivery::FrontendUrl;
use gatepass_delivery::mail::{Failed, Mail, Mailer};
use gatepass_delivery::templates::{self, Change, Context, Grant, Named, Overrides, Ticket, render};
use gatepass_domain::ids::UserId;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::notify::{Delivery, Sent, Template, mark_bounced};
use gatepass_persistence::{Db, now};

/// The name that stands in messages of no organization.
const INSTALLATION: &str = "Gatepass";

/// Sends mail through the server of the operator.
#[derive(Debug)]
pub struct Post {
    /// The mail server.
    pub mailer: Mailer,
    /// The pages that mails link to. None: mails have no links.
    pub frontend: Option<FrontendUrl>,
    /// Makes the links that stop mails. None: mails have no such links.
    pub links: Option<Links>,
}

impl Post {
    /// Sends a delivery once. No connection to the database is held while the mail server works.
    pub(crate) async fn send(&self, db: &Db, delivery: &Delivery) -> Result<Outcome> {
        let letter = match letter(db, delivery).await? {
            Written::Letter(letter) => *letter,
            Written::Dropped(why) => return Ok(Outcome::of(Sent::Dropped(why.to_owned()))),
        };
        let at = now(&db.conn().await?).await?;
        let Some(content) = self.content(&letter) else {
            return Ok(Outcome::of(Sent::Dropped("the message has no template".to_owned())));
        };
        let unsubscribe = match &self.links {
            Some(links) => links.unsubscribe(UserId(letter.recipient), letter.message)?,
            None => None,
        };
        let mail = Mail {
            id: letter.id,
            at,
            to: letter.to_address.clone(),
            name: Some(letter.to_name),
            thread: letter.ticket.map(|ticket| ticket.id),
            unsubscribe,
            content,
        };
        match self.mailer.send(&mail).await {
            Ok(()) => Ok(Outcome::of(Sent::Delivered)),
            Err(Failed::Transient(why)) => Ok(Outcome::of(Sent::Failed(why))),
            Err(Failed::Permanent(why)) => {
                mark_bounced(&db.conn().await?, &letter.to_address, &why).await?;
                Ok(Outcome::of(Sent::Dead(why)))
            }
        }
    }

    /// Subject, text and HTML. None: there is no template.
    fn content(&self, letter: &Letter) -> Option<templates::Rendered> {
        let message = templates::Message::parse(letter.message.as_str())?;
        let context = self.context(letter);
        let with =
            |overrides: &Overrides| render(message, letter.language, &letter.time_zone, overrides, &context);
        if let Some(own) = &letter.template {
            let overrides = overrides(own.clone());
            match with(&overrides) {
                Ok(content) => return Some(content),
                // Templates are checked when they are stored, but these values were not among the examples.
                Err(fault) => {
                    tracing::error!(org = %own.org_id, %message, language = %own.language, %fault, "a template failed, so that the built-in one is used");
                }
            }
        }
        // Built-in templates have no faults, which a test holds.
        with(&Overrides::default()).ok()
    }

    fn context(&self, letter: &Letter) -> Context {
        let Letter {
            id: _,
            message: _,
            language: _,
            time_zone: _,
            to_name,
            to_address: _,
            recipient: _,
            org,
            ticket,
            grant,
            actor,
            reason,
            next_steps,
            comment,
            changes,
            moment,
            rule,
            key,
            service,
            note,
            template: _,
        } = letter.clone();
        Context {
            org: Named { name: org.unwrap_or_else(|| INSTALLATION.to_owned()) },
            recipient: Some(Named { name: to_name }),
            ticket: ticket.map(|ticket| self.ticket(ticket)),
            grant: grant.map(|grant| self.grant(grant)),
            actor,
            reason,
            next_steps,
            comment,
            changes: changes.into_iter().map(change).collect(),
            moment,
            rule,
            key,
            service,
            note,
        }
    }

    fn ticket(&self, about: About) -> Ticket {
        let About { id, number, title, ticket_type, requester, beneficiary, subjects, reason, expires_at } =
            about;
        Ticket {
            id: Some(id.to_string()),
            number: Some(number.to_string()),
            title: Some(title),
            kind: Some(ticket_type.replace('_', " ")),
            link: self.frontend.as_ref().map(|frontend| frontend.ticket(id)),
            requester,
            beneficiary,
            subjects,
            reason,
            expires_at,
        }
    }

    fn grant(&self, given: Given) -> Grant {
        let Given { id, starts_at, ends_at } = given;
        let link = self.frontend.as_ref().zip(id).map(|(frontend, id)| frontend.grant(id));
        Grant { id: id.map(|id| id.to_string()), link, starts_at, ends_at }
    }
}

fn overrides(own: Template) -> Overrides {
    let Template { org_id: _, message: _, language: _, subject, text, html, updated_at: _ } = own;
    Overrides { subject, text, html }
}

fn change(changed: Changed) -> Change {
    let Changed { field, before, after } = changed;
    Change { field: field.replace('_', " "), before, after }
}
