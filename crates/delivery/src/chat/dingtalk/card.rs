//! A card as the values of a template, and as a work notification. All of its texts are plain.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::chat::{
    Action, Card,
    fit::{Unit, fit, shrink},
    words::words,
};

/// The most bytes of one value of a template: DingTalk takes 1 KB.
const VALUE: usize = 1000;
/// The most bytes of a work notification.
const NOTIFICATION: usize = 2048;
const FACTS: usize = 10;
/// The longest address of a link in a notification, in bytes.
const LINK: usize = 600;
/// The longest text of a status bar, in bytes.
const STATUS: usize = 60;

/// The background of a status bar: grey before the decision, green after it.
const COLOURS: [&str; 2] = ["0xFF999999", "0xFF78C06E"];

/// The values of a template: each is a text, and a template shows what is not empty.
pub(super) fn values(card: &Card) -> Value {
    let words = words(card.language);
    let button = |action: Action| card.buttons().iter().find(|button| button.action == action);
    let label = |action| button(action).map(|button| button.label(60, Unit::Bytes)).unwrap_or_default();
    let token = |action| button(action).map(|button| button.token().to_owned()).unwrap_or_default();
    let lines: Vec<_> = card
        .facts(FACTS, 60, 300, Unit::Bytes)
        .into_iter()
        .map(|(label, value)| format!("{label}: {value}"))
        .collect();
    let link = card.link(VALUE);
    let values = [
        ("title", card.title(200, Unit::Bytes)),
        ("facts", fit(&lines.join("\n"), VALUE, Unit::Bytes)),
        ("text", card.text(VALUE, Unit::Bytes).unwrap_or_default()),
        ("outcome", card.outcome(VALUE, Unit::Bytes).unwrap_or_default()),
        ("status", if card.outcome.is_some() { "decided" } else { "open" }.to_owned()),
        ("approve_label", label(Action::Approve)),
        ("approve_token", token(Action::Approve)),
        ("deny_label", label(Action::Deny)),
        ("deny_token", token(Action::Deny)),
        ("reason_label", words.reason.to_owned()),
        ("link_label", if link.is_some() { words.open } else { "" }.to_owned()),
        ("link", link.unwrap_or_default()),
        // What `reply` tells the person who pressed, and nobody else.
        ("notice", String::new()),
    ];
    Value::Object(
        values.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect::<Map<_, _>>(),
    )
}

/// The values that one person sees.
pub(super) fn notice(text: &str) -> Value {
    json!({ "notice": fit(&crate::text::line(text), VALUE, Unit::Bytes) })
}

/// A work notification. DingTalk drops a repetition within a day, so each shows the end of its id.
pub(super) fn notification(card: &Card, id: Uuid) -> Value {
    shrink(NOTIFICATION, Unit::Bytes, |divisor| draw(card, id, divisor))
}

fn draw(card: &Card, id: Uuid, divisor: usize) -> Value {
    let id = id.simple().to_string();
    let sign = format!("Gatepass {}", id.get(24..).unwrap_or_default());
    let title = card.title(120 / divisor.min(4), Unit::Bytes);
    let text = card.text(600 / divisor, Unit::Bytes).unwrap_or_default();
    let facts = card.facts(FACTS, 40 / divisor.min(4), 160 / divisor, Unit::Bytes);
    let Some(link) = card.link(LINK) else {
        let mut lines = vec![title];
        lines.extend(facts.into_iter().map(|(label, value)| format!("{label}: {value}")));
        lines.extend([text, card.outcome(200 / divisor, Unit::Bytes).unwrap_or_default(), sign]);
        lines.retain(|line| !line.is_empty());
        return json!({ "msgtype": "text", "text": { "content": lines.join("\n") } });
    };
    let form: Vec<_> =
        facts.iter().map(|(label, value)| json!({ "key": format!("{label}: "), "value": value })).collect();
    json!({
        "msgtype": "oa",
        "oa": {
            "message_url": link,
            "head": { "bgcolor": "FF3377FF", "text": "Gatepass" },
            "status_bar": status(card),
            "body": { "title": title, "form": form, "content": text, "author": sign },
        },
    })
}

/// The status bar of a work notification, which is the only part that changes.
pub(super) fn status(card: &Card) -> Value {
    let [before, after] = COLOURS;
    match card.outcome(STATUS, Unit::Bytes) {
        Some(outcome) => json!({ "status_value": outcome, "status_bg": after }),
        None => json!({ "status_value": words(card.language).waiting, "status_bg": before }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::samples;
    use gatepass_domain::{notify::Language, text::TextEnum};
    use proptest::prelude::*;

    #[test]
    fn cards_in_each_language() {
        for language in Language::ALL {
            for (name, card) in
                [("open", samples::card_in(*language)), ("decided", samples::decided_in(*language))]
            {
                samples::golden(&format!("dingtalk.{language}.{name}"), &values(&card));
                let notification = notification(&card, Uuid::from_u128(7));
                samples::golden(&format!("dingtalk.{language}.{name}.notification"), &notification);
            }
        }
        let bare = Card { link: None, ..samples::card() };
        let text =
            "Carol asks for access\nRole: Database admin\n#: A-17\nI repair the orders.\nGatepass 00000007";
        let message = json!({ "msgtype": "text", "text": { "content": text } });
        assert_eq!(notification(&bare, Uuid::from_u128(7)), message);
    }

    proptest! {
        #![proptest_config(samples::fewer_cases())]

        #[test]
        fn cards_keep_the_limits(sample in samples::cards()) {
            for value in values(&sample).as_object().unwrap().values() {
                prop_assert!(value.as_str().unwrap().len() <= 1024);
            }
            for card in [sample.clone(), Card { link: None, ..sample }] {
                let notification = notification(&card, Uuid::from_u128(7)).to_string();
                prop_assert!(notification.len() <= 2048, "{}", notification.len());
                // No kind of message that reads Markdown.
                prop_assert!(notification.contains(r#""msgtype":"oa""#) || notification.contains(r#""msgtype":"text""#));
            }
        }
    }
}
