//! Webhooks that arrive, verified by the libraries of receivers, and answers of all kinds.

use std::{
    io::Write,
    process::{Command, Stdio},
    time::Duration,
};

use gatepass_delivery::webhook::{Answer, Client, Failure, Secret, Verdict, WebhookConfig, body, check_url};
use serde_json::{Value, json};
use time::{OffsetDateTime, macros::datetime};
use url::Url;

use super::{
    receiver::{Behaviour, Receiver, answer},
    support::{certificates::Certificates, installed, python, source},
};

const AT: OffsetDateTime = datetime!(2026-11-30 12:00 UTC);

/// A client that may call this machine.
pub fn client() -> Client {
    client_with(None)
}

fn client_with(ca: Option<Vec<u8>>) -> Client {
    let allow = "127.0.0.0/8,localhost".parse().unwrap();
    Client::new(WebhookConfig { allow, ca, timeout: Duration::from_secs(2) }).unwrap()
}

async fn post(client: &Client, url: &str) -> Result<Answer, Failure> {
    let url: Url = check_url(url, client.allow()).unwrap();
    let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    client.post(&url, "msg_1", AT, br#"{"type":"test"}"#, &[secret]).await
}

/// Posts to a receiver that behaves so.
async fn answered(behaviour: Behaviour) -> (Result<Answer, Failure>, Receiver) {
    let receiver = Receiver::start(behaviour, None).await;
    let answer = post(&client(), &format!("http://127.0.0.1:{}/hook", receiver.port)).await;
    (answer, receiver)
}

#[tokio::test]
async fn a_webhook_arrives_and_its_answer_is_told() {
    let headers = "content-type: text/plain\r\nretry-after: 30\r\nset-cookie: secret\r\n";
    let receiver = Receiver::start(answer("202 Accepted", headers, "thank\u{0} you"), None).await;
    let answer =
        post(&client(), &format!("http://localhost:{}/hook?x=1&y=%20", receiver.port)).await.unwrap();
    assert_eq!(
        (answer.status, answer.verdict(), answer.body.as_str()),
        (202, Verdict::Delivered, "thank you")
    );
    assert_eq!(
        answer.headers,
        [("content-type", "text/plain"), ("retry-after", "30")].map(|(n, v)| (n.to_owned(), v.to_owned()))
    );
    assert_eq!(answer.retry_after, Some(Duration::from_secs(30)));
    assert!(answer.took > Duration::ZERO && answer.took < Duration::from_secs(2));
    let requests = receiver.requests();
    let [request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!(request["line"], "POST /hook?x=1&y=%20 HTTP/1.1");
    assert_eq!(request["body"], r#"{"type":"test"}"#);
    let headers = &request["headers"];
    assert_eq!(headers["host"], format!("localhost:{}", receiver.port));
    assert_eq!(headers["content-type"], "application/json");
    assert!(headers["user-agent"].as_str().unwrap().starts_with("Gatepass/"));
    assert_eq!(
        (&headers["webhook-id"], &headers["webhook-timestamp"]),
        (&json!("msg_1"), &json!("1796040000"))
    );
    assert!(headers["webhook-signature"].as_str().unwrap().starts_with("v1,"));
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "the libraries compare with the clock of this machine")]
async fn the_libraries_of_receivers_verify_it_with_the_old_and_with_the_new_secret() {
    let receiver = Receiver::start(answer("204 No Content", "", ""), None).await;
    let secrets = [
        Secret::generate_shared().unwrap(),
        Secret::generate_private().unwrap(),
        Secret::generate_shared().unwrap(),
    ];
    let body = body("ticket.approved", AT, &json!({ "title": "Zürich 夜班 \"x\"" })).unwrap();
    let url = format!("http://127.0.0.1:{}/", receiver.port).parse().unwrap();
    client().post(&url, "msg_2", OffsetDateTime::now_utc(), &body, &secrets).await.unwrap();
    let got = &receiver.requests()[0];
    assert!(got["headers"]["webhook-signature"].as_str().unwrap().contains(" v1a,"));
    let data: Value = serde_json::from_slice(&body).unwrap();
    for secret in [&secrets[0], &secrets[2]] {
        assert_eq!(verified(python().arg(source("webhook.py")), secret, got), Some(data.clone()));
        assert_eq!(verified(&mut node(), secret, got), Some(data.clone()));
    }
    let other = Secret::generate_shared().unwrap();
    assert_eq!(verified(python().arg(source("webhook.py")), &other, got), None);
    assert_eq!(verified(&mut node(), &other, got), None);
    let mut forged = got.clone();
    forged["body"] = Value::from(got["body"].as_str().unwrap().replace("approved", "denied"));
    assert_eq!(verified(&mut node(), &secrets[0], &forged), None);
}

fn node() -> Command {
    let mut node = Command::new("node");
    node.arg(source("node/verify.mjs")).current_dir(installed().join("node"));
    node
}

/// What a library reads in a webhook. None: it finds no good signature.
fn verified(command: &mut Command, secret: &Secret, got: &Value) -> Option<Value> {
    let command = command
        .arg(secret.reveal().as_str())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(got.to_string().as_bytes()).unwrap();
    let run = child.wait_with_output().unwrap();
    run.status.success().then(|| serde_json::from_slice(&run.stdout).unwrap())
}

#[tokio::test]
async fn a_webhook_arrives_over_tls_and_only_at_a_host_with_a_valid_certificate() {
    let certificates = Certificates::make();
    let receiver = Receiver::start(answer("200 OK", "", ""), Some(&certificates)).await;
    let trusting = client_with(Some(certificates.authority()));
    for host in ["localhost", "127.0.0.1"] {
        let answer = post(&trusting, &format!("https://{host}:{}/", receiver.port)).await.unwrap();
        assert_eq!(answer.verdict(), Verdict::Delivered, "{host}");
    }
    // An authority that nobody knows, an address where nobody listens, and a host that waits for plain HTTP.
    assert_eq!(post(&client(), &format!("https://localhost:{}/", receiver.port)).await, Err(Failure::Tls));
    assert_eq!(
        post(&trusting, &format!("https://127.0.0.2:{}/", receiver.port)).await,
        Err(Failure::NoConnection)
    );
    let plain = Receiver::start(answer("200 OK", "", ""), None).await;
    assert_eq!(post(&trusting, &format!("https://localhost:{}/", plain.port)).await, Err(Failure::TimedOut));
    assert_eq!(receiver.requests().len(), 2);
    let bad = WebhookConfig {
        allow: gatepass_delivery::webhook::Allow::default(),
        ca: Some(b"x".to_vec()),
        timeout: Duration::MAX,
    };
    assert!(Client::new(bad).is_err());
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let target = Receiver::start(answer("200 OK", "", ""), None).await;
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("location: http://127.0.0.1:{}/\r\n", target.port);
        let (answer, _) = answered(answer(status, &location, "")).await;
        let answer = answer.unwrap();
        assert_eq!(answer.verdict(), Verdict::Refused);
        assert!(answer.headers[0].1.ends_with(&format!("{}/", target.port)));
    }
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn a_slow_receiver_is_left() {
    let slow = Behaviour { delay: Duration::from_secs(30), ..answer("200 OK", "", "") };
    assert_eq!(answered(slow).await.0, Err(Failure::TimedOut));
    // The status was told: a body that never ends changes nothing.
    let head = b"HTTP/1.1 200 OK\r\n\r\nbegin".to_vec();
    let trickle =
        Behaviour { answer: head, more: 1000, rest: Duration::from_millis(100), ..Behaviour::default() };
    let (answer, _) = answered(trickle).await;
    let answer = answer.unwrap();
    assert!(answer.body.starts_with("beginxxx") && answer.took < Duration::from_secs(4), "{answer:?}");
}

#[tokio::test]
async fn a_huge_answer_is_cut() {
    let head = b"HTTP/1.1 500 Oops\r\n\r\n".to_vec();
    let (answer, _) = answered(Behaviour { answer: head, more: 1_000_000, ..Behaviour::default() }).await;
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.body.len()), (500, 2048));
    let head = [b"HTTP/1.1 200 OK\r\nx: ".to_vec(), vec![b'x'; 1_000_000]].concat();
    let (answer, _) = answered(Behaviour { answer: head, ..Behaviour::default() }).await;
    assert_eq!(answer, Err(Failure::Broken));
}

#[tokio::test]
async fn what_is_not_http_is_a_failure() {
    for bytes in [b"".to_vec(), b"SSH-2.0-OpenSSH_9\r\n".to_vec(), b"HTTP/1.1 two hundred\r\n\r\n".to_vec()] {
        let (answer, _) = answered(Behaviour { answer: bytes.clone(), ..Behaviour::default() }).await;
        assert_eq!(answer, Err(Failure::Broken), "{bytes:?}");
    }
    let (answer, _) =
        answered(Behaviour { answer: b"HTTP/1.1 200 OK\r\n\r\n\xff\xfe".to_vec(), ..Behaviour::default() })
            .await;
    assert_eq!(answer.unwrap().body, "\u{fffd}\u{fffd}");
}

#[tokio::test]
async fn an_id_can_be_no_header_and_no_border() {
    let url = "http://127.0.0.1:1/".parse().unwrap();
    for id in ["", "a.b", "a b", "a\r\nx: y", "ü"] {
        assert_eq!(client().post(&url, id, AT, b"", &[]).await, Err(Failure::Id), "{id:?}");
    }
}
