//! Texts that people write: the form in which they are stored and compared, and characters that names can't contain.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use precis_profiles::precis_core::profile::PrecisFastInvocation;
use precis_profiles::{OpaqueString, UsernameCaseMapped, UsernameCasePreserved};
use unicode_normalization::{UnicodeNormalization, is_nfc};

mod fold;
#[cfg(test)]
mod tests;

pub use fold::{UNFINISHED, fold, fold_fields, refold};

/// The text in its normal form: Unicode NFC, without blanks at its ends. Texts that look alike are equal then.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// The first character of a name that readers can't see: a control character, a line break, or one without width. With
/// such characters two names look alike, and an exclusion of one of them misses the other.
pub fn hidden_in(name: &str) -> Option<char> {
    name.chars().find(|c| c.is_control() || is_invisible(*c))
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        // Soft hyphen, grapheme joiner, marks of the direction of writing.
        '\u{ad}' | '\u{34f}' | '\u{61c}'
        // Fillers of Hangul and Khmer, separators of Mongolian.
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{ffa0}'
        // Spaces and joiners without width, directions, separators of lines, invisible operators.
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}'
        // Tags.
        | '\u{e0000}'..='\u{e0fff}')
}

/// A password as it is hashed: `OpaqueString` of RFC 8265, so that it fits however a keyboard writes its characters. None: it
/// has a character that no password may have, such as a control character.
pub fn opaque(password: &str) -> Option<Cow<'_, str>> {
    OpaqueString::enforce(password).ok()
}

/// A login name as it is stored, by RFC 8265. Spellings of a name that differ in case are one user. Databases compare only
/// ASCII letters regardless of case everywhere, so names with other letters are stored in lower case. None: it can't be a
/// login name. It begins with a letter, a digit or `_`.
pub fn login_name(name: &str) -> Option<Cow<'_, str>> {
    let begins_well = name.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if !begins_well || name.contains('*') {
        return None;
    }
    let by_profile = if name.is_ascii() {
        UsernameCasePreserved::enforce(name)
    } else {
        UsernameCaseMapped::enforce(name)
    };
    by_profile.ok()
}

/// An address as it is stored and compared: an IPv6 address in its canonical form (RFC 5952), with or without brackets and
/// port. Other addresses stay as they are.
pub fn canonical_address(address: &str) -> Cow<'_, str> {
    if let Ok(ip) = address.parse::<Ipv6Addr>() {
        return Cow::Owned(ip.to_string());
    }
    let bracketed = address.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match bracketed.map(|(ip, rest)| (ip.parse::<Ipv6Addr>(), rest)) {
        Some((Ok(ip), rest)) => Cow::Owned(format!("[{ip}]{rest}")),
        Some((Err(_), _)) | None => Cow::Borrowed(address),
    }
}
