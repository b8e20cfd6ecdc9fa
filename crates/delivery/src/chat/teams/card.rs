//! A card as an Adaptive Card. Texts of people are runs of text, which know no Markdown, links and mentions.

use serde_json::{Value, json};

use crate::chat::{
    Action, Button, Card, Style,
    fit::{Unit, shrink},
    words::{Words, words},
};

/// The most bytes of a card: Teams refuses messages of more than 28 KB.
const CARD: usize = 24 * 1024;
const FACTS: usize = 10;
const TITLE: usize = 200;
const LABEL: usize = 80;
const VALUE: usize = 500;
const TEXT: usize = 4000;
const BUTTON: usize = 60;
const LINK: usize = 2000;
/// The longest reason.
const REASON: usize = 1000;

/// The input for the reason, whose value comes back in the data of a button.
pub(super) const REASON_ID: &str = "reason";
/// The media type of cards.
pub(super) const CONTENT_TYPE: &str = "application/vnd.microsoft.card.adaptive";

/// The card with its buttons, for a bot.
pub(super) fn with_buttons(card: &Card) -> Value {
    shrink(CARD, Unit::Bytes, |divisor| draw(card, card.buttons(), divisor))
}

/// The card with its link alone, for a workflow.
pub(super) fn with_link(card: &Card) -> Value {
    shrink(CARD, Unit::Bytes, |divisor| draw(card, &[], divisor))
}

/// The message of a card.
pub(super) fn message(card: &Value, summary: &str) -> Value {
    let attachment = json!({ "contentType": CONTENT_TYPE, "contentUrl": null, "content": card });
    json!({ "type": "message", "summary": summary, "attachments": [attachment] })
}

/// The title, which a notification shows.
pub(super) fn summary(card: &Card) -> String {
    card.title(TITLE, Unit::Chars)
}

fn draw(card: &Card, buttons: &[Button], divisor: usize) -> Value {
    let words = words(card.language);
    let title = json!({ "type": "TextRun", "text": summary(card), "weight": "Bolder", "size": "Medium" });
    let mut body = vec![block(&[title])];
    for (label, value) in card.facts(FACTS, LABEL, VALUE / divisor, Unit::Chars) {
        let label = json!({ "type": "TextRun", "text": format!("{label}: "), "weight": "Bolder" });
        body.push(block(&[label, run(&value)]));
    }
    let texts = [card.text(TEXT / divisor, Unit::Chars), card.outcome(VALUE / divisor, Unit::Chars)];
    body.extend(texts.into_iter().flatten().map(|text| block(&[run(&text)])));
    if buttons.iter().any(|button| button.action == Action::Deny) {
        body.push(input(&words));
    }
    let mut actions: Vec<_> = buttons.iter().map(press).collect();
    if let Some(url) = card.link(LINK) {
        actions.push(json!({ "type": "Action.OpenUrl", "title": words.open, "url": url }));
    }
    json!({ "type": "AdaptiveCard", "version": "1.5", "body": body, "actions": actions })
}

fn input(words: &Words) -> Value {
    json!({
        "type": "Input.Text",
        "id": REASON_ID,
        "label": words.reason,
        "isMultiline": true,
        "isRequired": true,
        "errorMessage": words.reason,
        "maxLength": REASON,
    })
}

/// A button. Clients that don't know `Action.Execute` submit the same data as a message. A denial needs the reason.
fn press(button: &Button) -> Value {
    let style = match button.style {
        Style::Plain => "default",
        Style::Primary => "positive",
        Style::Danger => "destructive",
    };
    let inputs = match button.action {
        Action::Approve => "none",
        Action::Deny => "auto",
    };
    let data = json!({ "token": button.token(), "action": button.action });
    let title = button.label(BUTTON, Unit::Chars);
    json!({
        "type": "Action.Execute",
        "title": title,
        "verb": button.action.name(),
        "style": style,
        "associatedInputs": inputs,
        "data": data,
        "fallback": { "type": "Action.Submit", "title": title, "associatedInputs": inputs, "data": data },
    })
}

fn block(runs: &[Value]) -> Value {
    json!({ "type": "RichTextBlock", "inlines": runs })
}

fn run(text: &str) -> Value {
    json!({ "type": "TextRun", "text": text })
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
                samples::golden(&format!("teams.{language}.{name}"), &with_buttons(&card));
            }
            let link = with_link(&samples::card_in(*language));
            samples::golden(&format!("teams.{language}.workflow"), &message(&link, "summary"));
        }
    }

    proptest! {
        #![proptest_config(samples::fewer_cases())]

        #[test]
        fn cards_keep_the_limits(sample in samples::cards()) {
            for card in [with_buttons(&sample), with_link(&sample)] {
                let message = message(&card, &summary(&sample));
                prop_assert!(message.to_string().len() <= 28 * 1024);
                for object in samples::objects_of(&card) {
                    // Texts are runs, and no other element shows a text of a person.
                    if object.get("text").is_some() {
                        prop_assert_eq!(&object["type"], "TextRun");
                    }
                    prop_assert!(object["type"] != "TextBlock" && object["type"] != "FactSet");
                }
            }
            let workflow = with_link(&sample).to_string();
            prop_assert!(!workflow.contains("Action.Execute") && !workflow.contains("Action.Submit"));
        }
    }
}
