//! A server in this process, on a thread of its own.

use actix_web::dev::ServerHandle;
use gatepass_api::{Settings, Shared};
use gatepass_app::auth::secret_box::{SecretBox, generate_key};
use gatepass_delivery::chat::{Clients, Endpoints};
use gatepass_delivery::http::{Http, HttpConfig};
use gatepass_metrics::Metrics;
use serde_json::Value;
use std::net::TcpListener;
use std::time::Duration;

/// The settings of most tests: no rate limit, and limits that a test does not reach by accident.
pub fn settings(jwt_key: String) -> Settings {
    Settings {
        public_url: None,
        frontend: None,
        rate_limit: 0,
        open_tickets: 10_000,
        request_timeout: Duration::from_secs(10),
        answer_timeout: Duration::from_secs(30),
        max_connections: 2000,
        max_connections_per_address: 2000,
        hashes_at_once: 2,
        stream_heartbeat: Duration::from_secs(15),
        export_timeout: Duration::from_mins(1),
        export_stall: Duration::from_secs(25),
        cors_origins: vec!["https://desk.example.org".to_owned()],
        trusted_proxies: Vec::new(),
        security_contact: vec!["mailto:security@example.org".to_owned()],
        // The receivers of tests.
        webhooks_allow: "127.0.0.0/8".parse().unwrap(),
        secret_box: SecretBox::new(&[generate_key()]).ok(),
        chats: chats(nowhere()),
        jwt_keys: vec![jwt_key],
        metrics: Metrics::default(),
    }
}

/// Addresses of chat services where nobody listens, so that no test calls the services.
pub fn nowhere() -> Endpoints {
    let names = serde_json::to_value(Endpoints::default()).unwrap();
    let names = names.as_object().unwrap().keys().map(|name| (name.clone(), "http://127.0.0.1:9".into()));
    serde_json::from_value(Value::Object(names.collect())).unwrap()
}

/// The clients of chat services at these addresses, which may be on this machine.
pub fn chats(endpoints: Endpoints) -> Clients {
    let (allow, ca, timeout) = ("127.0.0.0/8".parse().unwrap(), None, Duration::from_secs(10));
    Clients::new(endpoints, Http::new(HttpConfig { allow, ca, timeout }).unwrap())
}

/// Starts a server with one worker on this database. Returns its base URL and the handle that stops it. Its thread outlives
/// the runtime of a test, so that it can stop in order.
pub fn start(shared: Shared, database_url: String) -> (String, ServerHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (sender, handle) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let server = gatepass_api::serve(listener, shared, database_url, 1).unwrap();
            sender.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    (base, handle.recv().unwrap())
}
