//! Feishu without a network: signatures, encryption, payloads, cards within their limits.

use gatepass_domain::notify::Language;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Config, Feishu, callback::Signed, card};
use crate::{
    chat::{
        Action, Callback, Endpoints, Identity, Incoming, Outcome, Pressed, Refused, Reply, samples,
        verify::digest,
    },
    http::{Allow, Http, HttpConfig},
};

const AT: i64 = 1_700_000_000;
const KEY: &str = "test key";
/// `hello world`, as Feishu's documentation encrypts it.
const HELLO: &str = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";

fn config() -> Config {
    Config {
        app_id: "cli_1".to_owned(),
        app_secret: "hunter2".into(),
        encrypt_key: KEY.into(),
        verification_token: "vtoken".into(),
        ..Config::default()
    }
}

fn feishu() -> Feishu {
    let http = HttpConfig { allow: Allow::default(), ca: None, timeout: std::time::Duration::from_secs(1) };
    Feishu::new(config(), Endpoints::default(), Http::new(http).unwrap()).unwrap()
}

fn at(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap()
}

fn headers<'a>(time: &'a str, signature: &'a str) -> [(&'a str, &'a str); 3] {
    [("X-Lark-Request-Timestamp", time), ("X-Lark-Request-Nonce", "nonce1"), ("X-Lark-Signature", signature)]
}

fn read(headers: &[(&str, &str)], body: &str) -> Result<Callback, Refused> {
    feishu().callback(&Incoming { headers, query: "", body: body.as_bytes() }, at(AT))
}

fn signed(body: &str) -> Result<Callback, Refused> {
    let parts = ["1700000000", "nonce1", KEY, body].map(str::as_bytes);
    read(&headers("1700000000", &digest(&ring::digest::SHA256, &parts)), body)
}

fn signed_as_of_old(body: &str) -> Result<Callback, Refused> {
    let parts = ["1700000000", "nonce1", "vtoken", body].map(str::as_bytes);
    read(&headers("1700000000", &digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &parts)), body)
}

fn press(value: &Value) -> Value {
    json!({
        "schema": "2.0",
        "header": {
            "event_id": "f7984f25108f8137722bb63cee927e66",
            "token": "vtoken",
            "create_time": "1700000000000000",
            "event_type": "card.action.trigger",
            "tenant_key": "tenant1",
            "app_id": "cli_1",
        },
        "event": {
            "operator": { "tenant_key": "tenant1", "open_id": "ou_1", "union_id": "on_1" },
            "token": "c-1",
            "action": { "tag": "button", "name": "deny", "value": value, "form_value": { "reason": " not now " } },
            "context": { "open_message_id": "om_1", "open_chat_id": "oc_1" },
        },
    })
}

