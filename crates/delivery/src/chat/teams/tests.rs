//! Teams without a network: tokens, activities, cards within their limits.

use gatepass_domain::notify::Language;
use ring::signature::RsaKeyPair;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    Config, Teams, card,
    keys::Key,
    samples::{APP, AT, SERVICE, changed, claims, header, pair, published, signed},
};
use crate::{
    chat::{Action, Callback, Endpoints, Identity, Incoming, Outcome, Pressed, Refused, Reply, samples},
    http::{Allow, Http, HttpConfig},
};

const TENANT: &str = "22222222-2222-2222-2222-222222222222";

fn config() -> Config {
    Config::Bot { tenant_id: TENANT.to_owned(), app_id: APP.to_owned(), app_secret: "hunter2".into() }
}

fn client(config: Config) -> Teams {
    let http = HttpConfig { allow: Allow::default(), ca: None, timeout: std::time::Duration::from_secs(1) };
    Teams::new(config, Endpoints::default(), Http::new(http).unwrap()).unwrap()
}

fn press() -> Value {
    json!({
        "type": "invoke",
        "name": "adaptiveCard/action",
        "id": "f:1",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": { "id": "29:1", "aadObjectId": "user1" },
        "conversation": { "id": "a:1", "tenantId": TENANT, "conversationType": "personal" },
        "channelData": { "tenant": { "id": TENANT } },
        "replyToId": "1:card",
        "value": {
            "trigger": "manual",
            "action": {
                "type": "Action.Execute",
                "verb": "deny",
                "data": { "token": "token-1", "action": "deny", "reason": " not now " },
            },
        },
    })
}

/// Reads an activity whose token has these claims.
async fn read(pair: &RsaKeyPair, claims: &Value, key: Key, activity: &Value) -> Result<Callback, Refused> {
    let teams = client(config());
    teams.keys.find("key1", async { Ok(vec![key]) }).await.unwrap();
    let token = format!("Bearer {}", signed(pair, &header(), claims));
    let body = activity.to_string();
    let incoming = Incoming { headers: &[("Authorization", &token)], query: "", body: body.as_bytes() };
    teams.callback(&incoming, OffsetDateTime::from_unix_timestamp(AT).unwrap()).await
}

