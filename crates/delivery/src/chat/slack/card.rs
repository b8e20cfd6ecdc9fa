//! A card as blocks of Slack's Block Kit, and the form for a reason.
//!
//! Texts of people are `plain_text`, which knows no mentions and links. Only the text of the notification is Slack's markup,
//! with its three special characters escaped.

use gatepass_domain::notify::Language;
use serde_json::{Value, json};

use crate::chat::{
    Button, Card, Style,
    fit::{Unit, shrink},
    words::words,
};

/// The most facts: a section takes 10 fields.
const FACTS: usize = 10;
/// The longest title: what a header takes.
const TITLE: usize = 150;
/// The longest label and value of a fact.
const LABEL: usize = 80;
const VALUE: usize = 1000;
/// The longest text: what a section takes.
const TEXT: usize = 3000;
/// The longest label of a button.
const BUTTON: usize = 75;
/// The longest address of a link.
const LINK: usize = 3000;
/// The most characters of all blocks. Slack refuses more than about 13,000.
const BLOCKS: usize = 12_000;
/// The longest reason: what an input takes.
const REASON: usize = 3000;

/// The block and the action of the reason in the form.
pub(super) const REASON_ID: &str = "reason";
/// The `callback_id` of the form.
pub(super) const FORM_ID: &str = "gatepass_deny";

/// The blocks of a card.
pub(super) fn blocks(card: &Card) -> Value {
    shrink(BLOCKS, Unit::Utf16, |divisor| draw(card, divisor))
}

fn draw(card: &Card, divisor: usize) -> Value {
    let mut blocks = vec![json!({ "type": "header", "text": plain(&card.title(TITLE, Unit::Utf16)) })];
    let facts = card.facts(FACTS, LABEL, VALUE / divisor, Unit::Utf16);
    if !facts.is_empty() {
        let fields: Vec<_> = facts.iter().map(|(label, value)| plain(&format!("{label}\n{value}"))).collect();
        blocks.push(json!({ "type": "section", "fields": fields }));
    }
    for text in [card.text(TEXT / divisor, Unit::Utf16), card.outcome(TEXT / divisor, Unit::Utf16)]
        .into_iter()
        .flatten()
    {
        blocks.push(json!({ "type": "section", "text": plain(&text) }));
    }
    let mut elements: Vec<_> = card.buttons().iter().map(button).collect();
    if let Some(url) = card.link(LINK) {
        let label = plain(words(card.language).open);
        elements.push(json!({ "type": "button", "action_id": "open", "text": label, "url": url }));
    }
    if !elements.is_empty() {
        blocks.push(json!({ "type": "actions", "block_id": "gatepass", "elements": elements }));
    }
    Value::Array(blocks)
}

/// The text of the notification, and of clients that show no blocks.
pub(super) fn fallback(card: &Card) -> String {
    let mut text = card.title(TITLE, Unit::Utf16);
    if let Some(outcome) = card.outcome(400, Unit::Utf16) {
        text = format!("{text}: {outcome}");
    }
    escape(&text)
}

/// A text in Slack's markup that shows as it is written.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The form that asks for the reason of a denial. `metadata` comes back with it.
pub(super) fn form(language: Language, metadata: &str) -> Value {
    let words = words(language);
    json!({
        "type": "modal",
        "callback_id": FORM_ID,
        "private_metadata": metadata,
        "title": plain(words.deny),
        "submit": plain(words.deny),
        "close": plain(words.cancel),
        "blocks": [{
            "type": "input",
            "block_id": REASON_ID,
            "label": plain(words.reason),
            "element": {
                "type": "plain_text_input",
                "action_id": REASON_ID,
                "multiline": true,
                "min_length": 1,
                "max_length": REASON,
            },
        }],
    })
}

fn button(button: &Button) -> Value {
    let mut element = json!({
        "type": "button",
        "action_id": button.action.name(),
        "text": plain(&button.label(BUTTON, Unit::Utf16)),
        "value": button.token(),
    });
    let style = match button.style {
        Style::Plain => None,
        Style::Primary => Some("primary"),
        Style::Danger => Some("danger"),
    };
    if let (Some(style), Some(element)) = (style, element.as_object_mut()) {
        element.insert("style".to_owned(), style.into());
    }
    element
}

fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "text": text, "emoji": false })
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
                let message = json!({ "text": fallback(&card), "blocks": blocks(&card) });
                samples::golden(&format!("slack.{language}.{name}"), &message);
            }
            samples::golden(&format!("slack.{language}.form"), &form(*language, "metadata"));
        }
    }

    /// Whether a text can't be read as Slack's markup.
    fn is_inert(text: &str) -> bool {
        let entities = ["&amp;", "&lt;", "&gt;"];
        let rest = entities.iter().fold(text.to_owned(), |text, entity| text.replace(entity, ""));
        !rest.contains(['<', '>', '&'])
    }

    proptest! {
        #![proptest_config(samples::fewer_cases())]

        #[test]
        fn cards_keep_the_limits_of_block_kit(sample in samples::cards()) {
            let (text, blocks) = (fallback(&sample), blocks(&sample));
            prop_assert!(is_inert(&text) && text.len() <= 4000 && !text.is_empty());
            prop_assert!(blocks.to_string().encode_utf16().count() <= 12_000);
            for object in samples::objects_of(&blocks) {
                let limit = match object["type"].as_str().unwrap() {
                    "header" => 150,
                    "section" => 3000,
                    "button" => 75,
                    "actions" | "plain_text" => 0,
                    // No markup.
                    kind => panic!("{kind}"),
                };
                let length = |text: &Value| text["text"].as_str().unwrap().encode_utf16().count();
                if let Some(text) = object.get("text").filter(|text| text.is_object()) {
                    prop_assert!((1..=limit).contains(&length(text)), "{object}");
                }
                if let Some(fields) = object.get("fields") {
                    let fields = fields.as_array().unwrap();
                    prop_assert!(fields.len() <= 10 && fields.iter().all(|field| length(field) <= 2000));
                }
                for (name, longest) in [("value", 2000), ("url", 3000), ("action_id", 255)] {
                    prop_assert!(object.get(name).is_none_or(|text| text.as_str().unwrap().len() <= longest));
                }
            }
        }
    }
}
