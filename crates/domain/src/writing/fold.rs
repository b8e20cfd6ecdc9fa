//! Texts as searches compare them: without case, accents, and forms of writing. The server stores the fold of each text that
//! it searches, so that every database finds the same, whatever its locale.

use super::is_invisible;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

#[cfg(test)]
mod tests;

/// Stands between two fields of a row. No folded text contains it, so nothing is found across two fields.
pub const BETWEEN_FIELDS: char = '\u{1f}';
/// Stands between two groups of fields.
pub const BETWEEN_GROUPS: char = '\u{1d}';
/// Begins a text that the database folded, which it can't do completely.
pub const UNFINISHED: char = '\u{1e}';

/// The text without case (ß is ss, and ς is σ), accents, strokes through letters, and characters without width. Wide and
/// narrow forms are one, and so are all blanks and control characters; several of them are one blank.
pub fn fold(text: &str) -> String {
    let blank = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_invisible(*c));
    let letters = blank.nfkd().filter(|c| !is_accent(*c)).flat_map(without_case);
    // Changing the case of a letter may bring an accent: i with a dot above.
    let plain: String = letters.nfkd().filter(|c| !is_accent(*c)).map(without_stroke).nfc().collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fields of a row as a search looks through them.
pub fn fold_fields<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let fields: Vec<String> = fields.into_iter().map(fold).collect();
    fields.join(&String::from(BETWEEN_FIELDS))
}

/// Completes the fold of a text that the database folded.
pub fn refold(stored: &str) -> String {
    let fields = stored.trim_start_matches(UNFINISHED);
    let ends = |c| c == BETWEEN_FIELDS || c == BETWEEN_GROUPS;
    fields.split_inclusive(ends).fold(String::new(), |folded, field| {
        let end = field.chars().next_back().filter(|c| ends(*c));
        folded + &fold(field.trim_end_matches(ends)) + end.map(String::from).unwrap_or_default().as_str()
    })
}

/// Each way of writing a letter in either case comes to the same. Lower case first: ẞ is ß there, and its upper case is SS.
fn without_case(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// Accents, and points of Hebrew and Arabic. Not the signs that are letters of their own: vowels of Indic scripts, voiced
/// sounds of Japanese.
fn is_accent(c: char) -> bool {
    matches!(canonical_combining_class(c), 1 | 10..=36 | 200..=240)
}

/// Unicode does not take these letters apart.
fn without_stroke(c: char) -> char {
    match c {
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        'ħ' => 'h',
        'ŧ' => 't',
        other => other,
    }
}
