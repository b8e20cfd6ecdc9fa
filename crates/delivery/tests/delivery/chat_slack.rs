//! Slack's client against the fake of Slack: cards, presses, failures.

use std::time::Duration;

use gatepass_delivery::chat::{
    Action, AskReason, Callback, Failed, Identity, Outcome, Refused, Reply, Updated,
    slack::{Config, Slack},
};
use gatepass_domain::notify::Language;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    chat_cards::{card, decided},
    chat_support::{Fakes, Hook, fail, http, now, pressed},
};

const ID: Uuid = Uuid::from_u128(7);

pub fn config() -> Config {
    Config {
        bot_token: "xoxb-test".into(),
        signing_secret: "slack-signing-secret".into(),
        app_id: "A0TEST".to_owned(),
        team_id: "T0TEST".to_owned(),
        ..Config::default()
    }
}

fn client(fakes: &Fakes) -> Slack {
    Slack::new(config(), fakes.endpoints(), http()).unwrap()
}

/// A fake with Carol in it, and a client of it.
async fn start() -> (Fakes, Slack) {
    let fakes = Fakes::start();
    let people = json!([
        { "id": "U1", "email": "carol@example.org" },
        { "id": "U2", "email": "gone@example.org", "deleted": true },
        { "id": "U3", "email": "bot@example.org", "is_bot": true },
        { "id": "U4", "email": "claimed@example.org", "is_email_confirmed": false },
        { "id": "U5", "email": "guest@example.org", "team_id": "T0OTHER" },
    ]);
    fakes.control("slack/configure", json!({ "people": people })).await;
    let slack = client(&fakes);
    (fakes, slack)
}

