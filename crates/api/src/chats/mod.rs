//! Chats: their clients, and the requests that their services send to `/integrations/{service}/{id}`. Services sign these
//! requests, and belong to no contract.

mod callback;
mod words;

use crate::error::{Code, Problem, Result};
use crate::notify::callback_path;
use crate::state::Shared;
use actix_web::web;
use gatepass_app::chats::open;
use gatepass_delivery::chat::{Card, Client, Failed, Service};
use gatepass_domain::notify::{self, Language};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::notify::Channel;

/// The routes of services.
pub fn configure(config: &mut web::ServiceConfig) {
    let integration = web::resource("/integrations/{service}/{id}")
        .route(web::get().to(callback::receive))
        .route(web::post().to(callback::receive))
        .default_service(web::to(crate::openapi::unrouted));
    config.service(integration);
}

/// The client of a channel. Refused if its settings can't be read.
pub fn client(shared: &Shared, channel: &Channel) -> Result<Client> {
    let keys = shared.secret_box()?;
    let settings = || open(keys, channel);
    let service = service(channel.service)?;
    let made = shared.chats().of(channel.id, channel.updated_at, service, settings)?;
    made.map_err(|_| Problem::new(Code::ChannelBroken))
}

/// The address to which a service sends people back who signed in there. Refused if the operator did not say where this server is
/// reached.
pub fn redirect_uri(shared: &Shared, channel: &Channel) -> Result<String> {
    let base = shared.settings().public_url.as_ref().ok_or_else(|| Problem::new(Code::PublicUrlMissing))?;
    Ok(format!("{}{}/oauth", base.trim_end_matches('/'), callback_path(channel.service, channel.id)))
}

/// The service of a channel.
pub fn service(channel: notify::Channel) -> Result<Service> {
    Service::parse(channel.as_str()).ok_or_else(|| Problem::new(Code::ChannelBroken))
}

/// The refusal of a service, with its words. They show no secret.
pub fn refused(failed: &Failed) -> Problem {
    Problem::new(Code::ChatFailed).detail(failed.to_string())
}

/// The message that brings a code to an account.
pub fn code_card(language: Language, username: &str, code: &str) -> Card {
    let words = words::words(language);
    Card {
        language,
        title: words.code_title.to_owned(),
        facts: Vec::new(),
        text: words.code.replace("{username}", username).replace("{code}", code),
        outcome: None,
        link: None,
        buttons: Vec::new(),
    }
}
