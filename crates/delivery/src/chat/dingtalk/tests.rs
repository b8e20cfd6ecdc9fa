//! DingTalk without a network: the signature, presses, cards within their limits.

use gatepass_domain::notify::Language;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Config, DingTalk};
use crate::{
    chat::{Action, Callback, Endpoints, Identity, Incoming, Outcome, Pressed, Refused, samples},
    http::{Allow, Http, HttpConfig},
};

const AT: i64 = 1_700_000_000;
/// A signature of the time `1700000000000` with the secret `card-secret`.
const SIGNED: [(&str, &str); 2] = [
    ("x-ddpaas-signature-timestamp", "1700000000000"),
    ("x-ddpaas-signature", "nR2bBbKzXJY/9jh6S3GAVl7SAAChYr7io5ODVfIT6r0="),
];

fn config() -> Config {
    Config {
        client_id: "dingkey".to_owned(),
        client_secret: "hunter2".into(),
        corp_id: "ding1".to_owned(),
        card_template_id: Some("t.schema".to_owned()),
        robot_code: Some("robot1".to_owned()),
        callback_secret: Some("card-secret".into()),
        agent_id: None,
    }
}

fn dingtalk() -> DingTalk {
    let http = HttpConfig { allow: Allow::default(), ca: None, timeout: std::time::Duration::from_secs(1) };
    DingTalk::new(config(), Endpoints::default(), Http::new(http).unwrap()).unwrap()
}

fn at(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap()
}

fn read(body: &Value) -> Result<Callback, Refused> {
    let body = body.to_string();
    dingtalk().callback(&Incoming { headers: &SIGNED, query: "", body: body.as_bytes() }, at(AT))
}

fn content() -> Value {
    let params = json!({ "token": "token-1", "action": "deny", "reason": " not now " });
    json!({ "cardPrivateData": { "actionIds": ["deny"], "params": params } })
}

fn press() -> Value {
    json!({
        "type": "actionCallback",
        "outTrackId": "card1",
        "corpId": "ding1",
        "userId": "carol",
        "userIdType": 1,
        "content": content().to_string(),
    })
}

fn pressed(callback: Result<Callback, Refused>) -> Pressed {
    match callback {
        Ok(Callback::Pressed(pressed)) => pressed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_signature_covers_the_time() {
    let verify = |headers: &[(&str, &str)], now| {
        dingtalk().verify(&Incoming { headers, query: "", body: b"any body" }, at(now))
    };
    for now in [AT - 300, AT, AT + 300] {
        assert_eq!(verify(&SIGNED, now), Ok(AT * 1000));
    }
    for now in [AT - 301, AT + 301] {
        assert_eq!(verify(&SIGNED, now), Err(Refused::Signature));
    }
    for headers in [
        &[][..],
        &SIGNED[..1],
        &SIGNED[1..],
        &[SIGNED[0], ("x-ddpaas-signature", "")],
        &[("x-ddpaas-signature-timestamp", "1700000000001"), SIGNED[1]],
        &[SIGNED[0], SIGNED[1], SIGNED[1]],
    ] {
        assert_eq!(verify(headers, AT), Err(Refused::Signature), "{headers:?}");
    }
    let without = Config { callback_secret: None, card_template_id: None, agent_id: Some(1), ..config() };
    let http = HttpConfig { allow: Allow::default(), ca: None, timeout: std::time::Duration::from_secs(1) };
    let without = DingTalk::new(without, Endpoints::default(), Http::new(http).unwrap()).unwrap();
    let incoming = Incoming { headers: &SIGNED, query: "", body: b"" };
    assert_eq!(without.callback(&incoming, at(AT)), Err(Refused::Signature));
}

#[test]
fn a_press_has_its_parameters_in_a_string() {
    let content = content();
    let once = Value::from(content.to_string());
    let twice = Value::from(once.to_string());
    for (field, content) in
        [("content", once.clone()), ("value", once), ("content", twice), ("content", content)]
    {
        let mut body = press();
        body.as_object_mut().unwrap().remove("content");
        body[field] = content;
        let deny = pressed(read(&body));
        assert_eq!(deny.who, Identity { tenant: "ding1".to_owned(), user: "carol".to_owned() });
        assert_eq!((deny.token.as_str(), deny.action), ("token-1", Some(Action::Deny)));
        assert_eq!(deny.event_id, "card1:carol:1700000000000");
        assert_eq!(deny.reason.as_deref(), Some("not now"));
        assert_eq!(deny.address, Some(json!({ "out_track_id": "card1" })));
    }
}

#[test]
fn presses_of_others_and_broken_ones_are_refused() {
    for (field, value, result) in [
        ("corpId", json!("ding2"), Err(Refused::Foreign)),
        ("corpId", Value::Null, Err(Refused::Foreign)),
        ("userId", json!(""), Err(Refused::Unreadable)),
        ("userIdType", json!(2), Err(Refused::Unreadable)),
        ("userIdType", json!("2"), Err(Refused::Unreadable)),
        ("outTrackId", Value::Null, Err(Refused::Unreadable)),
        ("content", json!("{"), Err(Refused::Unreadable)),
        ("content", json!("{}"), Err(Refused::Unreadable)),
        ("type", json!("other"), Ok(Callback::Nothing)),
    ] {
        let mut body = press();
        body[field] = value;
        assert_eq!(read(&body), result, "{field}");
    }
    let incoming = Incoming { headers: &SIGNED, query: "", body: b"{" };
    assert_eq!(dingtalk().callback(&incoming, at(AT)), Err(Refused::Unreadable));
}

#[test]
fn answers_change_what_the_person_sees() {
    let press = pressed(read(&press()));
    let body = |outcome| serde_json::from_str::<Value>(&DingTalk::reply(&press, outcome).body).unwrap();
    assert_eq!(body(Outcome::Accepted), json!({}));
    assert_eq!(body(Outcome::Refused("No."))["userPrivateData"]["cardParamMap"], json!({ "notice": "No." }));
    let decided = samples::decided_in(Language::English);
    let values = &body(Outcome::Decided(&decided))["cardData"]["cardParamMap"];
    assert_eq!((&values["outcome"], &values["approve_token"]), (&json!("Dave approved."), &json!("")));
}

#[test]
fn all_faults_of_settings_are_named() {
    let fields =
        |config: Config| config.check().unwrap_err().into_iter().map(|fault| fault.field).collect::<Vec<_>>();
    assert_eq!(fields(Config::default()), ["client_id", "client_secret", "corp_id", "agent_id"]);
    let half = Config { robot_code: None, callback_secret: None, ..config() };
    assert_eq!(fields(half), ["robot_code", "callback_secret"]);
    assert!(!format!("{:?}", config()).contains("hunter2"));
    let stored = serde_json::to_value(config()).unwrap();
    assert_eq!(serde_json::from_value::<Config>(stored).unwrap(), config());
}
