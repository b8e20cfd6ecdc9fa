//! What leaves Gatepass, as the other end gets it: mails at a real SMTP server, webhooks at a receiver with the libraries of
//! receivers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod chat_cards;
mod chat_dingtalk;
mod chat_feishu;
mod chat_http;
mod chat_sign_in;
mod chat_slack;
#[path = "../support/chat.rs"]
mod chat_support;
mod chat_teams;
mod chat_wecom;
mod dkim;
mod forgery;
mod mail;
mod mail_failures;
mod mail_injection;
mod messages;
#[path = "../support/receiver.rs"]
mod receiver;
#[path = "../support/mod.rs"]
mod support;
mod webhook;

use std::time::Duration;

use gatepass_delivery::{
    mail::{Dkim, Mail, MailConfig, Mailer},
    templates::Rendered,
};
use support::smtp::Smtp;
use time::macros::datetime;
use uuid::Uuid;

/// The settings for this server.
fn config(server: &Smtp, login: &str) -> MailConfig {
    MailConfig {
        url: format!("smtp://{login}localhost:{}", server.port).into(),
        from: "Gatepass Zürich <desk@example.org>".to_owned(),
        ca: Some(server.certificates.authority()),
        dkim: None,
        timeout: Duration::from_secs(10),
    }
}

/// A mailer for this server.
fn mailer(server: &Smtp, login: &str, dkim: Option<Dkim>) -> Mailer {
    Mailer::new(&MailConfig { dkim, ..config(server, login) }).unwrap()
}

/// A mail to this address.
fn mail(to: &str) -> Mail {
    Mail {
        id: Uuid::from_u128(7),
        at: datetime!(2026-11-30 12:00 UTC),
        to: to.to_owned(),
        name: Some("Carol".to_owned()),
        thread: None,
        unsubscribe: None,
        content: Rendered {
            subject: "Zugriffsantrag: Datenbank für 夜班".to_owned(),
            text: "Guten Tag,\n\n.hidden dot\n字\nüber uns\n".to_owned(),
            html: "<!doctype html>\n<p>Guten Tag — 字</p>\n".to_owned(),
        },
    }
}
