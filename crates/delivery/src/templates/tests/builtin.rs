//! The built-in templates. `INSTA_UPDATE=always cargo test -p gatepass-delivery` writes the golden files.

use std::fmt::Write;

use gatepass_domain::{notify::About, text::TextEnum, ticket::kind::TicketType};
use serde_json::Value as Json;

use super::*;
use crate::templates::names::{Kind, NAMES};

fn golden(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true,
    }, { insta::assert_snapshot!(name, text) });
}

/// The first sentences of a message, which say what happened.
fn lead(text: &str) -> &str {
    text.split("\n\n").nth(1).unwrap()
}

#[test]
fn every_message_in_every_language_reads_well() {
    for language in Language::ALL {
        let mut all = String::new();
        for message in Message::ALL {
            let full = rendered(*message, *language, &Context::example());
            let least = rendered(*message, *language, &minimal());
            for Rendered { subject, text, html } in [&full, &least] {
                let html = &html.replace("text-decoration:none", "");
                for (part, text) in [("subject", subject), ("text", text), ("html", html)] {
                    assert!(!text.trim().is_empty(), "{message} {language}: no {part}");
                    for rest in ["<<", ">>", "{{", "{%", "None", "none", "  ,"] {
                        assert!(!text.contains(rest), "{message} {language}: {rest} in the {part}:\n{text}");
                    }
                }
                assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
                assert!(html.contains(lead(text)), "{message} {language}: other words in the HTML:\n{html}");
            }
            writeln!(all, "{message}\n  {}\n    {}", full.subject, lead(&full.text)).unwrap();
            writeln!(all, "  {}\n    {}\n", least.subject, lead(&least.text)).unwrap();
        }
        golden(&format!("{language}.sentences"), &all);
    }
}

#[test]
fn the_facts_of_a_message_read_well_as_text_and_as_html() {
    for language in Language::ALL {
        let full = rendered(Message::DecisionNeeded, *language, &Context::example());
        golden(&format!("{language}.text"), &full.text);
        golden(&format!("{language}.html"), &full.html);
        golden(&format!("{language}.least"), &rendered(Message::Approved, *language, &minimal()).text);
    }
}

#[test]
fn the_messages_of_a_request_share_their_subject() {
    let mut subjects: Vec<String> = Vec::new();
    for message in Message::ALL {
        subjects.push(rendered(*message, Language::English, &Context::example()).subject);
    }
    subjects.sort();
    subjects.dedup();
    // One for requests, and one for each of the seven messages that are about something else.
    assert_eq!(subjects.len(), 8, "{subjects:#?}");
}

#[test]
fn languages_have_the_same_sections_and_no_fault() {
    for language in Language::ALL {
        for message in Message::ALL {
            let Source { subject, text, html } = builtin(*message, *language);
            for (part, source) in [(Part::Subject, subject), (Part::Text, text), (Part::Html, html)] {
                assert_eq!(check(part, &source), [], "{message} {language}");
                assert!(!source.contains("<<"), "{message} {language}: an unknown word\n{source}");
            }
        }
    }
    let with_own_subject = |language| {
        let own =
            |m: &&Message| builtin(**m, language).subject != builtin(Message::Approved, language).subject;
        Message::ALL.iter().filter(own).collect::<Vec<_>>()
    };
    for language in Language::ALL {
        assert_eq!(with_own_subject(*language), with_own_subject(Language::English));
    }
}

#[test]
fn the_names_of_templates_are_the_fields_of_the_context() {
    let json = serde_json::to_value(Context::example()).unwrap();
    assert_eq!(fields(&json), names(NAMES), "{json}");
    for (name, kind) in NAMES {
        match kind {
            Kind::Group(group) => assert_eq!(fields(&json[name]), names(group), "{name}"),
            Kind::Groups(group) => assert_eq!(fields(&json[name][0]), names(group), "{name}"),
            Kind::Lines => assert!(json[name].is_array()),
            Kind::Line | Kind::Text | Kind::Link => assert!(json[name].is_string(), "{name}"),
        }
    }
    let empty: Context = serde_json::from_str("{}").unwrap();
    assert_eq!(empty, Context::default());
}

fn fields(json: &Json) -> Vec<String> {
    let mut fields: Vec<String> = json.as_object().unwrap().keys().cloned().collect();
    fields.sort();
    fields
}

fn names(names: &[(&str, Kind)]) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|(name, _)| (*name).to_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_type_of_tickets_has_words() {
    for language in Language::ALL {
        for kind in TicketType::ALL {
            let about = About { ticket_type: kind.to_string(), ..About::default() };
            assert_ne!(Ticket::of(about, *language).kind.as_deref(), Some(""), "{language} {kind}");
        }
    }
}

#[test]
fn a_language_is_found_by_its_tag() {
    let found = ["en", "EN-us", "zh-CN", "zh_Hans_CN", "de-CH", "fr", ""].map(language_of_tag);
    let (en, zh, de) = (Some(Language::English), Some(Language::Chinese), Some(Language::German));
    assert_eq!(found, [en, en, zh, zh, de, None, None]);
}

#[test]
fn every_message_that_people_hear_has_a_template() {
    for message in gatepass_domain::notify::Message::ALL {
        assert!(Message::parse(message.as_str()).is_some(), "{message}: add it to templates/message.rs");
    }
}
