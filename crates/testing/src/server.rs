//! A server in this process, on a thread of its own.

use actix_web::dev::ServerHandle;
use gatepass_api::{Settings, Shared};
use gatepass_metrics::Metrics;
use std::net::TcpListener;
use std::time::Duration;

/// The settings of most tests: no rate limit, and limits that a test does not reach by accident.
pub fn settings(jwt_key: String) -> Settings {
    Settings {
        public_url: None,
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
        jwt_keys: vec![jwt_key],
        metrics: Metrics::default(),
    }
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
