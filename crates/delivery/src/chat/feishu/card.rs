//! A card as Feishu's card JSON 2.0. Texts of people are `plain_text`, which knows no mentions and links.

use serde_json::{Value, json};

use crate::chat::{
    Action, Button, Card, Style,
    fit::{Unit, shrink},
    words::{Words, words},
};

/// The most bytes of a card: Feishu refuses more than 30 KB.
const CARD: usize = 28 * 1024;
const FACTS: usize = 10;
const TITLE: usize = 200;
const LABEL: usize = 80;
const VALUE: usize = 500;
const TEXT: usize = 4000;
const BUTTON: usize = 60;
const LINK: usize = 2000;
/// The longest reason: what an input takes.
const REASON: usize = 1000;

/// The name of the input for the reason.
pub(super) const REASON_NAME: &str = "reason";
/// The key of the token in the value of a button.
pub(super) const TOKEN: &str = "token";
/// The key of the action in the value of a button.
pub(super) const ACTION: &str = "action";

/// The card. The button to deny is in a form with an input for the reason, which must be filled.
pub(super) fn card(card: &Card) -> Value {
    shrink(CARD, Unit::Bytes, |divisor| draw(card, divisor))
}

fn draw(card: &Card, divisor: usize) -> Value {
    let words = words(card.language);
    let mut elements = Vec::new();
    for (label, value) in card.facts(FACTS, LABEL, VALUE / divisor, Unit::Chars) {
        elements.push(div(&format!("{label}: {value}")));
    }
    let texts = [card.text(TEXT / divisor, Unit::Chars), card.outcome(VALUE / divisor, Unit::Chars)];
    elements.extend(texts.into_iter().flatten().map(|text| div(&text)));
    elements.extend(card.buttons().iter().map(|button| match button.action {
        Action::Approve => press(button, false),
        Action::Deny => form(button, &words),
    }));
    if let Some(url) = card.link(LINK) {
        let behaviors = [json!({ "type": "open_url", "default_url": url })];
        elements.push(
            json!({ "tag": "button", "text": plain(words.open), "type": "default", "behaviors": behaviors }),
        );
    }
    let colour = if card.outcome.is_some() { "grey" } else { "blue" };
    json!({
        "schema": "2.0",
        "config": { "update_multi": true },
        "header": { "title": plain(&card.title(TITLE, Unit::Chars)), "template": colour },
        "body": { "elements": elements },
    })
}

fn form(button: &Button, words: &Words) -> Value {
    let input = json!({
        "tag": "input",
        "name": REASON_NAME,
        "label": plain(words.reason),
        "required": true,
        "max_length": REASON,
    });
    json!({ "tag": "form", "name": "deny_form", "elements": [input, press(button, true)] })
}

fn press(button: &Button, submits: bool) -> Value {
    let kind = match button.style {
        Style::Plain => "default",
        Style::Primary => "primary",
        Style::Danger => "danger",
    };
    let value = json!({ TOKEN: button.token(), ACTION: button.action });
    let mut element = json!({
        "tag": "button",
        "name": button.action.name(),
        "text": plain(&button.label(BUTTON, Unit::Chars)),
        "type": kind,
        "behaviors": [{ "type": "callback", "value": value }],
    });
    if let (true, Some(element)) = (submits, element.as_object_mut()) {
        element.insert("form_action_type".to_owned(), "submit".into());
    }
    element
}

fn div(text: &str) -> Value {
    json!({ "tag": "div", "text": plain(text) })
}

fn plain(text: &str) -> Value {
    json!({ "tag": "plain_text", "content": text })
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
            samples::golden(&format!("feishu.{language}.open"), &card(&samples::card_in(*language)));
            samples::golden(&format!("feishu.{language}.decided"), &card(&samples::decided_in(*language)));
        }
    }

    proptest! {
        #![proptest_config(samples::fewer_cases())]

        #[test]
        fn cards_keep_the_limits(sample in samples::cards()) {
            let card = card(&sample);
            prop_assert!(card.to_string().len() <= 28 * 1024);
            for object in samples::objects_of(&card) {
                // Texts are plain, and no other element shows a text.
                if let Some(content) = object.get("content") {
                    prop_assert!(object["tag"] == "plain_text" && !content.as_str().unwrap().is_empty());
                }
                prop_assert!(object.get("tag").is_none_or(|tag| tag != "markdown" && tag != "lark_md"));
            }
        }
    }
}