fn asked(callback: Result<Callback, Refused>) -> AskReason {
    match callback {
        Ok(Callback::AskReason(ask)) => ask,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_card_arrives_and_changes_in_its_place() {
    let (fakes, slack) = start().await;
    assert_eq!(slack.test().await, Ok(()));
    let sent = slack.send(&card(), "U1", ID).await.unwrap();
    let messages = fakes.read("slack/messages").await;
    assert_eq!((&messages[0]["to"], &messages[0]["address"]), (&json!("U1"), &sent.address));
    let buttons = messages[0]["buttons"].as_array().unwrap();
    let values: Vec<_> = buttons.iter().map(|button| &button["value"]).collect();
    assert_eq!(values, [&json!("token-approve"), &json!("token-deny"), &Value::Null]);
    assert_eq!(buttons[2]["url"], "https://desk.example.org/tickets/17");
    assert_eq!(slack.update(&sent.address, &decided()).await, Ok(Updated::Done));
    let messages = fakes.read("slack/messages").await;
    assert_eq!(messages.as_array().unwrap().len(), 1);
    assert_eq!(messages[0]["buttons"].as_array().unwrap().len(), 1);
    assert!(messages[0]["texts"].as_array().unwrap().contains(&json!("Dave approved.")));
    let missing = json!({ "channel": sent.address["channel"], "ts": "1.000001" });
    assert_eq!(slack.update(&missing, &decided()).await, Ok(Updated::TooLate));
    assert!(matches!(slack.update(&json!({}), &decided()).await, Err(Failed::Permanent { .. })));
}

#[tokio::test]
async fn an_approval_comes_back_and_its_refusal_is_told() {
    let (fakes, slack) = start().await;
    let hook = Hook::of(&fakes, "slack", |_| Reply::empty()).await;
    let sent = slack.send(&card(), "U1", ID).await.unwrap();
    let press = json!({ "message": sent.address, "button": "approve", "user": "U1" });
    let seen = fakes.control("slack/press", press).await;
    assert_eq!((&seen["status"], &seen["seen"]["error"]), (&json!(200), &Value::Null));
    let pressed = pressed(hook.last().to(|incoming| slack.callback(incoming, now())));
    assert_eq!(pressed.who, Identity { tenant: "T0TEST".to_owned(), user: "U1".to_owned() });
    assert_eq!((pressed.token.as_str(), pressed.action), ("token-approve", Some(Action::Approve)));
    assert_eq!(pressed.address, Some(sent.address));
    assert_eq!(slack.tell(&pressed, "You may <not> decide.").await, Ok(()));
    let messages = fakes.read("slack/messages").await;
    assert_eq!(messages[1]["ephemeral"], true);
    assert_eq!(messages[1]["body"]["text"], "You may &lt;not&gt; decide.");
    let elsewhere = Slack::new(config(), gatepass_delivery::chat::Endpoints::default(), http()).unwrap();
    let failed = elsewhere.tell(&pressed, "x").await.unwrap_err();
    assert!(matches!(failed, Failed::Permanent { code, .. } if code == "response_url"));
}

#[tokio::test]
async fn a_denial_asks_for_its_reason() {
    let (fakes, slack) = start().await;
    let client = slack.clone();
    let hook = Hook::of(&fakes, "slack", move |posted| {
        match posted.to(|incoming| client.callback(incoming, now())) {
            Ok(Callback::Pressed(pressed)) if pressed.reason.as_deref() == Some("no") => {
                Slack::reply(&pressed, Outcome::Refused("Say more."))
            }
            Ok(Callback::Pressed(pressed)) => Slack::reply(&pressed, Outcome::Accepted),
            _ => Reply::empty(),
        }
    })
    .await;
    let sent = slack.send(&card(), "U1", ID).await.unwrap();
    fakes.control("slack/press", json!({ "message": sent.address, "button": "deny", "user": "U1" })).await;
    let ask = asked(hook.last().to(|incoming| slack.callback(incoming, now())));
    assert_eq!(ask.token, "token-deny");
    assert_eq!(slack.ask_reason(&ask, Language::English).await, Ok(()));
    // A trigger opens one form.
    assert!(matches!(slack.ask_reason(&ask, Language::English).await, Err(Failed::Permanent { .. })));
    let views = fakes.read("slack/views").await;
    let submit = |reason: &str| json!({ "view": views[0]["view"]["id"], "values": { "reason": reason }, "user": "U1" });
    let seen = fakes.control("slack/submit", submit("no")).await;
    assert_eq!(seen["seen"], json!({ "errors": { "reason": "Say more." } }));
    let seen = fakes.control("slack/submit", submit("Not this week.")).await;
    assert_eq!(seen["seen"], json!({ "modal": "closed" }));
    let pressed = pressed(hook.last().to(|incoming| slack.callback(incoming, now())));
    assert_eq!((pressed.token.as_str(), pressed.reason.as_deref()), ("token-deny", Some("Not this week.")));
    assert_eq!(pressed.address, Some(sent.address));
}

#[tokio::test]
async fn forgeries_are_refused() {
    let (fakes, slack) = start().await;
    let hook = Hook::of(&fakes, "slack", |_| Reply::empty()).await;
    let sent = slack.send(&card(), "U1", ID).await.unwrap();
    for (override_, refused) in [
        (json!({ "secret": "other" }), Refused::Signature),
        (json!({ "age": 400 }), Refused::Signature),
        (json!({ "age": -400 }), Refused::Signature),
        (json!({ "headers": { "X-Slack-Signature": null } }), Refused::Signature),
        (json!({ "headers": { "X-Slack-Request-Timestamp": null } }), Refused::Signature),
        (json!({ "tenant": "T0OTHER" }), Refused::Foreign),
        (json!({ "patch": { "api_app_id": "A0OTHER" } }), Refused::Foreign),
    ] {
        let press =
            json!({ "message": sent.address, "button": "approve", "user": "U1", "override": override_ });
        fakes.control("slack/press", press).await;
        let read = hook.last().to(|incoming| slack.callback(incoming, now()));
        assert_eq!(read, Err(refused), "{override_}");
    }
    let press = json!({ "message": sent.address, "button": "approve", "user": "U1" });
    fakes.control("slack/press", press.clone()).await;
    let first = pressed(hook.last().to(|incoming| slack.callback(incoming, now())));
    let again =
        json!({ "message": sent.address, "button": "approve", "user": "U1", "override": { "repeat": true } });
    fakes.control("slack/press", again).await;
    let second = pressed(hook.last().to(|incoming| slack.callback(incoming, now())));
    assert_eq!(first.event_id, second.event_id);
    fakes.control("slack/press", press).await;
    let third = pressed(hook.last().to(|incoming| slack.callback(incoming, now())));
    assert_ne!(first.event_id, third.event_id);
    fakes.control("slack/ssl_check", json!({ "form": { "payload": "{}" } })).await;
    assert_eq!(hook.last().to(|incoming| slack.callback(incoming, now())), Ok(Callback::Nothing));
    fakes.control("slack/verify_url", json!({})).await;
    let read = hook.last().to(|incoming| slack.callback(incoming, now()));
    assert!(matches!(read, Ok(Callback::Challenge(_))), "{read:?}");
}

#[tokio::test]
async fn people_are_found_by_addresses_that_are_theirs() {
    let (fakes, slack) = start().await;
    let found = slack.find_by_email("Carol@example.org").await.unwrap();
    assert_eq!(found, Some(Identity { tenant: "T0TEST".to_owned(), user: "U1".to_owned() }));
    for name in ["gone", "bot", "claimed", "guest", "nobody"] {
        assert_eq!(slack.find_by_email(&format!("{name}@example.org")).await, Ok(None), "{name}");
    }
    fakes.control("slack/configure", json!({ "scopes": ["chat:write"] })).await;
    let failed = slack.find_by_email("carol@example.org").await.unwrap_err();
    assert!(
        matches!(&failed, Failed::Settings { code, why } if code == "missing_scope" && why.contains("users:read.email"))
    );
}

#[tokio::test]
async fn failures_say_what_follows() {
    let (fakes, slack) = start().await;
    let after = |failed| match failed {
        Err(Failed::Transient { after, .. }) => after,
        other => panic!("{other:?}"),
    };
    fakes.control("slack/fail", fail("rate_limited", &json!({ "retry_after": 7 }))).await;
    assert_eq!(after(slack.send(&card(), "U1", ID).await), Some(Duration::from_secs(7)));
    fakes.control("slack/fail", fail("status", &json!({ "status": 503 }))).await;
    assert_eq!(after(slack.send(&card(), "U1", ID).await), None);
    fakes.control("slack/fail", fail("error", &json!({ "error": "ratelimited" }))).await;
    assert_eq!(after(slack.send(&card(), "U1", ID).await), None);
    fakes.control("slack/fail", fail("status", &json!({ "status": 200, "body": "no JSON" }))).await;
    assert_eq!(after(slack.send(&card(), "U1", ID).await), None);
    assert!(matches!(slack.send(&card(), "U9", ID).await, Err(Failed::Unreachable { .. })));
    fakes.control("slack/configure", json!({ "team_id": "T0OTHER" })).await;
    assert!(matches!(slack.test().await, Err(Failed::Settings { .. })));
    fakes.control("slack/configure", json!({ "token": "xoxb-new" })).await;
    let failed = slack.send(&card(), "U1", ID).await.unwrap_err();
    assert!(matches!(&failed, Failed::Settings { code, .. } if code == "invalid_auth"));
    assert!(!format!("{failed} {failed:?} {slack:?}").contains("xoxb"));
}
