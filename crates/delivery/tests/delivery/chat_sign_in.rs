//! Signing in at chat services, against their fakes: who a person is.

use gatepass_delivery::chat::{
    Failed, Identity, dingtalk::DingTalk, feishu::Feishu, slack::Slack, wecom::WeCom,
};
use serde_json::{Value, json};
use url::Url;

use super::{
    chat_dingtalk, chat_feishu, chat_slack,
    chat_support::{Fakes, http},
    chat_wecom,
};

const NONCE: &str = "nonce-of-43-characters-0123456789abcdefghij";
const BACK: &str = "https://gatepass.example.org/back";

/// The parameters of an address.
fn parameters(url: &str) -> Value {
    let url: Url = url.parse().unwrap();
    url.query_pairs().map(|(name, value)| (name.into_owned(), Value::from(value.into_owned()))).collect()
}

/// A code of the sign-in of this person.
async fn code(fakes: &Fakes, service: &str, more: Value) -> String {
    let code = fakes.control(&format!("{service}/code"), more).await;
    code["code"].as_str().unwrap().to_owned()
}

fn is_stranger(identity: Result<Identity, Failed>) -> bool {
    matches!(identity, Err(Failed::Permanent { code, .. }) if code == "stranger")
}

#[tokio::test]
async fn slack_says_who_a_person_is() {
    let fakes = Fakes::start();
    let people = json!([{ "id": "U1" }, { "id": "U2", "team_id": "T0OTHER" }]);
    fakes.control("slack/configure", json!({ "people": people })).await;
    let mut config = chat_slack::config();
    config.client_id = Some("1.2".to_owned());
    config.client_secret = Some("slack-client-secret".into());
    let slack = Slack::new(config, fakes.endpoints(), http()).unwrap();
    let url = slack.authorize_url("state1", NONCE, BACK).unwrap();
    assert!(url.starts_with(&fakes.base("/slack/openid/connect/authorize?")));
    let sent = parameters(&url);
    assert_eq!(
        (&sent["nonce"], &sent["state"], &sent["redirect_uri"]),
        (&json!(NONCE), &json!("state1"), &json!(BACK))
    );
    let made = json!({ "user": "U1", "nonce": NONCE, "redirect_uri": BACK });
    let first = code(&fakes, "slack", made.clone()).await;
    let carol = Identity { tenant: "T0TEST".to_owned(), user: "U1".to_owned() };
    assert_eq!(slack.identify(&first, NONCE, BACK).await, Ok(carol));
    assert!(matches!(slack.identify(&first, NONCE, BACK).await, Err(Failed::Permanent { .. })));
    let stolen = code(&fakes, "slack", made).await;
    let failed = slack.identify(&stolen, "another", BACK).await;
    assert!(matches!(failed, Err(Failed::Permanent { code, .. }) if code == "nonce"));
    let other = code(&fakes, "slack", json!({ "user": "U2", "nonce": NONCE, "redirect_uri": BACK })).await;
    assert!(is_stranger(slack.identify(&other, NONCE, BACK).await));
    let bare = Slack::new(chat_slack::config(), fakes.endpoints(), http()).unwrap();
    assert!(matches!(bare.authorize_url("state1", NONCE, BACK), Err(Failed::Settings { .. })));
}

#[tokio::test]
async fn feishu_says_who_a_person_is() {
    let fakes = Fakes::start();
    fakes.control("feishu/configure", json!({ "people": [{ "id": "ou_1" }] })).await;
    let feishu = Feishu::new(chat_feishu::config(), fakes.endpoints(), http()).unwrap();
    let sent = parameters(&feishu.authorize_url("state1", NONCE, BACK).unwrap());
    assert_eq!((&sent["state"], &sent["code_challenge_method"]), (&json!("state1"), &json!("S256")));
    let made = json!({ "user": "ou_1", "redirect_uri": BACK, "code_challenge": sent["code_challenge"] });
    let first = code(&fakes, "feishu", made.clone()).await;
    let carol = Identity { tenant: "tenant1".to_owned(), user: "ou_1".to_owned() };
    assert_eq!(feishu.identify(&first, NONCE, BACK).await, Ok(carol));
    assert!(feishu.identify(&first, NONCE, BACK).await.is_err());
    let stolen = code(&fakes, "feishu", made).await;
    assert!(matches!(feishu.identify(&stolen, "another", BACK).await, Err(Failed::Permanent { .. })));
}

#[tokio::test]
async fn wecom_says_who_a_member_is() {
    let (fakes, wecom, _hook): (_, WeCom, _) = chat_wecom::start().await;
    let sent = parameters(&wecom.authorize_url("state1", NONCE, BACK).unwrap());
    assert_eq!(
        (&sent["appid"], &sent["agentid"], &sent["state"]),
        (&json!("ww1"), &json!("1000002"), &json!("state1"))
    );
    let first = code(&fakes, "wecom", json!({ "user": "carol" })).await;
    let carol = Identity { tenant: "ww1".to_owned(), user: "carol".to_owned() };
    assert_eq!(wecom.identify(&first, NONCE, BACK).await, Ok(carol));
    assert!(wecom.identify(&first, NONCE, BACK).await.is_err());
    let other = code(&fakes, "wecom", json!({ "user": "eve", "stranger": true })).await;
    assert!(is_stranger(wecom.identify(&other, NONCE, BACK).await));
}

#[tokio::test]
async fn dingtalk_says_who_an_employee_is() {
    let fakes = Fakes::start();
    let people = json!([
        { "id": "carol", "union_id": "union1" },
        { "id": "eve", "union_id": "union2", "external": true },
    ]);
    fakes.control("dingtalk/configure", json!({ "people": people })).await;
    let dingtalk = DingTalk::new(chat_dingtalk::config(), fakes.endpoints(), http()).unwrap();
    let sent = parameters(&dingtalk.authorize_url("state1", NONCE, BACK).unwrap());
    assert_eq!((&sent["client_id"], &sent["state"]), (&json!("dingkey"), &json!("state1")));
    let first = code(&fakes, "dingtalk", json!({ "user": "carol" })).await;
    let carol = Identity { tenant: "dingcorp".to_owned(), user: "carol".to_owned() };
    assert_eq!(dingtalk.identify(&first, NONCE, BACK).await, Ok(carol));
    assert!(dingtalk.identify(&first, NONCE, BACK).await.is_err());
    let external = code(&fakes, "dingtalk", json!({ "user": "eve" })).await;
    assert!(is_stranger(dingtalk.identify(&external, NONCE, BACK).await));
}
