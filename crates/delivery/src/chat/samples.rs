//! Cards for tests: an ordinary one, and hostile ones.

use gatepass_domain::notify::Language;
use proptest::prelude::*;

use super::{Action, Button, Card, Fact, Style};

/// An ordinary card with all that a card can have.
pub(super) fn card() -> Card {
    card_in(Language::English)
}

/// The ordinary card in a language.
pub(super) fn card_in(language: Language) -> Card {
    let (title, role, database, text, approve, deny) = match language {
        Language::English => {
            ("Carol asks for access", "Role", "Database admin", "I repair the orders.", "Approve", "Deny")
        }
        Language::Chinese => ("张三申请访问权限", "角色", "数据库管理员", "修复订单数据。", "批准", "拒绝"),
        Language::German => (
            "Carol bittet um Zugriff",
            "Rolle",
            "Datenbank-Admin",
            "Ich repariere die Bestellungen.",
            "Genehmigen",
            "Ablehnen",
        ),
    };
    Card {
        language,
        title: title.to_owned(),
        facts: vec![
            Fact { label: role.to_owned(), value: database.to_owned() },
            Fact { label: "#".to_owned(), value: "A-17".to_owned() },
        ],
        text: text.to_owned(),
        outcome: None,
        link: Some("https://desk.example.org/tickets/17".to_owned()),
        buttons: vec![
            Button::new(Action::Approve, approve, Style::Primary, "token-approve").unwrap(),
            Button::new(Action::Deny, deny, Style::Danger, "token-deny").unwrap(),
        ],
    }
}

/// The ordinary card after a decision.
pub(super) fn decided_in(language: Language) -> Card {
    let outcome = match language {
        Language::English => "Dave approved.",
        Language::Chinese => "李四已批准。",
        Language::German => "Dave hat genehmigt.",
    };
    Card { outcome: Some(outcome.to_owned()), ..card_in(language) }
}

/// A text that tries to be more than a text.
pub(super) const HOSTILE: &str = "<!channel> <@U1> <https://evil.example|x> @all <at id=all></at> [x](https://evil.example) **b** `c`\n# h & \u{202e}";

/// Texts of all kinds and lengths.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,60}",
        "(?s).{0,400}",
        (0_usize..6000).prop_map(|n| "x".repeat(n)),
        (0_usize..3000).prop_map(|n| "字".repeat(n)),
        (0_usize..2000).prop_map(|n| "🙂".repeat(n)),
        (0_usize..2000).prop_map(|n| "\"\\<&\n".repeat(n)),
        (0_usize..60).prop_map(|n| HOSTILE.repeat(n)),
    ]
}

/// Cards of all kinds and lengths.
pub(super) fn cards() -> impl Strategy<Value = Card> {
    let facts = prop::collection::vec((texts(), texts()), 0..14);
    (texts(), facts, texts(), prop::option::of(texts()), texts(), texts()).prop_map(
        |(title, facts, text, outcome, link, label)| {
            let button = |action, token: usize| {
                Button::new(action, &label, Style::Danger, &"t".repeat(token)).unwrap()
            };
            Card {
                language: Language::German,
                title,
                facts: facts.into_iter().map(|(label, value)| Fact { label, value }).collect(),
                text,
                outcome,
                link: Some(format!("https://desk.example.org/{link}")),
                buttons: vec![button(Action::Approve, 200), button(Action::Deny, 200)],
            }
        },
    )
}

/// Compares JSON with a golden file. `INSTA_UPDATE=always cargo test -p gatepass-delivery` writes it.
pub(super) fn golden(name: &str, value: &serde_json::Value) {
    let text = format!("{value:#}");
    insta::with_settings!({ snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// All objects in a value, itself included.
pub(super) fn objects_of(value: &serde_json::Value) -> Vec<&serde_json::Value> {
    let mut found = if value.is_object() { vec![value] } else { Vec::new() };
    let inner: Vec<_> = match value {
        serde_json::Value::Object(fields) => fields.values().collect(),
        serde_json::Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    found.extend(inner.into_iter().flat_map(objects_of));
    found
}

/// A quarter of the usual cases: each of these cards is large.
pub(super) fn fewer_cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases / 4, ..usual }
}
