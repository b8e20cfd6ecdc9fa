//! Slack without a network: signatures, payloads, and cards within the limits of Block Kit.

use serde_json::{Value, json};
use time::OffsetDateTime;
use url::form_urlencoded;

use super::{Config, Slack};
use crate::{
    chat::{
        Action, Callback, Endpoints, Identity, Incoming, Outcome, Pressed, Refused, Reply,
        verify::{hex, hmac_sha256},
    },
    http::{Allow, Http, HttpConfig},
};

/// The example of docs.slack.dev.
const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
const AT: i64 = 1_531_420_618;
const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

const FORM: &str = "application/x-www-form-urlencoded";

fn config() -> Config {
    Config {
        bot_token: "xoxb-1".into(),
        signing_secret: SECRET.into(),
        app_id: "A1".to_owned(),
        team_id: "T1DC2JH3J".to_owned(),
        ..Config::default()
    }
}

fn slack() -> Slack {
    let http = HttpConfig { allow: Allow::default(), ca: None, timeout: std::time::Duration::from_secs(1) };
    Slack::new(config(), Endpoints::default(), Http::new(http).unwrap()).unwrap()
}

fn at(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap()
}

/// A request with these headers, at the time of the example.
fn read(headers: &[(&str, &str)], body: &str) -> Result<Callback, Refused> {
    slack().callback(&Incoming { headers, query: "", body: body.as_bytes() }, at(AT))
}

/// A signed request.
fn signed(kind: &str, body: &str) -> Result<Callback, Refused> {
    let tag = hmac_sha256(SECRET.as_bytes(), &[format!("v0:{AT}:{body}").as_bytes()]);
    let (time, signature) = (AT.to_string(), format!("v0={}", hex(tag.as_ref())));
    read(
        &[("content-type", kind), ("x-slack-request-timestamp", &time), ("x-slack-signature", &signature)],
        body,
    )
}

/// A signed interaction.
fn interaction(payload: &Value) -> Result<Callback, Refused> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    signed(FORM, &form.append_pair("payload", &payload.to_string()).finish())
}

fn press(action: &str) -> Value {
    json!({
        "type": "block_actions",
        "user": { "id": "U1", "username": "carol", "team_id": "T1DC2JH3J" },
        "api_app_id": "A1",
        "container": { "type": "message", "message_ts": "17.1", "channel_id": "D1", "is_ephemeral": false },
        "trigger_id": "13.37.abc",
        "team": { "id": "T1DC2JH3J", "domain": "example" },
        "channel": { "id": "D1", "name": "directmessage" },
        "response_url": "https://hooks.slack.com/actions/T1/2/secret",
        "actions": [{ "action_id": action, "block_id": "gatepass", "type": "button", "value": "token-1" }],
    })
}

fn submission() -> Value {
    json!({
        "type": "view_submission",
        "team": { "id": "T1DC2JH3J", "domain": "example" },
        "user": { "id": "U1", "team_id": "T1DC2JH3J" },
        "api_app_id": "A1",
        "trigger_id": "14.37.abc",
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "gatepass_deny",
            "private_metadata": r#"{"token":"token-1","channel":"D1","ts":"17.1"}"#,
            "state": { "values": { "reason": { "reason": { "type": "plain_text_input", "value": " not now\n" } } } },
        },
    })
}

