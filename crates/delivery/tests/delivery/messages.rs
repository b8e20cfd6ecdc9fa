//! `docs/messages.md` shows every message as it is sent, with example values. `make messages` writes the page and its pictures.

use std::{env, fmt::Write as _, fs, path::PathBuf};

use gatepass_delivery::templates::{
    Context, Grant, Message, Named, Overrides, Rendered, Ticket, name, render,
};
use gatepass_domain::{
    notify::{Language, Message as Told, Role},
    text::TextEnum,
};
use ring::digest::{SHA256, digest};

/// The folder for the page and the HTML of its pictures. None: the page in `docs/` is checked.
const FOLDER: &str = "MESSAGES_FOLDER";

/// The messages that are shown in every language.
const IN_EVERY_LANGUAGE: &[Told] = &[Told::DecisionNeeded, Told::Denied];

const OPENING: &str = "\
# Messages: what people are told

The built-in mails, in the words and with the facts that the server sends, but with example values. `make messages` writes this page from
the templates in `crates/delivery/templates/`, and draws the pictures of the HTML with Chromium. `scripts/check/messages.sh` finds
changes that the page or its pictures do not show yet.

domain.md section 13 says which event each message follows from. Admins of an organization may replace subject, text and HTML of each
message in each language. Chats show the same sentences and facts on cards (channels.md).
";

