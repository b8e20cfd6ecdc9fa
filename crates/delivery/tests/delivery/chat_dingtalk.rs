//! DingTalk's client against the fake of DingTalk: cards, work notifications, presses, tokens, failures.

use std::time::Duration;

use gatepass_delivery::chat::{
    Action, Callback, Card, Failed, Identity, Outcome, Refused, Reply, Updated,
    dingtalk::{Config, DingTalk},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    chat_cards::{card, decided},
    chat_support::{Fakes, Hook, fail, http, now, pressed},
};

const ID: Uuid = Uuid::from_u128(7);

/// Settings that send work notifications.
fn notifying() -> Config {
    Config {
        client_id: "dingkey".to_owned(),
        client_secret: "dingtalk-secret".into(),
        corp_id: "dingcorp".to_owned(),
        agent_id: Some(100),
        ..Config::default()
    }
}

/// Settings that send cards.
pub fn config() -> Config {
    Config {
        card_template_id: Some("t.schema".to_owned()),
        robot_code: Some("dingkey".to_owned()),
        callback_secret: Some("card-secret".into()),
        ..notifying()
    }
}

fn client(fakes: &Fakes, config: Config) -> DingTalk {
    DingTalk::new(config, fakes.endpoints(), http()).unwrap()
}

/// A fake with Carol and a template in it, a client of it, and its callback URL, which decides.
async fn start() -> (Fakes, DingTalk, Hook) {
    let fakes = Fakes::start();
    let button = |action: &str, reason: &str| {
        json!({
            "id": action,
            "text": format!("${{{action}_label}}"),
            "params": { "token": format!("${{{action}_token}}"), "action": action, "reason": reason },
        })
    };
    let template =
        json!({ "id": "t.schema", "buttons": [button("approve", ""), button("deny", "Not now.")] });
    let settings = json!({ "people": [{ "id": "carol" }], "templates": [template] });
    fakes.control("dingtalk/configure", settings).await;
    let dingtalk = client(&fakes, config());
    let reader = dingtalk.clone();
    let hook = Hook::of(&fakes, "dingtalk", move |posted| {
        match posted.to(|incoming| reader.callback(incoming, now())) {
            Ok(Callback::Pressed(pressed)) if pressed.action == Some(Action::Deny) => {
                DingTalk::reply(&pressed, Outcome::Decided(&decided()))
            }
            Ok(Callback::Pressed(pressed)) => {
                DingTalk::reply(&pressed, Outcome::Refused("You may not decide."))
            }
            _ => Reply::empty(),
        }
    })
    .await;
    dingtalk.register(hook.url()).await.unwrap();
    (fakes, dingtalk, hook)
}

#[tokio::test]
async fn a_card_arrives_and_a_press_comes_back() {
    let (fakes, dingtalk, hook) = start().await;
    assert_eq!(dingtalk.test().await, Ok(()));
    let sent = dingtalk.send(&card(), "carol", ID).await.unwrap();
    let messages = fakes.read("dingtalk/messages").await;
    assert_eq!((&messages[0]["kind"], &messages[0]["address"]), (&json!("card"), &json!(ID)), "{messages}");
    assert_eq!(messages[0]["body"]["title"], "Carol asks for access");
    let press = |button: &str| json!({ "message": ID, "button": button, "user": "carol" });
    let seen = fakes.control("dingtalk/press", press("approve")).await;
    assert_eq!(seen["seen"]["card"]["notice"], "You may not decide.", "{seen}");
    let seen = fakes.control("dingtalk/press", press("deny")).await;
    assert_eq!(seen["seen"]["card"]["outcome"], "Dave approved.", "{seen}");
    let deny = pressed(hook.last().to(|incoming| dingtalk.callback(incoming, now())));
    assert_eq!(deny.who, Identity { tenant: "dingcorp".to_owned(), user: "carol".to_owned() });
    assert_eq!((deny.token.as_str(), deny.reason.as_deref()), ("token-deny", Some("Not now.")));
    assert_eq!(deny.address, Some(sent.address.clone()));
    assert_eq!(dingtalk.update(&sent.address, &decided()).await, Ok(Updated::Done));
    let messages = fakes.read("dingtalk/messages").await;
    assert_eq!((&messages[0]["body"]["status"], &messages[0]["faults"]), (&json!("decided"), &json!([])));
}

