//! Feishu's client against the fake of Feishu: cards, presses, tokens, failures.

use std::time::Duration;

use gatepass_delivery::chat::{
    Action, Callback, Failed, Identity, Outcome, Refused, Reply, Updated,
    feishu::{Config, Feishu},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    chat_cards::{card, decided},
    chat_support::{Fakes, Hook, fail, http, now, pressed},
};

const ID: Uuid = Uuid::from_u128(7);

pub fn config() -> Config {
    Config {
        app_id: "cli_test".to_owned(),
        app_secret: "feishu-secret".into(),
        encrypt_key: "feishu-encrypt-key".into(),
        verification_token: "feishu-token".into(),
        ..Config::default()
    }
}

/// A fake with Carol in it, and a client of it.
async fn start() -> (Fakes, Feishu) {
    let fakes = Fakes::start();
    let people = json!([
        { "id": "ou_1", "user_id": "carol", "union_id": "on_1" },
        { "id": "ou_2", "out_of_range": true },
    ]);
    fakes.control("feishu/configure", json!({ "people": people })).await;
    let feishu = Feishu::new(config(), fakes.endpoints(), http()).unwrap();
    (fakes, feishu)
}

#[tokio::test]
async fn a_card_arrives_once_and_changes_in_its_place() {
    let (fakes, feishu) = start().await;
    assert_eq!(feishu.test().await, Ok(()));
    let sent = feishu.send(&card(), "ou_1", ID).await.unwrap();
    assert_eq!(feishu.send(&card(), "ou_1", ID).await.unwrap(), sent);
    let messages = fakes.read("feishu/messages").await;
    assert_eq!(messages.as_array().unwrap().len(), 1);
    assert_eq!((&messages[0]["to"], &messages[0]["address"]), (&json!("ou_1"), &sent.address["message_id"]));
    assert_eq!(feishu.update(&sent.address, &decided()).await, Ok(Updated::Done));
    let messages = fakes.read("feishu/messages").await;
    assert!(messages[0]["texts"].as_array().unwrap().contains(&json!("Dave approved.")), "{messages}");
    assert_eq!(messages[0]["buttons"].as_array().unwrap().len(), 1);
    for to in ["carol", "on_1"] {
        feishu.send(&card(), to, Uuid::from_u128(8)).await.unwrap();
    }
    fakes.control("feishu/advance", json!({ "seconds": 15 * 86_400 })).await;
    assert_eq!(feishu.update(&sent.address, &decided()).await, Ok(Updated::TooLate));
    assert!(matches!(
        feishu.update(&json!({ "message_id": "../x" }), &decided()).await,
        Err(Failed::Permanent { .. })
    ));
}

#[tokio::test]
async fn a_press_comes_back_and_its_answer_is_seen() {
    let (fakes, feishu) = start().await;
    let client = feishu.clone();
    let hook = Hook::of(&fakes, "feishu", move |posted| {
        match posted.to(|incoming| client.callback(incoming, now())) {
            Ok(Callback::Pressed(pressed)) if pressed.action == Some(Action::Deny) => {
                Feishu::reply(&pressed, Outcome::Decided(&decided()))
            }
            Ok(Callback::Pressed(pressed)) => {
                Feishu::reply(&pressed, Outcome::Refused("You may not decide."))
            }
            Ok(Callback::Challenge(reply)) => reply,
            other => panic!("{other:?}"),
        }
    })
    .await;
    let seen = fakes.control("feishu/verify_url", json!({})).await;
    assert_eq!(seen["seen"]["error"], Value::Null, "{seen}");
    let sent = feishu.send(&card(), "ou_1", ID).await.unwrap();
    let message = &sent.address["message_id"];
    for depth in 0..3 {
        let press = json!({ "message": message, "button": "approve", "user": "ou_1", "override": { "value_in_string": depth } });
        let seen = fakes.control("feishu/press", press).await;
        assert_eq!(seen["seen"]["toast"]["content"], "You may not decide.", "{seen}");
    }
    let press =
        json!({ "message": message, "button": "deny", "user": "ou_1", "form": { "reason": "Not now." } });
    let seen = fakes.control("feishu/press", press).await;
    assert_eq!(
        (&seen["seen"]["error"], &seen["seen"]["toast"]["type"]),
        (&Value::Null, &json!("success")),
        "{seen}"
    );
    let deny = pressed(hook.last().to(|incoming| feishu.callback(incoming, now())));
    assert_eq!(deny.who, Identity { tenant: "tenant1".to_owned(), user: "ou_1".to_owned() });
    assert_eq!((deny.token.as_str(), deny.reason.as_deref()), ("token-deny", Some("Not now.")));
    assert_eq!(deny.address, Some(sent.address));
}

