//! Hostile values: whatever people write into names and reasons stays text.

use gatepass_domain::text::TextEnum;
use serde_json::Value as Json;

use super::*;

const HOSTILE: &str = "<script>alert(1)</script>\"' onload='x\r\nBcc: eve@example.net\r\n\r\n{{ org.name }}{% include 'x' %}\
                       \u{202e}moc.elpmaxe\u{2066}\u{0}\u{1b}[31m&amp;\u{2028}end";

/// The example with this text in the place of each text.
fn poisoned(json: &Json, text: &str) -> Json {
    match json {
        Json::String(_) => Json::from(text),
        Json::Array(items) => items.iter().map(|item| poisoned(item, text)).collect(),
        Json::Object(fields) => {
            Json::Object(fields.iter().map(|(name, json)| (name.clone(), poisoned(json, text))).collect())
        }
        other => other.clone(),
    }
}

/// The example with hostile texts, except for its times.
fn hostile() -> Context {
    let json = serde_json::to_value(Context::example()).unwrap();
    let mut context: Context = serde_json::from_value(poisoned(&json, HOSTILE)).unwrap();
    let example = Context::example();
    if let (Some(ticket), Some(grant)) = (&mut context.ticket, &mut context.grant) {
        let asked = example.ticket.unwrap();
        (ticket.expires_at, ticket.duration) = (asked.expires_at, asked.duration);
        (ticket.starts_at, ticket.ends_at) = (asked.starts_at, asked.ends_at);
        let times = example.grant.unwrap();
        (grant.starts_at, grant.ends_at) = (times.starts_at, times.ends_at);
    }
    context
}

#[test]
fn hostile_values_stay_text() {
    for language in Language::ALL {
        for message in Message::ALL {
            let Rendered { subject, text, html } = rendered(*message, *language, &hostile());
            assert!(!subject.contains(['\r', '\n', '\0', '\u{202e}', '\u{2066}', '\u{2028}']), "{subject:?}");
            assert!(subject.chars().count() <= 200);
            for (part, text) in [("text", &text), ("html", &html)] {
                let turned = text.contains(['\r', '\0', '\u{1b}', '\u{202e}', '\u{2066}', '\u{2028}']);
                assert!(!turned, "{message} {language} {part}: {text:?}");
            }
            assert!(
                !html.contains("<script") && !html.contains("onload='x") && !html.contains("\"' on"),
                "{html}"
            );
            assert!(html.contains("&lt;script&gt;") && html.contains("{{ org.name }}"), "{html}");
            // A line of a quoted text can't pass for a line of ours, and other values have one line.
            let forged = text.lines().find(|line| line.starts_with("Bcc:"));
            assert_eq!(forged, None, "{message} {language}");
            assert!(text.contains("> Bcc: eve@example.net"));
        }
    }
}

#[test]
fn links_are_web_addresses_or_missing() {
    for bad in
        ["javascript:alert(1)", "https://x/\"><b>", "https://x/ y", "https://x/\u{202e}y", "//x", "", HOSTILE]
    {
        let ticket = Ticket { link: Some(bad.to_owned()), ..Ticket::default() };
        let context = Context { ticket: Some(ticket), ..minimal() };
        let Rendered { text, html, .. } = rendered(Message::Approved, Language::English, &context);
        assert!(!html.contains("href") && !text.contains("Open the request"), "{bad}: {html}");
    }
}

#[test]
fn long_values_are_cut() {
    let context = Context { actor: Some("x".repeat(1_000_000)), ..minimal() };
    let Rendered { text, .. } = rendered(Message::Approved, Language::English, &context);
    assert!(text.len() < 5000 && text.contains('…'));
    let title = Ticket { title: Some("字".repeat(3000)), ..Ticket::default() };
    let context = Context { ticket: Some(title), ..minimal() };
    assert_eq!(rendered(Message::Approved, Language::English, &context).subject.chars().count(), 200);
}