fn pressed(callback: Callback) -> Pressed {
    match callback {
        Callback::Pressed(pressed) => pressed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_published_signature_is_verified() {
    let headers = [("X-Slack-Request-Timestamp", "1531420618"), ("X-Slack-Signature", SIGNATURE)];
    let verify = |headers: &[(&str, &str)], body: &str, now| {
        slack().verify(&Incoming { headers, query: "", body: body.as_bytes() }, at(now))
    };
    for now in [AT, AT + 300, AT - 300] {
        assert_eq!(verify(&headers, BODY, now), Ok(()));
    }
    for now in [AT + 301, AT - 301] {
        assert_eq!(verify(&headers, BODY, now), Err(Refused::Signature));
    }
    let upper = SIGNATURE.to_uppercase();
    let sets: [&[(&str, &str)]; 7] = [
        &[],
        &headers[..1],
        &headers[1..],
        &[headers[0], headers[1], headers[1]],
        &[headers[0], ("x-slack-signature", &upper)],
        &[headers[0], ("x-slack-signature", "")],
        &[("x-slack-request-timestamp", "1531420619"), headers[1]],
    ];
    for headers in sets {
        assert_eq!(verify(headers, BODY, AT), Err(Refused::Signature), "{headers:?}");
    }
    assert_eq!(verify(&headers, &format!("{BODY}&x=1"), AT), Err(Refused::Signature));
}

#[test]
fn an_approval_is_a_press() {
    let approve = pressed(interaction(&press("approve")).unwrap());
    assert_eq!(approve.who, Identity { tenant: "T1DC2JH3J".to_owned(), user: "U1".to_owned() });
    assert_eq!((approve.token.as_str(), approve.event_id.as_str()), ("token-1", "13.37.abc"));
    assert_eq!((approve.action, &approve.reason), (Some(Action::Approve), &None));
    assert_eq!(approve.address, Some(json!({ "channel": "D1", "ts": "17.1" })));
    assert!(!format!("{approve:?}").contains("secret"));
    for outcome in [Outcome::Accepted, Outcome::Refused("You may not decide.")] {
        assert_eq!(Slack::reply(&approve, outcome), Reply::empty());
    }
}

#[test]
fn a_denial_asks_for_a_reason_first() {
    let Callback::AskReason(ask) = interaction(&press("deny")).unwrap() else { panic!("no question") };
    assert_eq!((ask.token.as_str(), ask.trigger_id.as_str()), ("token-1", "13.37.abc"));
    assert_eq!((ask.channel.as_str(), ask.ts.as_str()), ("D1", "17.1"));
    let deny = pressed(interaction(&submission()).unwrap());
    assert_eq!((deny.token.as_str(), deny.event_id.as_str()), ("token-1", "14.37.abc"));
    assert_eq!((deny.action, deny.reason.as_deref()), (Some(Action::Deny), Some("not now")));
    assert_eq!(deny.address, Some(json!({ "channel": "D1", "ts": "17.1" })));
    assert_eq!(Slack::reply(&deny, Outcome::Accepted), Reply::empty());
    let refused = Slack::reply(&deny, Outcome::Refused("You may not decide."));
    let errors = json!({ "response_action": "errors", "errors": { "reason": "You may not decide." } });
    assert_eq!(serde_json::from_str::<Value>(&refused.body).unwrap(), errors);
}

#[test]
fn people_of_other_apps_and_workspaces_are_refused() {
    let change = |pointer: &str, value: Value| {
        let mut payload = press("approve");
        *payload.pointer_mut(pointer).unwrap() = value;
        interaction(&payload)
    };
    for (pointer, value) in [
        ("/api_app_id", json!("A2")),
        ("/api_app_id", Value::Null),
        ("/team/id", json!("T2")),
        ("/user/team_id", json!("T2")),
    ] {
        assert_eq!(change(pointer, value), Err(Refused::Foreign), "{pointer}");
    }
    // An app of a whole organization.
    assert!(matches!(change("/team", Value::Null), Ok(Callback::Pressed(_))));
    let mut nowhere = press("approve");
    nowhere["team"] = Value::Null;
    nowhere["user"] = json!({ "id": "U1" });
    assert_eq!(interaction(&nowhere), Err(Refused::Foreign));
    for pointer in ["/user/id", "/actions/0/value", "/trigger_id"] {
        assert_eq!(change(pointer, json!("")), Err(Refused::Unreadable), "{pointer}");
    }
    assert_eq!(change("/actions/0/value", json!("a b")), Err(Refused::Unreadable));
}

#[test]
fn other_interactions_are_nothing() {
    for payload in [press("open"), press("other")] {
        assert_eq!(interaction(&payload), Ok(Callback::Nothing));
    }
    let mut other = submission();
    other["view"]["callback_id"] = json!("other");
    assert_eq!(interaction(&other), Ok(Callback::Nothing));
    other["type"] = json!("view_closed");
    assert_eq!(interaction(&other), Ok(Callback::Nothing));
}

#[test]
fn the_check_of_tls_needs_no_signature_and_hides_nothing() {
    let payload =
        form_urlencoded::byte_serialize(press("approve").to_string().as_bytes()).collect::<String>();
    for body in ["ssl_check=1&token=x".to_owned(), format!("payload={payload}&ssl_check=1")] {
        assert_eq!(read(&[("Content-Type", FORM)], &body), Ok(Callback::Nothing));
        assert_eq!(signed(FORM, &body), Ok(Callback::Nothing));
    }
    assert_eq!(read(&[("Content-Type", FORM)], &format!("payload={payload}")), Err(Refused::Signature));
    assert_eq!(read(&[("Content-Type", "application/json")], "ssl_check=1"), Err(Refused::Signature));
}

#[test]
fn the_address_is_verified_with_a_signature() {
    let body = r#"{"type":"url_verification","token":"x","challenge":"3eZbrw1a"}"#;
    assert_eq!(signed("application/json", body), Ok(Callback::Challenge(Reply::text("3eZbrw1a"))));
    assert_eq!(read(&[("content-type", "application/json")], body), Err(Refused::Signature));
    assert_eq!(signed("application/json", r#"{"type":"event_callback"}"#), Ok(Callback::Nothing));
}

#[test]
fn bodies_that_are_signed_but_strange_are_refused() {
    for body in ["a=b", "payload=", "payload=1&payload=2", "payload=%7B"] {
        assert_eq!(signed(FORM, body), Err(Refused::Unreadable), "{body}");
    }
    assert_eq!(signed("application/json", "{"), Err(Refused::Unreadable));
    assert_eq!(signed(FORM, &"x".repeat(300 * 1024)), Err(Refused::Unreadable));
    let mut strange = submission();
    strange["view"]["private_metadata"] = json!("{}");
    assert_eq!(interaction(&strange), Err(Refused::Unreadable));
}

#[test]
fn all_faults_of_settings_are_named() {
    let faults = Config::default().check().unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["bot_token", "signing_secret", "app_id", "team_id"]);
    assert!(faults.iter().all(|fault| fault.why == "is missing"));
    let bad = Config {
        bot_token: "xoxp-hunter2".into(),
        signing_secret: "hunter2 b".into(),
        app_id: "A/1".to_owned(),
        client_id: Some("1.2".to_owned()),
        ..config()
    };
    let faults = bad.check().unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["bot_token", "signing_secret", "app_id", "client_secret"]);
    assert!(!format!("{faults:?} {bad:?}").contains("hunter2"));
    assert_eq!(config().check(), Ok(()));
    let stored = serde_json::to_value(config()).unwrap();
    assert_eq!(serde_json::from_value::<Config>(stored).unwrap(), config());
    assert!(serde_json::from_value::<Config>(json!({ "token": "x" })).is_err());
}
