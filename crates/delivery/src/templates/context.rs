//! The values of a message. Callers fill in only values that the recipient may see: a template shows every value that is
//! there.

use gatepass_domain::notify::{About, Language};
use serde::{Deserialize, Serialize};

use super::builtin::common_word;
use super::filters::{duration, moment};

/// The values of a message. All but the organization are optional, and templates show nothing for a missing one.
///
/// Times are RFC 3339 texts. Links are absolute, with `http` or `https`; others are dropped. Texts are cut at 4,000
/// characters. Control characters and those that turn the direction of writing are removed, and only `reason`,
/// `next_steps`, `comment`, `note`, `ticket.command` and `ticket.reason` keep their line breaks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Context {
    /// The organization that the message is about.
    pub org: Named,
    /// The person who gets the message.
    pub recipient: Option<Named>,
    /// The request for access.
    pub ticket: Option<Ticket>,
    /// The access that was given.
    pub grant: Option<Grant>,
    /// The name of the person who acted. None where the flow hides people.
    pub actor: Option<String>,
    /// Why the person acted so, such as the reason of a denial.
    pub reason: Option<String>,
    /// What the requester can do now.
    pub next_steps: Option<String>,
    /// The text of a comment.
    pub comment: Option<String>,
    /// The changes that an approver made to the request.
    pub changes: Vec<Change>,
    /// Why the message comes now: `half` or `day` for reminders, `week`, `day` or `hour` before an end.
    pub moment: Option<String>,
    /// The name of a guard rule.
    pub rule: Option<String>,
    /// The name of an API key. Never the key.
    pub key: Option<String>,
    /// The name of a service.
    pub service: Option<String>,
    /// More to say, in one paragraph.
    pub note: Option<String>,
}

/// An organization or a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Named {
    /// The name to show.
    pub name: String,
}

/// A request for access.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ticket {
    /// Its id.
    pub id: Option<String>,
    /// Its number in the organization, which people say to each other.
    pub number: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its type, in words.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Its state, such as `approved`.
    pub state: Option<String>,
    /// The page of the frontend that shows it.
    pub link: Option<String>,
    /// The page of Gatepass where the recipient decides the request, without a login.
    pub decision_link: Option<String>,
    /// The name of the requester.
    pub requester: Option<String>,
    /// The name of the person who would get the access, if that is not the requester.
    pub beneficiary: Option<String>,
    /// The names of assets, groups and the like that are requested.
    pub subjects: Vec<String>,
    /// The accounts that are requested.
    pub accounts: Vec<String>,
    /// The protocols that are requested.
    pub protocols: Vec<String>,
    /// What may be done there, such as `connect` and `upload`.
    pub actions: Vec<String>,
    /// The command that a review is about.
    pub command: Option<String>,
    /// When the access would start, if that is fixed.
    pub starts_at: Option<String>,
    /// When it would end, if that is fixed.
    pub ends_at: Option<String>,
    /// How long it would last, as ISO 8601 has it, if that is fixed.
    pub duration: Option<String>,
    /// Why the requester needs the access.
    pub reason: Option<String>,
    /// When the request expires.
    pub expires_at: Option<String>,
}

/// Access that was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grant {
    /// Its id.
    pub id: Option<String>,
    /// The page of the frontend that shows it.
    pub link: Option<String>,
    /// When it starts.
    pub starts_at: Option<String>,
    /// When it ends.
    pub ends_at: Option<String>,
}

/// A change of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// The field, in words.
    pub field: String,
    /// The value before.
    pub before: String,
    /// The value after.
    pub after: String,
}

impl Change {
    /// A change of this field with its name and its values in words. `starts_at` and `ends_at` are RFC 3339 texts, and `duration` is
    /// one of ISO 8601. Empty: there was or is none.
    pub fn of(field: &str, [before, after]: [String; 2], language: Language, zone: &str) -> Self {
        let label = match field {
            "assets" | "nodes" => common_word(language, "subject"),
            field => common_word(language, field),
        };
        let value = |text: String| {
            let worded = match field {
                "starts_at" | "ends_at" => moment(language, zone, &text),
                "duration" => duration(&text),
                _ => None,
            };
            worded.unwrap_or(if text.is_empty() { "–".to_owned() } else { text })
        };
        let field = if label.is_empty() { field.replace('_', " ") } else { label.to_owned() };
        Self { field, before: value(before), after: value(after) }
    }
}

impl Ticket {
    /// A ticket in the words of this language. Without links, which the caller adds.
    pub fn of(about: About, language: Language) -> Self {
        let About {
            id,
            number,
            title,
            ticket_type,
            state,
            requester,
            beneficiary,
            subjects,
            reason,
            accounts,
            protocols,
            actions,
            command,
            starts_at,
            ends_at,
            duration,
            expires_at,
        } = about;
        Self {
            id: Some(id.to_string()),
            number: Some(number.to_string()),
            title: Some(title),
            kind: Some(common_word(language, &format!("type_{ticket_type}")).to_owned()),
            state: Some(state),
            link: None,
            decision_link: None,
            requester,
            beneficiary,
            subjects,
            accounts,
            protocols,
            actions,
            command,
            starts_at,
            ends_at,
            duration,
            reason,
            expires_at,
        }
    }
}

impl Context {
    /// A context with every value, for previews and for checks of templates.
    pub fn example() -> Self {
        let text = |text: &str| Some(text.to_owned());
        Self {
            org: Named { name: "Example".to_owned() },
            recipient: Some(Named { name: "Carol".to_owned() }),
            ticket: Some(Ticket {
                id: text("01935f7e-0000-7000-8000-000000000001"),
                number: text("12"),
                title: text("Production database for the night shift"),
                kind: text("Access to assets"),
                state: text("approved"),
                link: text("https://desk.example.org/tickets/01935f7e-0000-7000-8000-000000000001"),
                decision_link: text("https://gatepass.example.org/decide?token=example"),
                requester: text("Alice"),
                beneficiary: text("Bob"),
                subjects: vec!["db-1".to_owned(), "db-2".to_owned()],
                accounts: vec!["app".to_owned(), "backup".to_owned()],
                protocols: vec!["ssh".to_owned()],
                actions: vec!["connect".to_owned(), "upload".to_owned()],
                command: text("systemctl restart postgresql"),
                starts_at: text("2026-12-01T18:00:00Z"),
                ends_at: text("2026-12-02T06:00:00Z"),
                duration: text("PT12H"),
                reason: text("The migration of tonight.\nIt takes two hours."),
                expires_at: text("2026-12-01T12:00:00Z"),
            }),
            grant: Some(Grant {
                id: text("01935f7e-0000-7000-8000-000000000002"),
                link: text("https://desk.example.org/grants/01935f7e-0000-7000-8000-000000000002"),
                starts_at: text("2026-12-01T18:00:00Z"),
                ends_at: text("2026-12-02T06:00:00Z"),
            }),
            actor: text("Dave"),
            reason: text("The night shift needs only one of them."),
            next_steps: text("Ask for db-1 alone."),
            comment: text("Which of the two is it?"),
            changes: vec![Change {
                field: "Lasts".to_owned(),
                before: "24h".to_owned(),
                after: "12h".to_owned(),
            }],
            moment: text("day"),
            rule: text("Logins at night"),
            key: text("deploy"),
            service: text("ci"),
            note: text("The receiver answered 500 for five days."),
        }
    }
}
