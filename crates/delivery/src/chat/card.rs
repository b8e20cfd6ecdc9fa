//! The message to a person, before it takes the form of a service.

use gatepass_domain::notify::Language;
use url::Url;

use super::{fit, fit::Unit};
use crate::text::{line, text};

/// A message with facts, and perhaps buttons. Each service cuts it to its own limits, and shows texts of people as plain text,
/// so that they can't mention anybody, link or format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The language of the words that a client adds, such as the label of the link.
    pub language: Language,
    /// What it is about, on one line.
    pub title: String,
    /// A few facts about the ticket: up to 10 are shown, 6 by WeCom.
    pub facts: Vec<Fact>,
    /// What the requester wrote. Empty: nothing.
    pub text: String,
    /// Who decided what. A card with an outcome shows no buttons.
    pub outcome: Option<String>,
    /// A page of the frontend, `https://` or `http://`. Another address, or one that is too long for a service, is not shown.
    pub link: Option<String>,
    /// The buttons, in this order: approve and deny at most.
    pub buttons: Vec<Button>,
}

/// A label with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Such as `Role`.
    pub label: String,
    /// Such as `Database admin`.
    pub value: String,
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Approves.
    Approve,
    /// Denies. The person is asked for a reason where the service can do that: Slack, Feishu, and bots in Teams.
    Deny,
}

impl Action {
    /// The name of the action in what a service is sent.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Deny => "deny",
        }
    }
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Like any other.
    Plain,
    /// The usual choice.
    Primary,
    /// A choice to think about.
    Danger,
}

/// A button.
#[derive(Clone, PartialEq, Eq)]
pub struct Button {
    /// What it does.
    pub action: Action,
    /// Its text, such as `Approve`. Services cut it: WeCom after 10 characters.
    pub label: String,
    /// How it looks.
    pub style: Style,
    token: String,
}

/// A text that can't be the token of a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token has 1 to 200 letters, digits, dots, hyphens, underscores and tildes")]
pub struct TokenFault;

impl Button {
    /// A button whose token comes back when it is pressed. A token has 1 to 200 characters of `[A-Za-z0-9._~-]`: letters,
    /// digits, and what base64url and UUIDs have.
    ///
    /// Everybody who sees the card may learn the token, so it must give no right. The caller signs it, takes it once, and asks
    /// whether the person who pressed may decide.
    pub fn new(action: Action, label: &str, style: Style, token: &str) -> Result<Self, TokenFault> {
        if !is_token(token) {
            return Err(TokenFault);
        }
        Ok(Self { action, label: label.to_owned(), style, token: token.to_owned() })
    }

    /// What comes back when it is pressed.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The label on one line, cut. Instead of an empty one, which services refuse, it is the name of the action.
    pub(super) fn label(&self, longest: usize, unit: Unit) -> String {
        let label = fit::fit(&line(&self.label), longest, unit);
        if label.is_empty() { self.action.name().to_owned() } else { label }
    }
}

impl std::fmt::Debug for Button {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Button")
            .field("action", &self.action)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

/// Whether a text can be the token of a button.
pub(super) fn is_token(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._~-".contains(&b);
    (1..=200).contains(&text.len()) && text.bytes().all(is_plain)
}

impl Card {
    /// The title on one line, cut. An empty one would be refused by most services.
    pub(super) fn title(&self, longest: usize, unit: Unit) -> String {
        match fit::fit(&line(&self.title), longest, unit) {
            title if title.is_empty() => "Gatepass".to_owned(),
            title => title,
        }
    }

    /// The first facts, each with a label and a value on one line, cut. A fact without a value has a dash.
    pub(super) fn facts(&self, most: usize, label: usize, value: usize, unit: Unit) -> Vec<(String, String)> {
        let or_dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
        let shown = |fact: &Fact| {
            (
                or_dash(fit::fit(&line(&fact.label), label, unit)),
                or_dash(fit::fit(&line(&fact.value), value, unit)),
            )
        };
        self.facts.iter().take(most).map(shown).collect()
    }

    /// What the requester wrote, with its line breaks, cut. None: nothing.
    pub(super) fn text(&self, longest: usize, unit: Unit) -> Option<String> {
        Some(fit::fit(&text(&self.text), longest, unit)).filter(|text| !text.is_empty())
    }

    /// The outcome on one line, cut. None: nobody has decided.
    pub(super) fn outcome(&self, longest: usize, unit: Unit) -> Option<String> {
        let outcome = fit::fit(&line(self.outcome.as_deref()?), longest, unit);
        Some(if outcome.is_empty() { "✓".to_owned() } else { outcome })
    }

    /// The page of the frontend, if its address has at most so many bytes.
    pub(super) fn link(&self, longest: usize) -> Option<String> {
        let url: Url = self.link.as_deref()?.parse().ok()?;
        let link = url.to_string();
        (matches!(url.scheme(), "https" | "http") && link.len() <= longest).then_some(link)
    }

    /// The buttons, unless somebody has decided.
    pub(super) fn buttons(&self) -> &[Button] {
        if self.outcome.is_some() { &[] } else { self.buttons.get(..2).unwrap_or(&self.buttons) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_plain_characters_and_a_length() {
        let button = |token: &str| Button::new(Action::Approve, "Approve", Style::Primary, token);
        let long = "x".repeat(200);
        for token in ["a", "aZ09._~-", &long] {
            assert_eq!(button(token).unwrap().token(), token);
        }
        let longer = "x".repeat(201);
        for token in ["", " ", "a b", "é", "a\"", "a|b", "a+b", &longer] {
            assert_eq!(button(token), Err(TokenFault), "{token}");
        }
        assert!(!format!("{:?}", button("secret").unwrap()).contains("secret"));
    }

    #[test]
    fn other_links_are_not_shown() {
        let card = |link: &str| Card { link: Some(link.to_owned()), ..super::super::samples::card() };
        for link in ["javascript:alert(1)", "desk", "ftp://desk.example.org/", "https://"] {
            assert_eq!(card(link).link(100), None, "{link}");
        }
        assert_eq!(
            card("https://desk.example.org/x").link(26),
            Some("https://desk.example.org/x".to_owned())
        );
        assert_eq!(card("https://desk.example.org/x").link(25), None);
    }
}
