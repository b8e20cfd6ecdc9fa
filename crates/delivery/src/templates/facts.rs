//! What a ticket is about, as labels and values, for pages and chats.

use super::builtin::common_word;
use super::filters::{duration, moment};
use super::{Language, Ticket};

/// What a ticket asks for, in the order and with the labels of the built-in templates. Times are written for this language and
/// IANA zone. The values are texts of people: the caller escapes them.
pub fn facts(ticket: &Ticket, language: Language, zone: &str) -> Vec<(&'static str, String)> {
    let Ticket { kind, requester, beneficiary, subjects, accounts, protocols, actions, command, .. } = ticket;
    let time = |text: &Option<String>| text.as_deref().and_then(|text| moment(language, zone, text));
    let list = |items: &[String]| Some(items.join(", "));
    let found = [
        ("requester", requester.clone()),
        ("beneficiary", beneficiary.clone()),
        ("type", kind.clone()),
        ("subject", list(subjects)),
        ("accounts", list(accounts)),
        ("protocols", list(protocols)),
        ("actions", list(actions)),
        ("command", command.clone()),
        ("duration", ticket.duration.as_deref().and_then(duration)),
        ("starts_at", time(&ticket.starts_at)),
        ("ends_at", time(&ticket.ends_at)),
        ("ticket_reason", ticket.reason.clone()),
        ("expires_at", time(&ticket.expires_at)),
    ];
    let shown = found.into_iter().filter_map(|(name, value)| Some((common_word(language, name), value?)));
    shown.filter(|(_, value)| !value.is_empty()).collect()
}
