//! A card as WeCom's template card `button_interaction`. All of its texts are plain.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use crate::chat::{
    Button, Card, Style,
    fit::{Unit, fit},
    words::words,
};

/// The limits of the official page, in characters: facts, title, text, label and value of a fact, button.
const FACTS: usize = 6;
const TITLE: usize = 36;
const TEXT: usize = 160;
const LABEL: usize = 5;
const VALUE: usize = 30;
const BUTTON: usize = 10;
/// The longest address of a link, in bytes.
const LINK: usize = 1024;

/// The card. None: it has no button and no link, and WeCom takes no such card.
///
/// A card with an outcome keeps one button, which shows that it is decided, and can't be pressed.
pub(super) fn card(card: &Card, task: &str) -> Option<Value> {
    let words = words(card.language);
    let link = card.link(LINK);
    let mut buttons: Vec<_> = card.buttons().iter().map(press).collect();
    if card.outcome.is_some() {
        buttons.push(json!({ "text": words.done, "style": 4, "key": "done" }));
    }
    if let Some(url) = &link {
        buttons.push(json!({ "text": words.open, "style": 4, "type": 1, "url": url }));
    }
    if buttons.is_empty() {
        return None;
    }
    let facts = card.facts(FACTS, LABEL, VALUE, Unit::Chars);
    let facts: Vec<_> =
        facts.iter().map(|(label, value)| json!({ "keyname": label, "value": value })).collect();
    let mut whole = json!({
        "card_type": "button_interaction",
        "source": { "desc": "Gatepass" },
        "main_title": { "title": card.title(TITLE, Unit::Chars) },
        "sub_title_text": text(card),
        "horizontal_content_list": facts,
        "task_id": task,
        "button_list": buttons,
    });
    if let Some(whole) = whole.as_object_mut() {
        if let Some(url) = link {
            whole.insert("card_action".to_owned(), json!({ "type": 1, "url": url }));
        }
        if card.outcome.is_some() {
            whole.insert("replace_text".to_owned(), words.done.into());
        }
    }
    Some(whole)
}

/// What tells two cards apart: the SHA-256 in base64.
pub(super) fn fingerprint(card: &Value) -> String {
    STANDARD.encode(digest(&SHA256, card.to_string().as_bytes()))
}

/// A card without buttons and links, as a message. WeCom reads links in `<a>` there, so that `<` is another character.
pub(super) fn message(card: &Card) -> String {
    plain(&format!("{}\n{}", card.title(TITLE, Unit::Chars), text(card)))
}

/// A text that can't have a link in it.
pub(super) fn plain(text: &str) -> String {
    text.replace('<', "＜")
}

/// The outcome, and what the requester wrote.
fn text(card: &Card) -> String {
    let texts = [card.outcome(TEXT, Unit::Chars), card.text(TEXT, Unit::Chars)];
    fit(&texts.into_iter().flatten().collect::<Vec<_>>().join("\n"), TEXT, Unit::Chars)
}

fn press(button: &Button) -> Value {
    // 1 is blue, 3 has red letters, 4 has black ones.
    let style = match button.style {
        Style::Primary => 1,
        Style::Danger => 3,
        Style::Plain => 4,
    };
    json!({ "text": button.label(BUTTON, Unit::Chars), "style": style, "key": button.token() })
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
            for (name, sample) in
                [("open", samples::card_in(*language)), ("decided", samples::decided_in(*language))]
            {
                samples::golden(&format!("wecom.{language}.{name}"), &card(&sample, "task1").unwrap());
            }
        }
    }

    #[test]
    fn a_card_without_buttons_and_link_is_a_text() {
        let bare =
            Card { buttons: vec![], link: None, text: "<a href=\"x\">y</a>".to_owned(), ..samples::card() };
        assert_eq!(card(&bare, "task1"), None);
        assert_eq!(message(&bare), "Carol asks for access\n＜a href=\"x\">y＜/a>");
    }

    proptest! {
        #![proptest_config(samples::fewer_cases())]

        #[test]
        fn cards_keep_the_limits(sample in samples::cards()) {
            let drawn = card(&sample, "task1").unwrap();
            let text = |pointer: &str| drawn.pointer(pointer).unwrap().as_str().unwrap().chars().count();
            prop_assert!(text("/main_title/title") <= 36 && text("/sub_title_text") <= 160);
            let facts = drawn["horizontal_content_list"].as_array().unwrap();
            prop_assert!(facts.len() <= 6);
            for fact in facts {
                let length = |name: &str| fact[name].as_str().unwrap().chars().count();
                prop_assert!((1..=5).contains(&length("keyname")) && (1..=30).contains(&length("value")));
            }
            let buttons = drawn["button_list"].as_array().unwrap();
            prop_assert!((1..=6).contains(&buttons.len()));
            for button in buttons {
                prop_assert!((1..=10).contains(&button["text"].as_str().unwrap().chars().count()));
                prop_assert!(button.get("key").is_none_or(|key| key.as_str().unwrap().len() <= 1024));
            }
            // WeCom refuses escapes of characters by number.
            prop_assert!(!drawn.to_string().replace("\\\\", "").contains("\\u"));
        }
    }
}
