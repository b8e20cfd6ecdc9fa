//! The log of a server that logs everything: no passwords, tokens, keys, bodies or queries, and one JSON object a
//! line.

use std::{
    fs::{self, File, Permissions},
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};
use tempfile::TempDir;

const PASSWORD: &str = "the first pa55word of admin";

struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(folder: &Path) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let child = Command::new(env!("CARGO_BIN_EXE_gatepass"))
            .args(["serve", "--log", "trace", "--listen", &address, "--data-dir"])
            .arg(folder.join("data"))
            .env("GATEPASS_ADMIN_PASSWORD", PASSWORD)
            .current_dir(folder)
            .stdout(File::create(folder.join("out")).unwrap())
            .stderr(File::create(folder.join("err")).unwrap())
            .spawn()
            .unwrap();
        let serving = Self { child, address };
        let begun = Instant::now();
        while TcpStream::connect(&serving.address).is_err() {
            assert!(begun.elapsed() < Duration::from_mins(3), "does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        serving
    }

    fn ask(&self, method: &str, path: &str, token: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        write!(
            stream,
            "{method} /api/v1{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or_default()
    }

    fn stop(mut self) {
        kill(Pid::from_raw(self.child.id().cast_signed()), Signal::SIGTERM).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Uses every kind of secret, and returns all of them.
fn use_secrets(server: &Serving) -> Vec<String> {
    let login = |name: &str, password: &str| {
        server.ask("POST", "/auth/login", "", &json!({ "username": name, "password": password }))
    };
    login("admin", "a wrong pa55word");
    login("typed pa55word as name", "x");
    let first = login("admin", PASSWORD);
    let (access, refresh) = (text(&first["access_token"]), text(&first["refresh_token"]));
    let again = server.ask("POST", "/auth/refresh", "", &json!({ "refresh_token": refresh }));
    server.ask("POST", "/auth/refresh", "", &json!({ "refresh_token": "gpr_unknown-refresh" }));
    let change = json!({ "password": "the next pa55word of admin", "current_password": PASSWORD });
    assert_eq!(server.ask("PATCH", "/me", &access, &change)["username"], "admin");
    let user = json!({ "username": "alice", "name": "body-marker", "password": "the pa55word of alice" });
    assert_eq!(server.ask("POST", "/users", &access, &user)["username"], "alice");
    assert_eq!(server.ask("POST", "/users", &access, &user)["code"], "already_exists");
    let key = text(
        &server.ask("POST", "/api-keys", &access, &json!({ "name": "k", "scopes": ["directory:read"] }))["key"],
    );
    assert!(server.ask("GET", "/users?q=query-marker", &key, &Value::Null)["items"].is_array());
    for token in ["gp_unknown-key", "unknown.access.token"] {
        assert_eq!(server.ask("GET", "/me", token, &Value::Null)["code"], "unauthenticated");
    }
    let mut secrets: Vec<String> = [
        "pa55word",
        "body-marker",
        "query-marker",
        "unknown-refresh",
        "unknown-key",
        "unknown.access",
        "argon2",
    ]
    .map(str::to_owned)
    .to_vec();
    for token in [&access, &text(&again["access_token"])] {
        secrets.extend(token.split('.').skip(1).map(str::to_owned));
    }
    secrets.extend([refresh, text(&again["refresh_token"]), key]);
    secrets
}

/// Sends invalid HTTP on many connections.
fn send_rubbish(server: &Serving) {
    for n in 0..100 {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        write!(stream, "rubbish {n}\r\n\r\n").unwrap();
        let mut answer = String::new();
        let _reset = stream.read_to_string(&mut answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
}

#[test]
fn no_secret_is_in_the_log_of_a_server_that_logs_everything() {
    let shm = Path::new("/dev/shm");
    let folder = if shm.is_dir() { TempDir::new_in(shm) } else { TempDir::new() }.unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).unwrap();
    let server = Serving::start(folder.path());
    let secrets = use_secrets(&server);
    send_rubbish(&server);
    server.stop();
    let out = fs::read_to_string(folder.path().join("out")).unwrap();
    let err = fs::read_to_string(folder.path().join("err")).unwrap();
    for secret in secrets {
        let told = out.lines().chain(err.lines()).find(|line| line.contains(&secret));
        assert_eq!(told, None, "tells {secret}");
    }
    let is_answer = |line: &str| serde_json::from_str::<Value>(line).unwrap()["path"] == "/api/v1/auth/login";
    assert_eq!(out.lines().filter(|line| is_answer(line)).count(), 3, "{out}");
    // Invalid HTTP is logged once a minute, with a count at the end of that minute. The test took less than thirty of
    // them.
    let told = out.lines().filter(|line| line.contains("what is no HTTP")).count();
    assert!((1..60).contains(&told), "{told} lines");
    assert!(!out.contains("\"level\":\"ERROR\""), "{out}");
}
