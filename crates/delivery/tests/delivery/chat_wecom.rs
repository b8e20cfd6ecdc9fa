//! WeCom's client against the fake of WeCom: cards, presses, tokens, failures.

use gatepass_delivery::chat::{
    Callback, Failed, Identity, Refused, Reply, Updated,
    wecom::{Config, WeCom},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    chat_cards::{card, decided},
    chat_support::{Fakes, Hook, fail, http, now, pressed},
};

const ID: Uuid = Uuid::from_u128(7);
const KEY: &str = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";

pub fn config() -> Config {
    Config {
        corp_id: "ww1".to_owned(),
        agent_id: 1_000_002,
        secret: "wecom-secret".into(),
        token: "wecom-token".into(),
        encoding_aes_key: KEY.into(),
    }
}

/// A fake with Carol in it, its callback URL, and a client of it.
pub async fn start() -> (Fakes, WeCom, Hook) {
    let fakes = Fakes::start();
    let settings = json!({
        "corp_id": "ww1",
        "agent_id": 1_000_002,
        "secret": "wecom-secret",
        "token": "wecom-token",
        "aes_key": KEY,
        "people": [{ "id": "carol" }, { "id": "dave", "unlicensed": true }],
    });
    fakes.control("wecom/configure", settings).await;
    let wecom = WeCom::new(config(), fakes.endpoints(), http()).unwrap();
    let client = wecom.clone();
    let hook = Hook::of(&fakes, "wecom", move |posted| {
        match posted.to(|incoming| client.callback(incoming, now())) {
            Ok(Callback::Pressed(pressed)) => {
                WeCom::reply(&pressed, gatepass_delivery::chat::Outcome::Accepted)
            }
            Ok(Callback::Challenge(reply)) => reply,
            _ => Reply::empty(),
        }
    })
    .await;
    (fakes, wecom, hook)
}

#[tokio::test]
async fn a_card_arrives_and_changes_once_for_each_code() {
    let (fakes, wecom, hook) = start().await;
    assert_eq!(wecom.test().await, Ok(()));
    let sent = wecom.send(&card(), "carol", ID).await.unwrap();
    let messages = fakes.read("wecom/messages").await;
    assert_eq!((&messages[0]["to"], &messages[0]["address"]), (&json!(["carol"]), &json!(ID)), "{messages}");
    assert_eq!(messages[0]["advice"], json!([]));
    let press = json!({ "message": ID, "button": "Approve", "user": "carol" });
    let seen = fakes.control("wecom/press", press).await;
    assert_eq!((&seen["tries"], &seen["seen"]["error"]), (&json!(1), &Value::Null), "{seen}");
    let pressed = pressed(hook.last().to(|incoming| wecom.callback(incoming, now())));
    assert_eq!(pressed.who, Identity { tenant: "ww1".to_owned(), user: "carol".to_owned() });
    assert_eq!((pressed.token.as_str(), pressed.reason.as_ref()), ("token-approve", None));
    let address = pressed.address.clone().unwrap();
    assert_ne!(address, sent.address);
    assert_eq!(wecom.update(&address, &decided()).await, Ok(Updated::Done));
    let messages = fakes.read("wecom/messages").await;
    let texts = messages[0]["views"]["carol"]["texts"].to_string();
    assert!(texts.contains("Dave approved."), "{messages}");
    assert_eq!(wecom.update(&address, &decided()).await, Ok(Updated::TooLate));
    assert_eq!(wecom.tell(&pressed, "You may not decide.").await, Ok(()));
    let messages = fakes.read("wecom/messages").await;
    assert_eq!(messages[1]["body"]["text"]["content"], "You may not decide.", "{messages}");
}

#[tokio::test]
async fn a_card_that_stays_the_same_keeps_its_code() {
    let (fakes, wecom, _hook) = start().await;
    let sent = wecom.send(&card(), "carol", ID).await.unwrap();
    assert_eq!(wecom.update(&sent.address, &card()).await, Ok(Updated::Done));
    assert_eq!(fakes.read("wecom/messages").await[0]["history"], json!([]));
    assert_eq!(wecom.update(&sent.address, &decided()).await, Ok(Updated::Done));
    assert!(fakes.read("wecom/messages").await[0]["texts"].to_string().contains("Dave approved."));
}

