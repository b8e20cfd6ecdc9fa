//! `/decide`: an approver decides by the link of a mail (domain.md section 14).

mod words;

use super::link::{Follower, Posted};
use super::page::{Button, Field, Form, Page};
use crate::error::{Code, Result};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use gatepass_app::decisions::{self, Asked, Decision, Door, Shown};
use gatepass_app::notify::Letter;
use gatepass_delivery::templates::{Ticket, facts};
use gatepass_domain::notify::Language;
use gatepass_domain::refused::Refused;
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use words::words;

/// The most characters of a comment or a reason.
const LONGEST: usize = 4000;
/// The field of the comment, which is the reason of a denial.
const COMMENT: &str = "comment";
/// The field that the buttons send.
const DECISION: &str = "decision";

/// Shows the request. Changes nothing.
pub async fn ask(Follower { client, token }: Follower) -> Result<HttpResponse> {
    match shown(&client, &token).await {
        Ok((_, shown)) => question(&shown, None),
        Err(refused) => refusal(Language::English, &refused),
    }
}

/// Decides the request.
pub async fn act(Follower { client, token }: Follower, form: Posted) -> Result<HttpResponse> {
    let (asked, shown) = match shown(&client, &token).await {
        Ok(found) => found,
        Err(refused) => return refusal(Language::English, &refused),
    };
    let words = words(shown.letter.language);
    let comment = form.get(COMMENT).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    if comment.as_ref().is_some_and(|text| text.chars().count() > LONGEST) {
        return question(&shown, Some(words.too_long));
    }
    let decision = match (form.get(DECISION), comment) {
        (Some("approve"), comment) => Decision::Approve { comment },
        (Some("deny"), Some(reason)) => Decision::Deny { reason },
        (Some("deny"), None) => return question(&shown, Some(words.reason_missing)),
        _ => return question(&shown, None),
    };
    let done = if matches!(decision, Decision::Approve { .. }) { words.approved } else { words.denied };
    match decisions::decide(&client.db, asked, Door::Link, client.origin.clone(), decision).await {
        Ok(_) => page(&shown.letter, vec![done.to_owned()]).answer(StatusCode::OK),
        Err(refused) => refusal(shown.letter.language, &refused),
    }
}

async fn shown(client: &crate::extract::Client, token: &str) -> gatepass_app::Result<(Asked, Shown)> {
    let asked = Asked::of_link(client.shared.link_tokens(), token)?;
    let shown = decisions::show(&client.db, &asked).await?;
    Ok((asked, shown))
}

/// The request with a form. Whoever can't decide by the link doesn't see the request either.
fn question(shown: &Shown, missing: Option<&str>) -> Result<HttpResponse> {
    let words = words(shown.letter.language);
    let button = |value, label: &str| Button { name: DECISION, value, label: label.to_owned() };
    if let Some(refused) = &shown.refused {
        return refusal(shown.letter.language, refused);
    }
    let comment =
        Field { name: COMMENT, label: words.comment.to_owned(), longest: LONGEST, is_optional: true };
    let form = Form {
        fields: vec![comment],
        buttons: vec![button("approve", words.approve), button("deny", words.deny)],
        ..Form::default()
    };
    let status = if missing.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let paragraphs = vec![missing.unwrap_or(words.asked).to_owned()];
    Page { form: Some(form), ..page(&shown.letter, paragraphs) }.answer(status)
}

fn page(letter: &Letter, paragraphs: Vec<String>) -> Page {
    let title = letter.ticket.as_ref().map(|ticket| format!("#{} {}", ticket.number, ticket.title));
    let ticket = letter.ticket.clone().map(|about| Ticket::of(about, letter.language)).unwrap_or_default();
    let facts = facts(&ticket, letter.language, &letter.time_zone);
    Page {
        language: letter.language.as_str(),
        title: title.unwrap_or_default(),
        paragraphs,
        facts: facts.into_iter().map(|(label, value)| (label.to_owned(), value)).collect(),
        form: None,
    }
}

/// A page that says why, and shows nothing of the request.
fn refusal(language: Language, refused: &Refused) -> Result<HttpResponse> {
    let words = words(language);
    let paragraphs = vec![why(language, refused)];
    let (language, title) = (language.as_str(), words.not_decided.to_owned());
    Page { language, title, paragraphs, ..Page::default() }.answer(status(refused))
}

fn status(refused: &Refused) -> StatusCode {
    StatusCode::from_u16(Code::from(refused.why()).status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Why nothing was decided, for the person who tried.
pub fn why(language: Language, refused: &Refused) -> String {
    let words = words(language);
    let text = match refused.why() {
        Why::LinkInvalid | Why::NotFound => words.invalid,
        Why::LinkUsed | Why::AlreadyDecidedByYou => words.used,
        Why::LoginRequired => words.login,
        Why::ReasonMissing => words.reason_missing,
        Why::TicketChanged | Why::LevelNotOpen => words.changed,
        Why::TicketAlreadyDecided | Why::LevelAlreadyDecided => words.decided,
        Why::NotAnApprover | Why::RoleRequired => words.no_approver,
        other => return format!("{} {}.", words.elsewhere, Code::from(other).title()),
    };
    text.to_owned()
}
