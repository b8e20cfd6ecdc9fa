//! The client of Teams against the fake of Teams: the bot's cards and presses, workflows, failures.

use std::time::Duration;

use gatepass_delivery::chat::{
    Action, Callback, Failed, Identity, Outcome, Refused, Reply, Updated,
    teams::{Config, Teams},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    chat_cards::{card, decided},
    chat_support::{Fakes, Hook, fail, http, now, pressed},
};

const ID: Uuid = Uuid::from_u128(7);
const TENANT: &str = "00000000-0000-0000-0000-0000000000b1";

fn client(fakes: &Fakes) -> Teams {
    let config = Config::Bot {
        tenant_id: TENANT.to_owned(),
        app_id: "00000000-0000-0000-0000-0000000000a1".to_owned(),
        app_secret: "teams-secret".into(),
    };
    Teams::new(config, fakes.endpoints(), http()).unwrap()
}

fn workflow(fakes: &Fakes, path: &str) -> Teams {
    let config = Config::Workflow { webhook_url: fakes.base(path).as_str().into() };
    Teams::new(config, fakes.endpoints(), http()).unwrap()
}

/// What the client reads in the last request.
async fn read(hook: &Hook, teams: &Teams) -> Result<Callback, Refused> {
    hook.last().to_async(async |incoming| teams.callback(incoming, now()).await).await
}

/// A fake with Carol in it who has the app, a client, its callback URL, and where to write to Carol.
async fn start() -> (Fakes, Teams, Hook, String) {
    let fakes = Fakes::start();
    fakes.control("teams/configure", json!({ "people": [{ "id": "carol" }] })).await;
    let teams = client(&fakes);
    let hook = Hook::of(&fakes, "teams", |_| Reply::empty()).await;
    fakes.control("teams/install", json!({ "user": "carol" })).await;
    let who = Identity { tenant: TENANT.to_owned(), user: "carol".to_owned() };
    let to = match read(&hook, &teams).await {
        Ok(Callback::Met { who: met, to }) if met == who => to,
        other => panic!("{other:?}"),
    };
    (fakes, teams, hook, to)
}

#[tokio::test]
async fn a_card_arrives_changes_and_its_press_comes_back() {
    let (fakes, teams, hook, to) = start().await;
    assert_eq!(teams.test().await, Ok(()));
    let sent = teams.send(&card(), &to, ID).await.unwrap();
    let messages = fakes.read("teams/messages").await;
    assert_eq!(
        (&messages[0]["kind"], &messages[0]["address"]["activity"]),
        (&json!("bot"), &sent.address["activity"])
    );
    let id = &messages[0]["id"];
    let press =
        json!({ "message": id, "button": "deny", "user": "carol", "inputs": { "reason": "Not now." } });
    fakes.control("teams/press", press.clone()).await;
    let deny = pressed(read(&hook, &teams).await);
    assert_eq!((deny.token.as_str(), deny.action), ("token-deny", Some(Action::Deny)));
    assert_eq!((deny.who.user.as_str(), deny.reason.as_deref()), ("carol", Some("Not now.")));
    assert_eq!(deny.address.as_ref(), Some(&sent.address));
    let reply = Teams::reply(&deny, Outcome::Refused("You may not decide."));
    let hook = Hook::of(&fakes, "teams", move |_| reply.clone()).await;
    let seen = fakes.control("teams/press", press.clone()).await;
    assert_eq!(seen["seen"]["message"], "You may not decide.", "{seen}");
    let again = pressed(read(&hook, &teams).await);
    assert_ne!(again.event_id, deny.event_id);
    let reply = Teams::reply(&deny, Outcome::Decided(&decided()));
    let _hook = Hook::of(&fakes, "teams", move |_| reply.clone()).await;
    let seen = fakes.control("teams/press", press).await;
    assert!(seen["seen"]["card"].to_string().contains("Dave approved."), "{seen}");
    assert_eq!(teams.update(&sent.address, &decided()).await, Ok(Updated::Done));
    let messages = fakes.read("teams/messages").await;
    assert!(messages[0]["body"].to_string().contains("Dave approved."), "{messages}");
    let gone = json!({ "service_url": sent.address["service_url"], "conversation": sent.address["conversation"], "activity": "x" });
    assert_eq!(teams.update(&gone, &decided()).await, Ok(Updated::TooLate));
    assert!(matches!(teams.send(&card(), "carol", ID).await, Err(Failed::Permanent { .. })));
}

