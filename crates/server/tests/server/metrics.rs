//! `/metrics` of `gatepass worker` as a process, and addresses that can't be listened on.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use gatepass_server::{
    commands::{MigrateAction, wire},
    embedded::{Cluster, Options},
};

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

fn ask(address: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_of_its_own_shows_its_jobs() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(folder.path(), Options::throwaway()).unwrap();
    wire::migrate(&cluster.url("gatepass"), MigrateAction::Run).await.unwrap();
    let address = free_address();
    let worker = Command::new(env!("CARGO_BIN_EXE_gatepass"))
        .args(["worker", "--log", "warn", "--database-url", &cluster.url("gatepass")])
        .env("GATEPASS_METRICS_LISTEN", &address)
        .env("GATEPASS_DATA_DIR", folder.path().join("data"))
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _reaped = super::embedded::Reaped(worker);
    let begun = Instant::now();
    let wanted = "\ngatepass_job_duration_seconds_count{job=\"expire_tickets\",outcome=\"done\"} ";
    loop {
        let answer = ask(&address, "/metrics").unwrap_or_default();
        if answer.contains(wanted) {
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
            assert!(answer.contains("\ncontent-type: text/plain; version=0.0.4\r\n"), "{answer}");
            assert!(answer.contains("\ngatepass_db_pool_connections{state=\"idle\"} "), "{answer}");
            assert!(!answer.contains("\ngatepass_http_"), "a worker serves no requests");
            break;
        }
        assert!(begun.elapsed() < Duration::from_mins(3), "{answer}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(ask(&address, "/readyz").unwrap().starts_with("HTTP/1.1 404 "));
}

#[test]
fn an_address_that_is_taken_stops_the_start_before_anything_is_made() {
    let folder = super::embedded::folder();
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap().to_string();
    for command in ["serve", "worker"] {
        let data = folder.path().join(command);
        let refused = Command::new(env!("CARGO_BIN_EXE_gatepass"))
            .args([command, "--listen", &free_address(), "--metrics-listen", &taken, "--data-dir"])
            .arg(&data)
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains(&format!("can't listen for metrics on {taken}: ")), "{said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
        assert!(!data.exists(), "{command} made something");
    }
}
