//! `/unsubscribe`: stops mails of one kind (RFC 8058). Mail programs post `List-Unsubscribe=One-Click` on behalf of the person,
//! and the form of the page posts the same.

mod words;

use super::link::{Follower, Posted};
use super::page::{Button, Form, Page};
use crate::error::Result;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use gatepass_app::notify::{self, Unsubscription};
use gatepass_delivery::templates::{self, name};
use gatepass_domain::notify::Language;
use gatepass_domain::text::TextEnum;
use words::words;

/// The name and value of the form.
const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");

/// Shows the page. Changes nothing.
pub async fn ask(Follower { client, token }: Follower) -> Result<HttpResponse> {
    let found = notify::unsubscription(&client.db, client.shared.link_tokens(), &token).await?;
    found.map_or_else(gone, question)
}

/// Stops the mails. A form without the words of RFC 8058 only shows the page.
pub async fn act(Follower { client, token }: Follower, form: Posted) -> Result<HttpResponse> {
    let (tokens, (name, value)) = (client.shared.link_tokens(), ONE_CLICK);
    if form.get(name) != Some(value) {
        let found = notify::unsubscription(&client.db, tokens, &token).await?;
        return found.map_or_else(gone, question);
    }
    let done = notify::unsubscribe(&client.db, tokens, &token).await?;
    done.map_or_else(gone, stopped)
}

fn question(found: Unsubscription) -> Result<HttpResponse> {
    let words = words(found.language);
    let button = Button { name: ONE_CLICK.0, value: ONE_CLICK.1, label: words.button.to_owned() };
    let form = Form { buttons: vec![button], ..Form::default() };
    let page = page(found.language, words.question, vec![kind(found), words.inbox.to_owned()]);
    Page { form: Some(form), ..page }.answer(StatusCode::OK)
}

fn stopped(done: Unsubscription) -> Result<HttpResponse> {
    let words = words(done.language);
    page(done.language, words.stopped, vec![kind(done), words.inbox.to_owned()]).answer(StatusCode::OK)
}

/// Nobody knows the reader's language.
fn gone() -> Result<HttpResponse> {
    let words = words(Language::English);
    page(Language::English, words.gone, vec![words.why_gone.to_owned()]).answer(StatusCode::NOT_FOUND)
}

fn page(language: Language, title: &str, paragraphs: Vec<String>) -> Page {
    Page { language: language.as_str(), title: title.to_owned(), paragraphs, ..Page::default() }
}

/// The kind of mails, in words.
fn kind(about: Unsubscription) -> String {
    let message = templates::Message::parse(about.message.as_str());
    let name = message.map_or(about.message.as_str(), |message| name(message, about.language));
    words(about.language).kind.replace("{}", name)
}