fn pressed(callback: Result<Callback, Refused>) -> Pressed {
    match callback {
        Ok(Callback::Pressed(pressed)) => pressed,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_press_comes_as_an_invocation_or_a_message() {
    let pair = pair();
    let key = published(pair);
    let deny = pressed(read(pair, &claims(), key.clone(), &press()).await);
    assert_eq!(deny.who, Identity { tenant: TENANT.to_owned(), user: "user1".to_owned() });
    assert_eq!((deny.token.as_str(), deny.event_id.as_str()), ("token-1", "f:1"));
    assert_eq!((deny.action, deny.reason.as_deref()), (Some(Action::Deny), Some("not now")));
    let address = json!({ "service_url": SERVICE, "conversation": "a:1", "activity": "1:card" });
    assert_eq!(deny.address, Some(address));
    let body = |outcome| serde_json::from_str::<Value>(&Teams::reply(&deny, outcome).body).unwrap();
    let text = |text: &str| json!({ "statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text });
    assert_eq!(body(Outcome::Refused("No.")), text("No."));
    assert_eq!(body(Outcome::Accepted), text("✓"));
    let decided = samples::decided_in(Language::English);
    assert_eq!(body(Outcome::Decided(&decided))["value"], card::with_buttons(&decided));
    let mut message = changed(&press(), "/type", json!("message"));
    message["value"] = json!({ "token": "token-1", "action": "approve" });
    let approve = pressed(read(pair, &claims(), key.clone(), &message).await);
    assert_eq!((approve.action, approve.reason.clone()), (Some(Action::Approve), None));
    assert_eq!(Teams::reply(&approve, Outcome::Decided(&decided)), Reply::empty());
    let refreshed = changed(&press(), "/value/trigger", json!("automatic"));
    assert_eq!(read(pair, &claims(), key, &refreshed).await, Ok(Callback::Nothing));
}

#[tokio::test]
async fn a_person_is_met_where_the_bot_can_write() {
    let pair = pair();
    let key = published(pair);
    let mut activity = press();
    activity.as_object_mut().unwrap().remove("value");
    let who = Identity { tenant: TENANT.to_owned(), user: "user1".to_owned() };
    let to = json!({ "service_url": SERVICE, "conversation": "a:1" }).to_string();
    let met = Ok(Callback::Met { who, to });
    for kind in ["conversationUpdate", "message"] {
        let activity = changed(&activity, "/type", json!(kind));
        assert_eq!(read(pair, &claims(), key.clone(), &activity).await, met);
        let in_channel = changed(&activity, "/conversation/conversationType", json!("channel"));
        assert_eq!(read(pair, &claims(), key.clone(), &in_channel).await, Ok(Callback::Nothing));
    }
    activity["type"] = json!("installationUpdate");
    for (action, result) in [("add", met), ("remove", Ok(Callback::Nothing))] {
        activity["action"] = json!(action);
        assert_eq!(read(pair, &claims(), key.clone(), &activity).await, result);
    }
}

#[tokio::test]
async fn requests_of_others_are_refused() {
    let pair = pair();
    let key = published(pair);
    for (pointer, value, refused) in [
        ("/serviceUrl", "https://evil.example/", Refused::Signature),
        ("/channelId", "emulator", Refused::Signature),
        ("/channelData/tenant/id", "other", Refused::Foreign),
        ("/conversation/tenantId", "other", Refused::Foreign),
        ("/from/aadObjectId", "", Refused::Unreadable),
        ("/id", "", Refused::Unreadable),
        ("/value/action/data/token", "a b", Refused::Unreadable),
    ] {
        let activity = changed(&press(), pointer, value.into());
        assert_eq!(read(pair, &claims(), key.clone(), &activity).await, Err(refused), "{pointer}");
    }
    let mut nowhere = press();
    nowhere["channelData"] = json!({});
    nowhere["conversation"] = json!({ "id": "a:1" });
    assert_eq!(read(pair, &claims(), key.clone(), &nowhere).await, Err(Refused::Foreign));
    let unendorsed = Key { endorsements: vec!["webchat".to_owned()], ..key };
    assert_eq!(read(pair, &claims(), unendorsed, &press()).await, Err(Refused::Signature));
    for headers in [&[][..], &[("authorization", "Bearer")], &[("authorization", "Basic x")]] {
        let incoming = Incoming { headers, query: "", body: b"{}" };
        assert_eq!(
            client(config()).callback(&incoming, OffsetDateTime::UNIX_EPOCH).await,
            Err(Refused::Signature)
        );
    }
}

#[test]
fn all_faults_of_settings_are_named() {
    let bot = Config::Bot { tenant_id: String::new(), app_id: "x".to_owned(), app_secret: "".into() };
    let fields: Vec<_> = bot.check().unwrap_err().into_iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["tenant_id", "app_id", "app_secret"]);
    let http = HttpConfig { allow: Allow::default(), ca: None, timeout: std::time::Duration::from_secs(1) };
    let http = Http::new(http).unwrap();
    let workflow = |url: &str| {
        let config = Config::Workflow { webhook_url: url.into() };
        Teams::new(config, Endpoints::default(), http.clone()).map(drop).map_err(|faults| faults[0].field)
    };
    assert_eq!(workflow("https://prod-1.westeurope.logic.azure.com:443/workflows/1/run?sig=x"), Ok(()));
    for url in
        ["", "x", "http://prod-1.logic.azure.com/", "https://127.0.0.1/", "https://metadata.google.internal/"]
    {
        assert_eq!(workflow(url), Err("webhook_url"), "{url}");
    }
    assert!(!format!("{:?}", config()).contains("hunter2"));
    let stored = serde_json::to_value(config()).unwrap();
    assert_eq!(stored["kind"], "bot");
    assert_eq!(serde_json::from_value::<Config>(stored).unwrap(), config());
    for other in [json!({ "kind": "bot", "webhook_url": "x" }), json!({ "kind": "connector" }), json!({})] {
        assert!(serde_json::from_value::<Config>(other).is_err());
    }
}
