//! Cards for the tests of chat services.

use gatepass_delivery::chat::{Action, Button, Card, Fact, Style};
use gatepass_domain::notify::Language;

/// A request that waits for a decision.
pub fn card() -> Card {
    let button = |action, label, style, token| Button::new(action, label, style, token).unwrap();
    Card {
        language: Language::English,
        title: "Carol asks for access".to_owned(),
        facts: vec![Fact { label: "Role".to_owned(), value: "Database admin".to_owned() }],
        text: "I repair the orders.".to_owned(),
        outcome: None,
        link: Some("https://desk.example.org/tickets/17".to_owned()),
        buttons: vec![
            button(Action::Approve, "Approve", Style::Primary, "token-approve"),
            button(Action::Deny, "Deny", Style::Danger, "token-deny"),
        ],
    }
}

/// The request after its decision.
pub fn decided() -> Card {
    Card { outcome: Some("Dave approved.".to_owned()), ..card() }
}