#[tokio::test]
async fn a_card_is_too_old_after_three_days() {
    let (fakes, wecom, _hook) = start().await;
    let sent = wecom.send(&card(), "carol", ID).await.unwrap();
    fakes.control("wecom/advance", json!({ "seconds": 73 * 3600 })).await;
    assert_eq!(wecom.update(&sent.address, &decided()).await, Ok(Updated::TooLate));
    let bare = gatepass_delivery::chat::Card { buttons: vec![], link: None, ..card() };
    let sent = wecom.send(&bare, "carol", Uuid::from_u128(8)).await.unwrap();
    assert_eq!(wecom.update(&sent.address, &decided()).await, Ok(Updated::TooLate));
    assert!(matches!(wecom.update(&json!({}), &decided()).await, Err(Failed::Permanent { .. })));
}

#[tokio::test]
async fn forgeries_are_refused() {
    let (fakes, wecom, hook) = start().await;
    let seen = fakes.control("wecom/verify_url", json!({})).await;
    assert_eq!(seen["seen"]["error"], Value::Null, "{seen}");
    wecom.send(&card(), "carol", ID).await.unwrap();
    let press =
        |more: &Value| json!({ "message": ID, "button": "Approve", "user": "carol", "override": more });
    for (override_, refused) in [
        (json!({ "secret": "other" }), Refused::Signature),
        (json!({ "age": 400 }), Refused::Signature),
        (json!({ "age": -400 }), Refused::Signature),
        (json!({ "signature": "0" }), Refused::Signature),
        (json!({ "aes_key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" }), Refused::Signature),
        (json!({ "tenant": "ww2" }), Refused::Signature),
        (
            json!({ "body": "<!DOCTYPE x [<!ENTITY y \"z\">]><xml><Encrypt>&y;</Encrypt></xml>" }),
            Refused::Signature,
        ),
        (json!({ "xml": "<!DOCTYPE x><xml></xml>" }), Refused::Unreadable),
        (json!({ "xml": "<xml><ToUserName>ww1</ToUserName><AgentID>1</AgentID></xml>" }), Refused::Foreign),
    ] {
        fakes.control("wecom/press", press(&override_)).await;
        let read = hook.last().to(|incoming| wecom.callback(incoming, now()));
        assert_eq!(read, Err(refused), "{override_}");
    }
    fakes.control("wecom/press", press(&json!({}))).await;
    let first = pressed(hook.last().to(|incoming| wecom.callback(incoming, now())));
    fakes.control("wecom/press", press(&json!({ "repeat": true }))).await;
    let second = pressed(hook.last().to(|incoming| wecom.callback(incoming, now())));
    assert_eq!(first.event_id, second.event_id);
}

#[tokio::test]
async fn tokens_are_kept_and_replaced() {
    let (fakes, wecom, _hook) = start().await;
    let fetches = async || {
        let paths = fakes.paths("wecom").await;
        paths.iter().filter(|path| path.contains("gettoken")).count()
    };
    for n in 0..3 {
        wecom.send(&card(), "carol", Uuid::from_u128(n)).await.unwrap();
    }
    assert_eq!(fetches().await, 1);
    fakes.control("wecom/fail", fail("expired_token", &json!({}))).await;
    wecom.send(&card(), "carol", ID).await.unwrap();
    assert_eq!(fetches().await, 2);
    fakes.control("wecom/fail", fail("expired_token", &json!({ "count": 2 }))).await;
    assert!(matches!(wecom.send(&card(), "carol", ID).await, Err(Failed::Settings { .. })));
}

#[tokio::test]
async fn failures_say_what_follows() {
    let (fakes, wecom, _hook) = start().await;
    fakes.control("wecom/fail", fail("rate_limited", &json!({}))).await;
    assert!(matches!(wecom.send(&card(), "carol", ID).await, Err(Failed::Transient { after: None, .. })));
    for to in ["dave", "nobody", "@all", "carol|dave", ""] {
        let failed = wecom.send(&card(), to, ID).await.unwrap_err();
        assert!(matches!(failed, Failed::Unreachable { .. }), "{to}: {failed:?}");
    }
    fakes.control("wecom/configure", json!({ "secret": "other" })).await;
    let wecom = WeCom::new(config(), fakes.endpoints(), http()).unwrap();
    let failed = wecom.test().await.unwrap_err();
    assert!(matches!(&failed, Failed::Settings { code, .. } if code == "40001"));
    assert!(!format!("{failed:?} {wecom:?}").contains("wecom-secret"));
}