#[tokio::test]
async fn forgeries_are_refused() {
    let (fakes, teams, hook, to) = start().await;
    teams.send(&card(), &to, ID).await.unwrap();
    let id = fakes.read("teams/messages").await[0]["id"].clone();
    let press =
        |more: &Value| json!({ "message": id, "button": "approve", "user": "carol", "override": more });
    for (override_, refused) in [
        (json!({ "headers": { "Authorization": null } }), Refused::Signature),
        (json!({ "signature": "bad" }), Refused::Signature),
        (json!({ "algorithm": "none" }), Refused::Signature),
        (json!({ "key": "other" }), Refused::Signature),
        (json!({ "key": "unknown" }), Refused::Signature),
        (json!({ "kid": "x" }), Refused::Signature),
        (json!({ "age": 86_400 }), Refused::Signature),
        (json!({ "claims": { "aud": "00000000-0000-0000-0000-0000000000a2" } }), Refused::Signature),
        (json!({ "claims": { "iss": "https://evil.example" } }), Refused::Signature),
        (
            json!({ "claims": { "serviceurl": "https://evil.example/", "serviceUrl": null } }),
            Refused::Signature,
        ),
        (json!({ "patch": { "serviceUrl": "https://evil.example/" } }), Refused::Signature),
        (json!({ "tenant": "00000000-0000-0000-0000-0000000000b2" }), Refused::Foreign),
    ] {
        fakes.control("teams/press", press(&override_)).await;
        assert_eq!(read(&hook, &teams).await, Err(refused), "{override_}");
    }
    fakes.control("teams/press", press(&json!({}))).await;
    let first = pressed(read(&hook, &teams).await);
    fakes.control("teams/press", press(&json!({ "repeat": true }))).await;
    assert_eq!(first.event_id, pressed(read(&hook, &teams).await).event_id);
    // A key that the client has not fetched yet.
    fakes.control("teams/rotate", json!({})).await;
    fakes.control("teams/press", press(&json!({}))).await;
    assert_eq!(read(&hook, &teams).await, Err(Refused::Signature));
    assert!(read(&hook, &client(&fakes)).await.is_ok());
    let mut endpoints = fakes.endpoints();
    endpoints.bot_framework = fakes.base("/nowhere");
    let config = Config::Bot {
        tenant_id: TENANT.to_owned(),
        app_id: "00000000-0000-0000-0000-0000000000a1".to_owned(),
        app_secret: "teams-secret".into(),
    };
    let blind = Teams::new(config, endpoints, http()).unwrap();
    assert_eq!(read(&hook, &blind).await, Err(Refused::Keys));
}

#[tokio::test]
async fn a_workflow_gets_cards_that_never_change() {
    let fakes = Fakes::start();
    let teams = workflow(&fakes, "/teams/workflows/flow1?sig=workflow-sig");
    assert_eq!(teams.test().await, Ok(()));
    let sent = teams.send(&card(), "", ID).await.unwrap();
    let messages = fakes.read("teams/messages").await;
    assert_eq!(
        (&messages[1]["kind"], messages[1]["buttons"].as_array().unwrap().len()),
        (&json!("workflow"), 1)
    );
    assert_eq!(teams.update(&sent.address, &decided()).await, Ok(Updated::TooLate));
    let other = workflow(&fakes, "/teams/workflows/flow1?sig=other");
    let failed = other.send(&card(), "", ID).await.unwrap_err();
    assert!(matches!(&failed, Failed::Settings { .. }), "{failed:?}");
    assert!(!format!("{failed:?} {teams:?}").contains("sig="));
}

#[tokio::test]
async fn tokens_are_replaced_and_failures_say_what_follows() {
    let (fakes, teams, _hook, to) = start().await;
    let fetches = async || {
        let paths = fakes.paths("teams").await;
        paths.iter().filter(|path| path.contains("oauth2")).count()
    };
    for _ in 0..3 {
        teams.send(&card(), &to, ID).await.unwrap();
    }
    assert_eq!(fetches().await, 1);
    fakes.control("teams/fail", fail("expired_token", &json!({}))).await;
    teams.send(&card(), &to, ID).await.unwrap();
    assert_eq!(fetches().await, 2);
    fakes.control("teams/fail", fail("rate_limited", &json!({ "retry_after": 7 }))).await;
    let failed = teams.send(&card(), &to, ID).await;
    assert!(matches!(failed, Err(Failed::Transient { after, .. }) if after == Some(Duration::from_secs(7))));
    fakes.control("teams/uninstall", json!({ "user": "carol" })).await;
    assert!(matches!(teams.send(&card(), &to, ID).await, Err(Failed::Unreachable { .. })));
    fakes.control("teams/configure", json!({ "app_password": "other" })).await;
    let failed = client(&fakes).test().await.unwrap_err();
    assert!(matches!(&failed, Failed::Settings { code, .. } if code == "invalid_client"));
    assert!(!format!("{failed:?} {teams:?}").contains("teams-secret"));
}
