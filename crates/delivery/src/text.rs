//! Cleans texts that people wrote, before they get into a message or a header.

/// A text without control characters but line breaks, and without characters that turn the direction of writing. These
/// make `evil.example` look like another name.
pub(crate) fn text(dirty: &str) -> String {
    let dirty = dirty.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    let clean: String =
        dirty.chars().filter(|c| *c == '\n' || !(c.is_control() || turns_direction(*c))).collect();
    clean.trim().to_owned()
}

/// The text on one line.
pub(crate) fn line(dirty: &str) -> String {
    text(dirty).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first characters of a text, with an ellipsis if there are more.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some(_) => text.chars().take(longest.saturating_sub(1)).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

/// Whether the character changes the direction of what follows, or is invisible.
pub(crate) fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
