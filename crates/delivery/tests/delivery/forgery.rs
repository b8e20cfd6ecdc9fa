//! Webhooks whose addresses lead into our network (server-side request forgery).

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use gatepass_delivery::webhook::{Allow, Client, Failure, Resolve, UrlFault, WebhookConfig};
use time::macros::datetime;

use super::receiver::{Receiver, answer};

/// A resolver that answers each question with the next list.
struct Scripted(Mutex<VecDeque<Vec<IpAddr>>>);

impl Scripted {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(Self(Mutex::new(answers.iter().map(parse).collect())))
    }

    fn left(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

impl Resolve for Scripted {
    fn resolve<'a>(
        &'a self,
        _: &'a str,
    ) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send + 'a>> {
        let next = self.0.lock().unwrap().pop_front();
        Box::pin(async move { next.ok_or_else(|| std::io::Error::other("no such host")) })
    }
}

async fn post(allow: &str, resolver: Arc<Scripted>, url: &str) -> Result<u16, Failure> {
    let allow: Allow = allow.parse().unwrap();
    let config = WebhookConfig { allow, ca: None, timeout: Duration::from_secs(2) };
    let client = Client::new(config).unwrap().resolving(resolver);
    let at = datetime!(2026-11-30 12:00 UTC);
    client.post(&url.parse().unwrap(), "msg_1", at, b"{}", &[]).await.map(|answer| answer.status)
}

#[tokio::test]
async fn a_name_with_an_internal_address_is_not_connected_to() {
    let receiver = Receiver::start(answer("200 OK", "", ""), None).await;
    let url = format!("https://hooks.example.org:{}/", receiver.port);
    for address in [
        "127.0.0.1",
        "::ffff:127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "fd00:ec2::254",
        "64:ff9b::7f00:1",
        "168.63.129.16",
        "0.0.0.0",
    ] {
        assert_eq!(
            post("", Scripted::new(&[&[address]]), &url).await,
            Err(Failure::NoPublicAddress),
            "{address}"
        );
    }
    // A name that is not there looks the same to whoever asks.
    assert_eq!(post("", Scripted::new(&[]), &url).await, Err(Failure::NoPublicAddress));
    assert_eq!(post("", Scripted::new(&[&[]]), &url).await, Err(Failure::NoPublicAddress));
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn the_address_that_was_checked_is_the_one_that_is_connected() {
    let receiver = Receiver::start(answer("200 OK", "", ""), None).await;
    let url = format!("https://hooks.example.org:{}/", receiver.port);
    // 192.0.2.x answers to nobody; it is made an exception here, so that it counts as public.
    let resolver = Scripted::new(&[&["192.0.2.1"], &["127.0.0.1"]]);
    let first = post("192.0.2.0/24", resolver.clone(), &url).await;
    assert!(matches!(first, Err(Failure::NoConnection | Failure::TimedOut)), "{first:?}");
    assert_eq!(resolver.left(), 1, "an attempt asks once");
    assert_eq!(post("192.0.2.0/24", resolver.clone(), &url).await, Err(Failure::NoPublicAddress));
    assert_eq!((resolver.left(), receiver.connections()), (0, 0));
}

#[tokio::test]
async fn of_several_addresses_only_those_that_may_be_reached_are_tried() {
    let receiver = Receiver::start(answer("200 OK", "", ""), None).await;
    let secret = Receiver::start(answer("200 OK", "", ""), None).await;
    let url = format!("http://hooks.example.org:{}/", receiver.port);
    // The name is an exception, so that http and every address of it are allowed.
    assert_eq!(
        post(&format!("hooks.example.org:{}", receiver.port), Scripted::new(&[&["127.0.0.1"]]), &url).await,
        Ok(200)
    );
    assert_eq!(receiver.connections(), 1);
    // The port of the exception is another.
    assert_eq!(
        post(&format!("hooks.example.org:{}", secret.port), Scripted::new(&[&["127.0.0.1"]]), &url).await,
        Err(Failure::Url(UrlFault::Scheme))
    );
    // Of two addresses, only the one in the exception's network is connected.
    let url = format!("https://hooks.example.org:{}/", secret.port);
    let tried = post("127.0.0.2", Scripted::new(&[&["127.0.0.1", "127.0.0.2"]]), &url).await;
    assert_eq!(tried, Err(Failure::NoConnection));
    assert_eq!(secret.connections(), 0);
}

#[tokio::test]
async fn an_address_that_was_stored_before_a_rule_is_refused_by_the_client() {
    for (url, fault) in [
        ("http://hooks.example.org/", UrlFault::Scheme),
        ("https://127.0.0.1/", UrlFault::NotPublic),
        ("https://[::ffff:10.0.0.1]/", UrlFault::NotPublic),
        ("https://2852039166/", UrlFault::NotPublic),
        ("https://user:pass@hooks.example.org/", UrlFault::Credentials),
    ] {
        let resolver = Scripted::new(&[&["127.0.0.1"]]);
        assert_eq!(post("", resolver.clone(), url).await, Err(Failure::Url(fault)), "{url}");
        assert_eq!(resolver.left(), 1, "{url}");
    }
}

#[tokio::test]
async fn proxies_of_the_environment_are_not_used() {
    let proxy = Receiver::start(answer("200 OK", "", ""), None).await;
    let receiver = Receiver::start(answer("201 Created", "", ""), None).await;
    let program = std::env::current_exe().unwrap();
    let address = format!("http://127.0.0.1:{}", proxy.port);
    // A process of its own, since the environment belongs to all tests.
    let run = tokio::process::Command::new(program)
        .args(["--ignored", "--exact", "forgery::post_to_the_receiver_of_the_environment"])
        .envs(
            ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"]
                .map(|name| (name, address.clone())),
        )
        .env("RECEIVER", receiver.port.to_string())
        .output()
        .await
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    assert_eq!((proxy.connections(), receiver.connections()), (0, 1));
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn post_to_the_receiver_of_the_environment() {
    let url = format!("http://127.0.0.1:{}/", std::env::var("RECEIVER").unwrap());
    assert_eq!(post("127.0.0.1", Scripted::new(&[]), &url).await, Ok(201));
}