#[test]
fn the_page_shows_every_message() {
    let page = page();
    if let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) {
        for message in Told::ALL {
            let html = rendered(*message, Language::English).html;
            fs::write(folder.join(format!("{message}.html")), html).unwrap();
        }
        fs::write(folder.join("messages.md"), page).unwrap();
        return;
    }
    let docs = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs"));
    let shown = fs::read_to_string(docs.join("messages.md")).unwrap_or_default();
    let wrong = page.lines().zip(shown.lines().chain([""])).find(|(now, shown)| now != shown);
    assert!(
        page == shown,
        "docs/messages.md is old: run `make messages`. The first line that is not so: {wrong:#?}"
    );
    let mut pictures: Vec<_> = fs::read_dir(docs.join("messages"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut expected: Vec<_> = Told::ALL.iter().map(|message| format!("{message}.png")).collect();
    pictures.sort();
    expected.sort();
    assert_eq!(pictures, expected, "docs/messages/ must have these files: run `make messages`");
}

fn page() -> String {
    let mut page = OPENING.to_owned();
    page += "\n| message | told to |\n|---|---|\n";
    for message in Told::ALL {
        writeln!(page, "| [`{message}`](#{message}) | {} |", audience(*message)).unwrap();
    }
    for message in Told::ALL {
        let kind = name(template(*message), Language::English);
        let Rendered { html, .. } = rendered(*message, Language::English);
        writeln!(page, "\n## `{message}`\n\n{kind}, told to {}.\n", audience(*message)).unwrap();
        page += &text(*message, Language::English);
        writeln!(page, "\n![The HTML of `{message}`](messages/{message}.png)\n").unwrap();
        writeln!(page, "<!-- The picture shows the HTML with the SHA-256 {} -->", sha256(&html)).unwrap();
        if IN_EVERY_LANGUAGE.contains(message) {
            for language in Language::ALL.iter().filter(|language| **language != Language::English) {
                writeln!(page, "\nIn {}:\n\n{}", words(*language), text(*message, *language).trim_end())
                    .unwrap();
            }
        }
    }
    page
}

/// Subject and text, as a block.
fn text(message: Told, language: Language) -> String {
    let Rendered { subject, text, .. } = rendered(message, language);
    format!(
        "```text\n{}: {subject}\n\n{text}```\n",
        if language == Language::German { "Betreff" } else { "Subject" }
    )
}

fn sha256(text: &str) -> String {
    digest(&SHA256, text.as_bytes())
        .as_ref()
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

fn template(message: Told) -> Message {
    Message::parse(message.as_str()).unwrap()
}

fn rendered(message: Told, language: Language) -> Rendered {
    let zone = match language {
        Language::English => "Europe/London",
        Language::Chinese => "Asia/Shanghai",
        Language::German => "Europe/Berlin",
    };
    render(template(message), language, zone, &Overrides::default(), &values(message)).unwrap()
}

/// The example values that a message has. Whoever hears it first is its recipient.
fn values(message: Told) -> Context {
    let all = Context::example();
    let ticket = all.ticket.clone().unwrap();
    let recipient = match message.audience().first() {
        Some(Role::Requester) => ticket.requester.clone().map(|name| Named { name }),
        Some(Role::Beneficiary) => ticket.beneficiary.clone().map(|name| Named { name }),
        _ => all.recipient.clone(),
    };
    // A request of a length has no times until it is approved.
    let ended = Ticket {
        starts_at: None,
        ends_at: None,
        command: None,
        decision_link: None,
        expires_at: None,
        ..ticket
    };
    let open = Ticket {
        expires_at: all.ticket.as_ref().and_then(|ticket| ticket.expires_at.clone()),
        ..ended.clone()
    };
    let asking = Ticket { decision_link: all.ticket.and_then(|ticket| ticket.decision_link), ..open.clone() };
    let bare = Context { org: all.org, recipient, ..Context::default() };
    let about = |ticket: Ticket| Context { ticket: Some(ticket), ..bare.clone() };
    let given = |grant: Option<Grant>| Context { grant, ..about(ended.clone()) };
    match message {
        Told::Submitted => about(open),
        Told::Blocked => because("no eligible approver", about(open)),
        Told::DecisionNeeded => about(asking),
        Told::Reminder => Context { moment: all.moment, ..about(asking) },
        Told::Approved | Told::GrantChanged => Context { actor: all.actor, ..given(all.grant) },
        Told::Denied => {
            Context { actor: all.actor, reason: all.reason, next_steps: all.next_steps, ..about(ended) }
        }
        Told::Changed => Context { actor: all.actor, changes: all.changes, ..about(open) },
        Told::Voided => Context { actor: all.actor, ..about(open) },
        Told::Canceled => Context { actor: about(ended.clone()).ticket.unwrap().requester, ..about(ended) },
        Told::Expired => because("not decided", about(ended)),
        Told::Failed => about(ended),
        Told::Overridden | Told::GrantRevoked => {
            Context { actor: all.actor, reason: all.reason, ..given(all.grant) }
        }
        Told::Commented => Context { actor: all.actor, comment: all.comment, ..about(open) },
        Told::GrantStarted | Told::GrantEnded => given(all.grant),
        Told::GrantEnding => Context { moment: all.moment, ..given(all.grant) },
        Told::SelfGranted => Context { actor: all.actor, ..bare },
        // Of no organization. The command is noted.
        Told::BreakGlass => Context {
            org: Named { name: "Gatepass".to_owned() },
            note: Some("reset-password".to_owned()),
            ..bare
        },
        Told::KeyCreated => Context { actor: all.actor, key: all.key, service: all.service, ..bare },
        Told::GuardMatched => Context { actor: all.actor, rule: all.rule, ..bare },
        // The name of the connector.
        Told::RevocationOverdue => Context { note: Some("web-1".to_owned()), ..given(all.grant) },
        // Its name.
        Told::WebhookDisabled => because("failing", Context { note: Some("ci".to_owned()), ..bare }),
    }
}

/// With a reason of the server.
fn because(reason: &str, context: Context) -> Context {
    Context { reason: Some(reason.to_owned()), ..context }
}

/// Who hears a message, in words.
fn audience(message: Told) -> String {
    let roles = message.audience().iter().map(|role| match role {
        Role::Requester => "the requester",
        Role::Beneficiary => "the beneficiary",
        Role::Watchers => "watchers",
        Role::Asked => "the approvers who are asked",
        Role::Undecided => "approvers who have not decided",
        Role::Deciders => "people who decided",
        Role::Voided => "the people whose approval does not count any more",
        Role::Skipped => "the approvers of the skipped levels",
        Role::Admins => "admins",
        Role::Recipients => "the people whom the rule names, or admins",
        Role::SuperAdmins => "super admins",
        Role::HomeAdmins => "the admins of the home of the service",
    });
    roles.collect::<Vec<_>>().join(", ")
}

fn words(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Chinese => "Chinese",
        Language::German => "German",
    }
}
