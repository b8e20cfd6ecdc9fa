//! Chat services that misbehave: their answers are too long, too late or elsewhere, and their hosts are internal.

use std::time::Duration;

use gatepass_delivery::{
    chat::{
        Endpoints, Failed,
        slack::{Config, Slack},
    },
    http::{Allow, Http, HttpConfig},
};

use super::receiver::{Behaviour, Receiver, answer};

/// What follows from this answer of Slack, with exceptions for this machine or without.
async fn tested(behaviour: Behaviour, allow: &str) -> (Failed, Receiver) {
    let receiver = Receiver::start(behaviour, None).await;
    let allow: Allow = allow.parse().unwrap();
    let http = Http::new(HttpConfig { allow, ca: None, timeout: Duration::from_secs(1) }).unwrap();
    let config = Config {
        bot_token: "xoxb-1".into(),
        signing_secret: "x".into(),
        app_id: "A1".to_owned(),
        team_id: "T1".to_owned(),
        ..Config::default()
    };
    let slack = format!("http://127.0.0.1:{}", receiver.port);
    let slack = Slack::new(config, Endpoints { slack, ..Endpoints::default() }, http).unwrap();
    (slack.test().await.unwrap_err(), receiver)
}

fn transient(why: &str) -> Failed {
    Failed::Transient { why: why.to_owned(), after: None }
}

const HERE: &str = "127.0.0.1";

#[tokio::test]
async fn answers_that_never_end_are_cut() {
    let long = answer("200 OK", "", &"x".repeat(2 * 1024 * 1024));
    assert_eq!(tested(long, HERE).await.0, transient("the connection broke before an answer"));
    let rest = Duration::from_millis(300);
    let slow =
        Behaviour { answer: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), more: 10, rest, ..Behaviour::default() };
    assert_eq!(tested(slow, HERE).await.0, transient("no answer in time"));
    let late = Behaviour { delay: Duration::from_secs(3), ..answer("200 OK", "", "{}") };
    assert_eq!(tested(late, HERE).await.0, transient("no answer in time"));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Receiver::start(answer("200 OK", "", r#"{"ok":true,"team_id":"T1"}"#), None).await;
    let location = format!("location: http://127.0.0.1:{}/\r\n", other.port);
    let (failed, receiver) = tested(answer("307 Temporary Redirect", &location, ""), HERE).await;
    assert_eq!(
        failed,
        Failed::Transient { why: "the service's answer can't be read".to_owned(), after: None }
    );
    assert_eq!((receiver.connections(), other.connections()), (1, 0));
}

#[tokio::test]
async fn hosts_inside_are_not_reached() {
    let (failed, receiver) = tested(answer("200 OK", "", r#"{"ok":true,"team_id":"T1"}"#), "").await;
    assert!(matches!(failed, Failed::Settings { .. }), "{failed:?}");
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn an_overloaded_service_says_how_long_to_wait() {
    for (wait, after) in [("30", Some(30)), ("99999999", Some(86_400)), ("soon", None), ("-1", None)] {
        let (failed, _receiver) =
            tested(answer("503 Busy", &format!("retry-after: {wait}\r\n"), ""), HERE).await;
        let why = "the service answered with status 503".to_owned();
        assert_eq!(failed, Failed::Transient { why, after: after.map(Duration::from_secs) }, "{wait}");
    }
}
