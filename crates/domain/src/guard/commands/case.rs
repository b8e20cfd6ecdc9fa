//! Unicode's simple case folding, with the tables of regular expressions that ignore case.

use std::borrow::Cow;

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// The word as words are compared that ignore case. Bytes that are no UTF-8 stay as they are.
pub(super) fn fold(word: &[u8]) -> Cow<'_, [u8]> {
    if word.is_ascii() {
        let is_lower = !word.iter().any(u8::is_ascii_uppercase);
        return if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_ascii_lowercase()) };
    }
    let mut folded = Vec::with_capacity(word.len());
    for chunk in word.utf8_chunks() {
        let mut buffer = [0; 4];
        for c in chunk.valid().chars() {
            folded.extend_from_slice(fold_char(c).encode_utf8(&mut buffer).as_bytes());
        }
        folded.extend_from_slice(chunk.invalid());
    }
    Cow::Owned(folded)
}

/// The first of the characters that differ from this one in case alone, as a small letter if it is an ASCII letter.
fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut same = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
    same.case_fold_simple();
    same.ranges().first().map_or(c, |first| first.start().to_ascii_lowercase())
}
