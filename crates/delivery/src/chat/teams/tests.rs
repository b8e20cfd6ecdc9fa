//! Teams without a network: tokens, activities, cards within their limits.

use std::sync::OnceLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gatepass_domain::{notify::Language, text::TextEnum};
use proptest::prelude::*;
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Config, Teams, card, keys::Key, token};
use crate::{
    chat::{Action, Callback, Endpoints, Identity, Incoming, Outcome, Pressed, Refused, Reply, samples},
    http::{Allow, Http, HttpConfig},
};

const AT: i64 = 1_700_000_000;
const APP: &str = "11111111-1111-1111-1111-111111111111";
const TENANT: &str = "22222222-2222-2222-2222-222222222222";
const SERVICE: &str = "https://smba.example.org/emea/";

fn config() -> Config {
    Config::Bot { tenant_id: TENANT.to_owned(), app_id: APP.to_owned(), app_secret: "hunter2".into() }
}

fn client(config: Config) -> Teams {
    let http = HttpConfig { allow: Allow::default(), ca: None, timeout: std::time::Duration::from_secs(1) };
    Teams::new(config, Endpoints::default(), Http::new(http).unwrap()).unwrap()
}

/// The key that signs.
fn pair() -> &'static RsaKeyPair {
    static PAIR: OnceLock<RsaKeyPair> = OnceLock::new();
    PAIR.get_or_init(new_pair)
}

/// A new key, made by openssl.
fn new_pair() -> RsaKeyPair {
    let run = std::process::Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
        .output()
        .unwrap();
    RsaKeyPair::from_pkcs8(PrivatePkcs8KeyDer::from_pem_slice(&run.stdout).unwrap().secret_pkcs8_der())
        .unwrap()
}

/// The public half, as Microsoft publishes it.
fn published(pair: &RsaKeyPair) -> Key {
    let public: ring::rsa::PublicKeyComponents<Vec<u8>> = pair.public().into();
    Key {
        kid: "key1".to_owned(),
        n: URL_SAFE_NO_PAD.encode(public.n),
        e: URL_SAFE_NO_PAD.encode(public.e),
        endorsements: vec!["msteams".to_owned()],
    }
}

/// A token with this header and these claims.
fn signed(pair: &RsaKeyPair, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn header() -> Value {
    json!({ "alg": "RS256", "typ": "JWT", "kid": "key1" })
}

fn claims() -> Value {
    json!({ "iss": "https://api.botframework.com", "aud": APP, "nbf": AT - 60, "exp": AT + 3600, "serviceurl": SERVICE })
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

fn changed(value: &Value, pointer: &str, to: Value) -> Value {
    let mut value = value.clone();
    *value.pointer_mut(pointer).unwrap() = to;
    value
}

fn pressed(callback: Result<Callback, Refused>) -> Pressed {
    match callback {
        Ok(Callback::Pressed(pressed)) => pressed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tokens_of_microsoft_are_verified() {
    let pair = pair();
    let key = published(pair);
    let now = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap();
    let verify = |claims: &Value, at| {
        token::verify(&signed(pair, &header(), claims), &key, APP, now(at)).map(|claims| claims.serviceurl)
    };
    for at in [AT, AT - 60 - 300, AT + 3600 + 300] {
        assert_eq!(verify(&claims(), at).as_deref(), Some(SERVICE), "{at}");
    }
    for at in [AT - 60 - 301, AT + 3600 + 301] {
        assert_eq!(verify(&claims(), at), None, "{at}");
    }
    let mut spelled = claims();
    let service = spelled.as_object_mut().unwrap().remove("serviceurl").unwrap();
    assert_eq!(verify(&spelled, AT), None);
    spelled["serviceUrl"] = service;
    assert_eq!(verify(&spelled, AT).as_deref(), Some(SERVICE));
    assert_eq!(verify(&changed(&claims(), "/aud", json!([APP])), AT).as_deref(), Some(SERVICE));
    for (pointer, value) in [
        ("/iss", json!("https://api.botframework.us")),
        ("/iss", json!("https://sts.windows.net/x/")),
        ("/iss", Value::Null),
        ("/aud", json!("33333333-3333-3333-3333-333333333333")),
        ("/aud", Value::Null),
        ("/exp", Value::Null),
        ("/exp", json!("soon")),
    ] {
        assert_eq!(verify(&changed(&claims(), pointer, value), AT), None, "{pointer}");
    }
    let good = signed(pair, &header(), &claims());
    let other = published(&new_pair());
    assert!(token::verify(&good, &other, APP, now(AT)).is_none());
    let (head, signature) = good.rsplit_once('.').unwrap();
    for token in
        [head.to_owned(), format!("{head}."), format!("{head}.{}", &signature[4..]), format!("x{good}")]
    {
        assert!(token::verify(&token, &key, APP, now(AT)).is_none(), "{token}");
    }
}

#[test]
fn other_algorithms_name_no_key() {
    let pair = pair();
    let kid = |header: &Value| token::kid(&signed(pair, header, &claims()));
    assert_eq!(kid(&header()).as_deref(), Some("key1"));
    for algorithm in ["none", "HS256", "ES256", "PS256", "EdDSA"] {
        assert_eq!(kid(&json!({ "alg": algorithm, "kid": "key1" })), None, "{algorithm}");
    }
    assert_eq!(kid(&json!({ "alg": "RS256" })), None);
    assert_eq!((token::kid(""), token::kid("a.b.c")), (None, None));
    assert_eq!(token::kid(&format!("{}x", signed(pair, &header(), &claims()).repeat(20))), None);
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

#[test]
fn cards_in_each_language() {
    for language in Language::ALL {
        for (name, card) in
            [("open", samples::card_in(*language)), ("decided", samples::decided_in(*language))]
        {
            samples::golden(&format!("teams.{language}.{name}"), &card::with_buttons(&card));
        }
        let link = card::with_link(&samples::card_in(*language));
        samples::golden(&format!("teams.{language}.workflow"), &card::message(&link, "summary"));
    }
}

proptest! {
    #![proptest_config(samples::fewer_cases())]

    #[test]
    fn cards_keep_the_limits(sample in samples::cards()) {
        for card in [card::with_buttons(&sample), card::with_link(&sample)] {
            let message = card::message(&card, &card::summary(&sample));
            prop_assert!(message.to_string().len() <= 28 * 1024);
            for object in samples::objects_of(&card) {
                // Texts are runs, and no other element shows a text of a person.
                if object.get("text").is_some() {
                    prop_assert_eq!(&object["type"], "TextRun");
                }
                prop_assert!(object["type"] != "TextBlock" && object["type"] != "FactSet");
            }
        }
        let workflow = card::with_link(&sample).to_string();
        prop_assert!(!workflow.contains("Action.Execute") && !workflow.contains("Action.Submit"));
    }
}
