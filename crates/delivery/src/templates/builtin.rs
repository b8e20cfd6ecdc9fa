//! The built-in templates. A language is one file, `templates/<language>.txt`: a section of words, then a section for each
//! message with its first sentences. The frames, which all languages and messages share, say which facts follow. Both are
//! put together to complete templates, so that an admin can take one and change it.

use std::{collections::HashMap, sync::LazyLock};

use gatepass_domain::text::TextEnum;

use super::{Language, Message, Source};

const FRAME_OF_TEXT: &str = include_str!("../../templates/frame.txt");
const FRAME_OF_HTML: &str = include_str!("../../templates/frame.html");

/// A section: its words (`name = text`), and the sentences after them.
#[derive(Debug, Default)]
struct Section {
    words: Vec<(&'static str, &'static str)>,
    sentences: String,
}

type Sections = HashMap<&'static str, Section>;

fn sections(file: &'static str) -> Sections {
    let parts = file.trim_start_matches("== ").split("\n== ").filter_map(|part| part.split_once('\n'));
    parts
        .map(|(name, body)| {
            let mut section = Section::default();
            for line in body.lines() {
                let word = line.split_once(" = ").filter(|(name, _)| is_word(name));
                match word {
                    Some(word) if section.sentences.is_empty() => section.words.push(word),
                    _ => section.sentences.push_str(line),
                }
            }
            (name.trim(), section)
        })
        .collect()
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

/// The sections of a language.
fn of_language(language: Language) -> &'static Sections {
    static ENGLISH: LazyLock<Sections> = LazyLock::new(|| sections(include_str!("../../templates/en.txt")));
    static CHINESE: LazyLock<Sections> = LazyLock::new(|| sections(include_str!("../../templates/zh.txt")));
    static GERMAN: LazyLock<Sections> = LazyLock::new(|| sections(include_str!("../../templates/de.txt")));
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
        Language::German => &GERMAN,
    }
}

/// The word of this name.
fn word(words: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    words.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// What a person calls this kind of message.
pub fn name(message: Message, language: Language) -> &'static str {
    let own = of_language(language).get(message.as_str());
    own.and_then(|section| word(&section.words, "name")).unwrap_or_default()
}

/// The word of this name in a language, such as `approve`. Empty: there is none.
pub fn common_word(language: Language, name: &str) -> &'static str {
    of_language(language).get("words").and_then(|section| word(&section.words, name)).unwrap_or_default()
}

/// The template of the first sentences of a message.
pub(super) fn lead(message: Message, language: Language) -> &'static str {
    of_language(language).get(message.as_str()).map(|section| section.sentences.as_str()).unwrap_or_default()
}

/// The built-in templates of a message, complete. An organization's override may start from them.
///
/// Messages about a request share their subject, so that mail programs show them as one thread. The first sentence says
/// what happened, and is what these programs show beside the subject.
pub fn builtin(message: Message, language: Language) -> Source {
    let sections = of_language(language);
    let words = sections.get("words").map(|section| section.words.as_slice()).unwrap_or_default();
    let own = sections.get(message.as_str());
    let subject = own
        .and_then(|section| word(&section.words, "subject"))
        .or_else(|| word(words, "subject_of_ticket"))
        .unwrap_or_default();
    let lead = lead(message, language);
    let fill = |frame: &str| {
        let frame = frame.replace("<<lead>>", lead);
        words.iter().fold(frame, |frame, (name, text)| frame.replace(&format!("<<{name}>>"), text))
    };
    Source { subject: subject.to_owned(), text: fill(FRAME_OF_TEXT), html: fill(FRAME_OF_HTML) }
}