fn pressed(callback: Result<Callback, Refused>) -> Pressed {
    match callback {
        Ok(Callback::Pressed(pressed)) => pressed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_published_text_is_decrypted() {
    let feishu = feishu();
    assert_eq!(feishu.decrypt(HELLO).as_deref(), Some(&b"hello world"[..]));
    for text in [
        "",
        "P37w",
        "not base64!",
        "P37w+VZImNgPEO1RBhJ6Rg==",
        "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghg=",
    ] {
        assert_eq!(feishu.decrypt(text), None, "{text}");
    }
}

#[test]
fn signatures_with_key_and_with_token_are_verified() {
    let sha256 = "21b279029a3bdf7b9f02a4935c76c53f09876d9d0e45add77a99d55d1bc7e79e";
    let sha1 = "f62f23540d9972bb36abb31e1329c6e8d230fb63";
    let encrypted = format!(r#"{{"encrypt":"{HELLO}"}}"#);
    let verify = |headers: &[(&str, &str)], body: &str, now| {
        feishu().verify(&Incoming { headers, query: "", body: body.as_bytes() }, at(now))
    };
    for (signature, body, kind) in
        [(sha256, encrypted.as_str(), Signed::Sha256), (sha1, r#"{"open_id":"ou_1"}"#, Signed::Sha1)]
    {
        let good = headers("1700000000", signature);
        for now in [AT, AT - 300, AT + 300] {
            assert_eq!(verify(&good, body, now), Ok(kind));
        }
        for now in [AT - 301, AT + 301] {
            assert_eq!(verify(&good, body, now), Err(Refused::Signature));
        }
        assert_eq!(verify(&good, &format!("{body} "), AT), Err(Refused::Signature));
        assert_eq!(verify(&headers("1700000001", signature), body, AT), Err(Refused::Signature));
        assert_eq!(verify(&good[1..], body, AT), Err(Refused::Signature));
        assert_eq!(
            verify(&headers("1700000000", &signature.to_uppercase()), body, AT),
            Err(Refused::Signature)
        );
        assert_eq!(verify(&good[..2], body, AT), Ok(Signed::Not));
    }
    assert_eq!(verify(&headers("1700000000", ""), "", AT), Err(Refused::Signature));
}

#[test]
fn a_press_comes_as_an_event() {
    let value = json!({ "token": "token-1", "action": "deny" });
    let once = Value::from(value.to_string());
    for value in [value, once.clone(), Value::from(once.to_string())] {
        let deny = pressed(signed(&press(&value).to_string()));
        assert_eq!(deny.who, Identity { tenant: "tenant1".to_owned(), user: "ou_1".to_owned() });
        assert_eq!((deny.token.as_str(), deny.action), ("token-1", Some(Action::Deny)));
        assert_eq!(deny.event_id, "f7984f25108f8137722bb63cee927e66");
        assert_eq!(deny.reason.as_deref(), Some("not now"));
        assert_eq!(deny.address, Some(json!({ "message_id": "om_1" })));
    }
    let mut other = press(&json!({ "other": 1 }));
    assert_eq!(signed(&other.to_string()), Ok(Callback::Nothing));
    other["header"]["event_type"] = json!("im.message.receive_v1");
    assert_eq!(signed(&other.to_string()), Ok(Callback::Nothing));
}

#[test]
fn a_press_of_old_cards_has_another_form_and_signature() {
    let body = json!({
        "open_id": "ou_1",
        "user_id": "u1",
        "open_message_id": "om_1",
        "tenant_key": "tenant1",
        "token": "c-1",
        "action": { "tag": "button", "value": { "token": "token-1", "action": "approve" } },
    });
    let approve = pressed(signed_as_of_old(&body.to_string()));
    assert_eq!((approve.event_id.as_str(), approve.action), ("c-1", Some(Action::Approve)));
    assert_eq!(pressed(signed(&body.to_string())), approve);
    assert_eq!(
        (approve.reason.as_ref(), approve.address.as_ref()),
        (None, Some(&json!({ "message_id": "om_1" })))
    );
    let decided = samples::decided_in(Language::English);
    assert_eq!(Feishu::reply(&approve, Outcome::Decided(&decided)), Reply::json(&json!({})));
    // The signature of old cards must not open the door to events.
    let event = press(&json!({ "token": "token-1" }));
    assert_eq!(signed_as_of_old(&event.to_string()), Err(Refused::Signature));
}

#[test]
fn the_address_is_verified_with_the_token() {
    let body =
        |token: &str| json!({ "challenge": "c1", "token": token, "type": "url_verification" }).to_string();
    let challenge = Ok(Callback::Challenge(Reply::json(&json!({ "challenge": "c1" }))));
    assert_eq!(read(&[], &body("vtoken")), challenge);
    assert_eq!(signed(&body("vtoken")), challenge);
    for token in ["", "vtokem", "vtoken2"] {
        assert_eq!(read(&[], &body(token)), Err(Refused::Signature), "{token}");
        assert_eq!(signed(&body(token)), Err(Refused::Signature), "{token}");
    }
}

#[test]
fn forgeries_are_refused() {
    let good = press(&json!({ "token": "token-1" }));
    assert_eq!(read(&[], &good.to_string()), Err(Refused::Signature));
    for body in ["", "{", r#"{"encrypt":"x"}"#, &format!(r#"{{"encrypt":"{HELLO}"}}"#)] {
        assert_eq!(read(&[], body), Err(Refused::Signature), "{body}");
        assert_eq!(signed(body), Err(Refused::Unreadable), "{body}");
    }
    assert_eq!(signed("{}"), Ok(Callback::Nothing));
    for (pointer, value, refused) in [
        ("/header/token", "other", Refused::Signature),
        ("/header/app_id", "cli_2", Refused::Foreign),
        ("/header/tenant_key", "tenant2", Refused::Foreign),
        ("/event/operator/open_id", "", Refused::Unreadable),
        ("/header/event_id", "", Refused::Unreadable),
        ("/event/action/value/token", "a b", Refused::Unreadable),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value.into();
        assert_eq!(signed(&body.to_string()), Err(refused), "{pointer}");
    }
}

#[test]
fn answers_have_a_toast_and_a_card() {
    let press = pressed(signed(&press(&json!({ "token": "token-1" })).to_string()));
    let body = |outcome| serde_json::from_str::<Value>(&Feishu::reply(&press, outcome).body).unwrap();
    assert_eq!(body(Outcome::Accepted), json!({}));
    assert_eq!(body(Outcome::Refused("No.")), json!({ "toast": { "type": "error", "content": "No." } }));
    let decided = samples::decided_in(Language::English);
    let answer = json!({
        "toast": { "type": "success", "content": "Dave approved." },
        "card": { "type": "raw", "data": card::card(&decided) },
    });
    assert_eq!(body(Outcome::Decided(&decided)), answer);
}

#[test]
fn all_faults_of_settings_are_named() {
    let faults = Config::default().check().unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["app_id", "app_secret", "encrypt_key", "verification_token"]);
    assert!(!format!("{:?}", config()).contains("hunter2"));
    let stored = serde_json::to_value(config()).unwrap();
    assert_eq!(stored["host"], "china");
    assert_eq!(serde_json::from_value::<Config>(stored).unwrap(), config());
    assert!(serde_json::from_value::<Config>(json!({ "host": "mars" })).is_err());
}
