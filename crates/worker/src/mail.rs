//! Mails: a letter, rendered for its recipient, and what follows if it is refused.

use crate::senders::Outcome;
use gatepass_app::Result;
use gatepass_app::notify::{Changed, Given, Letter, Links, Written, letter};
use gatepass_delivery::FrontendUrl;
use gatepass_delivery::mail::{Failed, Mail, Mailer};
use gatepass_delivery::templates::{self, Change, Context, Grant, Named, Overrides, Ticket, render};
use gatepass_domain::ids::UserId;
use gatepass_domain::notify::{About, Language};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::notify::{Delivery, Sent, Template, has_bounced, mark_bounced};
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
        let Some(to) = letter.to_address.clone() else {
            return Ok(Outcome::of(Sent::Dropped("the recipient has no e-mail address".to_owned())));
        };
        let conn = db.conn().await?;
        if has_bounced(&conn, &to).await? {
            let why = "the mail server refused this address before";
            return Ok(Outcome::of(Sent::Dropped(why.to_owned())));
        }
        let at = now(&conn).await?;
        drop(conn);
        let Some(content) = self.content(&letter)? else {
            return Ok(Outcome::of(Sent::Dropped("the message has no template".to_owned())));
        };
        let unsubscribe = match &self.links {
            Some(links) => links.unsubscribe(UserId(letter.recipient), letter.message)?,
            None => None,
        };
        let mail = Mail {
            id: letter.id,
            at,
            to: to.clone(),
            name: Some(letter.to_name),
            thread: letter.ticket.map(|ticket| ticket.id),
            unsubscribe,
            content,
        };
        match self.mailer.send(&mail).await {
            Ok(()) => Ok(Outcome::of(Sent::Delivered)),
            Err(Failed::Transient(why)) => Ok(Outcome::of(Sent::Failed(why))),
            Err(Failed::Permanent(why)) => {
                mark_bounced(&db.conn().await?, &to, &why).await?;
                Ok(Outcome::of(Sent::Dead(why)))
            }
        }
    }

    /// Subject, text and HTML. None: there is no template.
    fn content(&self, letter: &Letter) -> Result<Option<templates::Rendered>> {
        let Some(message) = templates::Message::parse(letter.message.as_str()) else { return Ok(None) };
        let decision_link = match (&letter.asked, &self.links) {
            (Some(Ok(asked)), Some(links)) => Some(links.decide(asked)?),
            _ => None,
        };
        let context = self.context(letter, decision_link);
        let with =
            |overrides: &Overrides| render(message, letter.language, &letter.time_zone, overrides, &context);
        if let Some(own) = &letter.template {
            let overrides = overrides(own.clone());
            match with(&overrides) {
                Ok(content) => return Ok(Some(content)),
                // Templates are checked when they are stored, but these values were not among the examples.
                Err(fault) => {
                    tracing::error!(org = %own.org_id, %message, language = %own.language, %fault, "a template failed, so that the built-in one is used");
                }
            }
        }
        // Built-in templates have no faults, which a test holds.
        Ok(with(&Overrides::default()).ok())
    }

    fn context(&self, letter: &Letter, decision_link: Option<String>) -> Context {
        let Letter {
            id: _,
            message: _,
            language,
            time_zone,
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
            asked: _,
        } = letter.clone();
        let change =
            |Changed { field, before, after }| Change::of(&field, [before, after], language, &time_zone);
        Context {
            org: Named { name: org.unwrap_or_else(|| INSTALLATION.to_owned()) },
            recipient: Some(Named { name: to_name }),
            ticket: ticket.map(|ticket| self.ticket(ticket, language, decision_link)),
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

    fn ticket(&self, about: About, language: Language, decision_link: Option<String>) -> Ticket {
        let link = self.frontend.as_ref().map(|frontend| frontend.ticket(about.id));
        Ticket { link, decision_link, ..Ticket::of(about, language) }
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
