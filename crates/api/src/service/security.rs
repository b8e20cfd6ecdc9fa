//! `/.well-known/security.txt` (RFC 9116): whom to tell of a hole in this server.

use crate::error::{Code, Problem, Result};
use crate::extract::Visitor;
use actix_web::{HttpResponse, get};
use std::fmt::Write;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, Time};
use utoipa::ToSchema;

/// How long readers may trust it; the RFC advises less than a year. Each answer counts from today.
const GOOD_FOR: Duration = Duration::days(180);

/// Whom to tell of a security hole
///
/// A file as RFC 9116 has it, with the contacts that the operator set (`security_contact`). Without any it answers 404.
#[utoipa::path(
    tag = "service",
    security(()),
    responses((status = 200, description = "The contacts", content_type = "text/plain", body = SecurityTxt))
)]
#[get("/.well-known/security.txt")]
pub async fn get_security_contact(Visitor(client): Visitor) -> Result<HttpResponse> {
    let settings = client.shared.settings();
    if settings.security_contact.is_empty() {
        return Err(Problem::new(Code::NotFound).detail("the operator of this server named no contact"));
    }
    let now = gatepass_persistence::now(&client.db.conn().await?).await?;
    let text = text(&settings.security_contact, settings.public_url.as_deref(), now);
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "public, max-age=86400"))
        .content_type("text/plain; charset=utf-8")
        .body(text))
}

fn text(contacts: &[String], public_url: Option<&str>, now: OffsetDateTime) -> String {
    let mut text = String::new();
    for contact in contacts {
        let _ = writeln!(text, "Contact: {contact}");
    }
    let expires = now.replace_time(Time::MIDNIGHT).saturating_add(GOOD_FOR);
    let _ = writeln!(text, "Expires: {}", expires.format(&Rfc3339).unwrap_or_default());
    // Only a file at its canonical address is to be believed, and that has to be https.
    if let Some(url) = public_url.filter(|url| url.starts_with("https://")) {
        let _ = writeln!(text, "Canonical: {url}/.well-known/security.txt");
    }
    text
}

/// Lines of a name, a colon and a value.
#[derive(ToSchema)]
#[schema(
    max_length = 10_000,
    pattern = "^(Contact: [!-~]+\\n)+Expires: ",
    example = "Contact: mailto:security@example.org\nExpires: 2027-05-20T00:00:00Z\n"
)]
#[allow(dead_code, reason = "only its schema is used")]
pub struct SecurityTxt(String);