#[tokio::test]
async fn a_work_notification_shows_the_outcome_for_a_day() {
    let (fakes, _, _hook) = start().await;
    let dingtalk = client(&fakes, notifying());
    let sent = dingtalk.send(&card(), "carol", ID).await.unwrap();
    assert_eq!(dingtalk.update(&sent.address, &decided()).await, Ok(Updated::Done));
    let messages = fakes.read("dingtalk/messages").await;
    assert_eq!(messages[0]["kind"], "work", "{messages}");
    assert_eq!(messages[0]["body"]["oa"]["status_bar"]["status_value"], "Dave approved.", "{messages}");
    // The same card with another id is not a repetition.
    dingtalk.send(&card(), "carol", Uuid::from_u128(8)).await.unwrap();
    assert_eq!(fakes.read("dingtalk/messages").await.as_array().unwrap().len(), 2);
    let bare = Card { link: None, ..card() };
    let text = dingtalk.send(&bare, "carol", ID).await.unwrap();
    assert_eq!(dingtalk.update(&text.address, &decided()).await, Ok(Updated::TooLate));
    fakes.control("dingtalk/advance", json!({ "seconds": 90_000 })).await;
    assert_eq!(dingtalk.update(&sent.address, &decided()).await, Ok(Updated::TooLate));
}

#[tokio::test]
async fn forgeries_are_refused() {
    let (fakes, dingtalk, hook) = start().await;
    dingtalk.send(&card(), "carol", ID).await.unwrap();
    let press =
        |more: &Value| json!({ "message": ID, "button": "approve", "user": "carol", "override": more });
    for (override_, refused) in [
        (json!({ "secret": "other" }), Refused::Signature),
        (json!({ "age": 400 }), Refused::Signature),
        (json!({ "age": -400 }), Refused::Signature),
        (json!({ "headers": { "x-ddpaas-signature": null } }), Refused::Signature),
        (json!({ "headers": { "x-ddpaas-signature-timestamp": null } }), Refused::Signature),
        (json!({ "tenant": "dingother" }), Refused::Foreign),
        (json!({ "content": { "cardPrivateData": { "params": { "token": "a b" } } } }), Refused::Unreadable),
    ] {
        fakes.control("dingtalk/press", press(&override_)).await;
        let read = hook.last().to(|incoming| dingtalk.callback(incoming, now()));
        assert_eq!(read, Err(refused), "{override_}");
    }
    fakes.control("dingtalk/press", press(&json!({ "field": "value" }))).await;
    let first = pressed(hook.last().to(|incoming| dingtalk.callback(incoming, now())));
    fakes.control("dingtalk/press", press(&json!({ "repeat": true }))).await;
    let second = pressed(hook.last().to(|incoming| dingtalk.callback(incoming, now())));
    assert_eq!(first.event_id, second.event_id);
}

#[tokio::test]
async fn tokens_are_kept_and_replaced() {
    let (fakes, cards, _hook) = start().await;
    let fetches = async |name: &str| {
        let paths = fakes.paths("dingtalk").await;
        paths.iter().filter(|path| path.contains(name)).count()
    };
    for (dingtalk, name) in [(cards, "oauth2/accessToken"), (client(&fakes, notifying()), "gettoken")] {
        for n in 0..3 {
            dingtalk.send(&card(), "carol", Uuid::from_u128(n)).await.unwrap();
        }
        assert_eq!(fetches(name).await, 1, "{name}");
        fakes.control("dingtalk/fail", fail("expired_token", &json!({}))).await;
        dingtalk.send(&card(), "carol", ID).await.unwrap();
        assert_eq!(fetches(name).await, 2, "{name}");
        fakes.control("dingtalk/fail", fail("expired_token", &json!({ "count": 2 }))).await;
        let failed = dingtalk.send(&card(), "carol", ID).await.unwrap_err();
        assert!(matches!(failed, Failed::Settings { .. }), "{name}: {failed:?}");
    }
}

#[tokio::test]
async fn failures_say_what_follows() {
    let (fakes, cards, _hook) = start().await;
    let work = client(&fakes, notifying());
    fakes.control("dingtalk/fail", fail("rate_limited", &json!({ "retry_after": 7 }))).await;
    let failed = cards.send(&card(), "carol", ID).await;
    assert!(matches!(failed, Err(Failed::Transient { after, .. }) if after == Some(Duration::from_secs(7))));
    fakes.control("dingtalk/fail", fail("rate_limited", &json!({}))).await;
    assert!(matches!(work.send(&card(), "carol", ID).await, Err(Failed::Transient { .. })));
    for to in ["carol,dave", "", "nobody"] {
        let failed = cards.send(&card(), to, Uuid::from_u128(9)).await.unwrap_err();
        assert!(matches!(failed, Failed::Unreachable { .. }), "{to}: {failed:?}");
    }
    fakes.control("dingtalk/configure", json!({ "permissions": [] })).await;
    assert!(matches!(cards.send(&card(), "carol", ID).await, Err(Failed::Settings { .. })));
    fakes.control("dingtalk/configure", json!({ "app_secret": "other" })).await;
    let cards = client(&fakes, config());
    let failed = cards.test().await.unwrap_err();
    assert!(matches!(&failed, Failed::Settings { .. }));
    assert!(!format!("{failed:?} {cards:?}").contains("dingtalk-secret"));
}