#[tokio::test]
async fn forgeries_are_refused() {
    let (fakes, feishu) = start().await;
    let hook = Hook::of(&fakes, "feishu", |_| Reply::empty()).await;
    let sent = feishu.send(&card(), "ou_1", ID).await.unwrap();
    let press = |more: &Value| json!({ "message": sent.address["message_id"], "button": "approve", "user": "ou_1", "override": more });
    for (override_, refused) in [
        (json!({ "secret": "other" }), Refused::Signature),
        (json!({ "age": 400 }), Refused::Signature),
        (json!({ "age": -400 }), Refused::Signature),
        (json!({ "headers": { "X-Lark-Signature": null } }), Refused::Signature),
        (json!({ "headers": { "X-Lark-Request-Nonce": null } }), Refused::Signature),
        (json!({ "encrypt_key": "other" }), Refused::Unreadable),
        (json!({ "patch": { "header": { "token": "other" } } }), Refused::Signature),
        (json!({ "patch": { "header": { "app_id": "cli_other" } } }), Refused::Foreign),
    ] {
        fakes.control("feishu/press", press(&override_)).await;
        let read = hook.last().to(|incoming| feishu.callback(incoming, now()));
        assert_eq!(read, Err(refused), "{override_}");
    }
    fakes.control("feishu/press", press(&json!({}))).await;
    let first = pressed(hook.last().to(|incoming| feishu.callback(incoming, now())));
    fakes.control("feishu/press", press(&json!({ "repeat": true }))).await;
    let second = pressed(hook.last().to(|incoming| feishu.callback(incoming, now())));
    assert_eq!(first.event_id, second.event_id);
    fakes.control("feishu/press", press(&json!({ "legacy": true }))).await;
    let legacy = pressed(hook.last().to(|incoming| feishu.callback(incoming, now())));
    assert_eq!((legacy.token, legacy.who), (first.token, first.who));
}

#[tokio::test]
async fn tokens_are_kept_and_replaced() {
    let (fakes, feishu) = start().await;
    let fetches = async || {
        let paths = fakes.paths("feishu").await;
        paths.iter().filter(|path| path.contains("tenant_access_token")).count()
    };
    for _ in 0..3 {
        feishu.send(&card(), "ou_1", Uuid::from_u128(9)).await.unwrap();
    }
    assert_eq!(fetches().await, 1);
    fakes.control("feishu/fail", fail("expired_token", &json!({}))).await;
    feishu.send(&card(), "ou_1", ID).await.unwrap();
    assert_eq!(fetches().await, 2);
    // A token that is refused again is a failure.
    fakes.control("feishu/fail", fail("expired_token", &json!({ "count": 2 }))).await;
    assert!(matches!(feishu.send(&card(), "ou_1", ID).await, Err(Failed::Settings { .. })));
}

#[tokio::test]
async fn failures_say_what_follows() {
    let (fakes, feishu) = start().await;
    fakes.control("feishu/fail", fail("rate_limited", &json!({ "retry_after": 7 }))).await;
    let failed = feishu.send(&card(), "ou_1", ID).await;
    assert!(matches!(failed, Err(Failed::Transient { after, .. }) if after == Some(Duration::from_secs(7))));
    assert!(matches!(feishu.send(&card(), "ou_2", ID).await, Err(Failed::Unreachable { .. })));
    assert!(matches!(feishu.send(&card(), "ou_9", ID).await, Err(Failed::Permanent { .. })));
    fakes.control("feishu/configure", json!({ "app_secret": "other" })).await;
    let feishu = Feishu::new(config(), fakes.endpoints(), http()).unwrap();
    let failed = feishu.test().await.unwrap_err();
    assert!(matches!(&failed, Failed::Settings { .. }));
    assert!(!format!("{failed:?} {feishu:?}").contains("feishu-secret"));
}
