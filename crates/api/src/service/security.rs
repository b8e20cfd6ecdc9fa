//! `/.well-known/security.txt` (RFC 9116): the contacts for reports of security holes.

use crate::error::{Code, Problem, Result};
use crate::extract::Visitor;
use actix_web::{HttpResponse, get};
use std::fmt::Write;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, Time};
use utoipa::ToSchema;

/// How long the file is valid, from the time of the request. The RFC advises less than a year.
const GOOD_FOR: Duration = Duration::days(180);

/// Get the contacts for security reports
///
/// A file as in RFC 9116, with the contacts of the operator (`security_contact`). Not found if the operator set none.
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
    // Only a file at its canonical https address can be trusted.
    if let Some(url) = public_url.filter(|url| url.starts_with("https://")) {
        let _ = writeln!(text, "Canonical: {url}/.well-known/security.txt");
    }
    text
}

/// Lines of the form `Name: value`.
#[derive(ToSchema)]
#[schema(
    max_length = 10_000,
    pattern = "^(Contact: [!-~]+\\n)+Expires: ",
    example = "Contact: mailto:security@example.org\nExpires: 2027-05-20T00:00:00Z\n"
)]
#[allow(dead_code, reason = "only its schema is used")]
pub struct SecurityTxt(String);
