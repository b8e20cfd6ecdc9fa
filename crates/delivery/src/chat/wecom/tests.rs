//! WeCom without a network: envelopes, events, cards within their limits.

use serde_json::json;
use time::OffsetDateTime;
use url::form_urlencoded;

use super::{Config, WeCom};
use crate::{
    chat::{
        Callback, Endpoints, Identity, Incoming, Outcome, Refused, Reply,
        envelope::{seal, signature},
    },
    http::{Allow, Http, HttpConfig},
};

const TOKEN: &str = "QDG6eK";
const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const CORP: &str = "wx5823bf96d3bd56c7";

fn config() -> Config {
    Config {
        corp_id: CORP.to_owned(),
        agent_id: 218,
        secret: "hunter2".into(),
        token: TOKEN.into(),
        encoding_aes_key: KEY.into(),
    }
}

fn wecom() -> WeCom {
    let http = HttpConfig { allow: Allow::default(), ca: None, timeout: std::time::Duration::from_secs(1) };
    WeCom::new(config(), Endpoints::default(), Http::new(http).unwrap()).unwrap()
}

fn read(query: &str, body: &str, now: i64) -> Result<Callback, Refused> {
    let now = OffsetDateTime::from_unix_timestamp(now).unwrap();
    wecom().callback(&Incoming { headers: &[], query, body: body.as_bytes() }, now)
}

fn query(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// An event with this XML in it.
fn event(xml: &str) -> Result<Callback, Refused> {
    let encrypted = seal(KEY, [7; 16], CORP, xml.as_bytes());
    let sign = signature(&TOKEN.into(), "1409659813", "n", &encrypted);
    let query = query(&[("msg_signature", &sign), ("timestamp", "1409659813"), ("nonce", "n")]);
    read(
        &query,
        &format!("<xml><ToUserName/><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"),
        1_409_659_813,
    )
}

fn press() -> String {
    format!(
        "<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[carol]]></FromUserName><CreateTime>1409659813</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[token-1]]></EventKey><TaskId><![CDATA[task1]]></TaskId><CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[code2]]></ResponseCode><AgentID>218</AgentID><SelectedItems><SelectedItem><QuestionKey>q</QuestionKey></SelectedItem></SelectedItems></xml>"
    )
}

/// The published check of an address (W1).
const ECHO: [(&str, &str); 4] = [
    ("msg_signature", "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"),
    ("timestamp", "1409659589"),
    ("nonce", "263014780"),
    ("echostr", "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="),
];

#[test]
fn the_published_check_of_an_address_is_answered() {
    let challenge = Ok(Callback::Challenge(Reply::text("1616140317555161061")));
    assert_eq!(read(&query(&ECHO), "", 1_409_659_589), challenge);
    // Some callers don't encode the plus signs.
    let raw = ECHO.map(|(name, value)| format!("{name}={value}")).join("&");
    assert_eq!(read(&raw, "", 1_409_659_589 + 300), challenge);
    for now in [1_409_659_589 - 301, 1_409_659_589 + 301] {
        assert_eq!(read(&raw, "", now), Err(Refused::Signature));
    }
    for missing in 0..4 {
        let rest: Vec<_> =
            ECHO.into_iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, f)| f).collect();
        assert_eq!(read(&query(&rest), "", 1_409_659_589), Err(Refused::Signature));
    }
    assert_eq!(read(&format!("{raw}&nonce=1"), "", 1_409_659_589), Err(Refused::Signature));
}

#[test]
fn the_published_message_is_read() {
    let encrypted = "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";
    let fields = [
        ("msg_signature", "477715d11cdb4164915debcba66cb864d751f3e6"),
        ("timestamp", "1409659813"),
        ("nonce", "1372623149"),
    ];
    let body = format!(
        "<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>"
    );
    // A message in words is nothing to us.
    assert_eq!(read(&query(&fields), &body, 1_409_659_813), Ok(Callback::Nothing));
    assert_eq!(read(&query(&fields), &body.replace("RypE", "RypF"), 1_409_659_813), Err(Refused::Signature));
    assert_eq!(read(&query(&fields[1..]), &body, 1_409_659_813), Err(Refused::Signature));
    let text = wecom();
    let incoming = Incoming { headers: &[], query: &query(&fields), body: b"" };
    let now = OffsetDateTime::from_unix_timestamp(1_409_659_813).unwrap();
    let fields = super::xml::fields(&text.open(&incoming, encrypted, now).unwrap()).unwrap();
    for (name, value) in [
        ("MsgType", "text"),
        ("Content", "hello"),
        ("FromUserName", "mycreate"),
        ("MsgId", "4561255354251345929"),
        ("AgentID", "218"),
    ] {
        assert_eq!(fields[name], value);
    }
}

#[test]
fn a_press_comes_as_an_event() {
    let Ok(Callback::Pressed(press)) = event(&press()) else { panic!("no press") };
    assert_eq!(press.who, Identity { tenant: CORP.to_owned(), user: "carol".to_owned() });
    assert_eq!((press.token.as_str(), press.event_id.as_str()), ("token-1", "carol:1409659813:task1"));
    assert_eq!((press.action, &press.reason), (None, &None));
    let address = json!({ "response_code": "code2", "user": "carol", "task_id": "task1" });
    assert_eq!(press.address, Some(address));
    assert_eq!(WeCom::reply(&press, Outcome::Accepted), Reply::empty());
}

#[test]
fn events_of_others_and_broken_ones_are_refused() {
    for (from, to, read) in [
        (CORP, "wx0", Err(Refused::Foreign)),
        ("<AgentID>218", "<AgentID>219", Err(Refused::Foreign)),
        ("token-1", "a b", Err(Refused::Unreadable)),
        ("carol", "", Err(Refused::Unreadable)),
        ("template_card_event", "enter_agent", Ok(Callback::Nothing)),
        ("<xml>", "<!DOCTYPE x><xml>", Err(Refused::Unreadable)),
    ] {
        assert_eq!(event(&press().replacen(from, to, 1)), read, "{from}");
    }
    for body in ["<xml></xml>", "{}", "<xml><Encrypt>x</Encrypt></xml>"] {
        assert_eq!(read(&query(&ECHO), body, 1_409_659_589), Err(Refused::Signature), "{body}");
    }
}

#[test]
fn all_faults_of_settings_are_named() {
    let faults = Config::default().check().unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["corp_id", "agent_id", "secret", "token", "encoding_aes_key"]);
    let short = Config { encoding_aes_key: KEY[1..].into(), ..config() };
    assert_eq!(short.check().unwrap_err().len(), 1);
    assert!(!format!("{:?}", config()).contains("hunter2"));
    let stored = serde_json::to_value(config()).unwrap();
    assert_eq!(serde_json::from_value::<Config>(stored).unwrap(), config());
}
