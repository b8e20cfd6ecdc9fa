//! A signal to a serving process: running requests are answered, `/readyz` says no, the exit code is 0, and soon.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

struct Serving(Child, String);

impl Serving {
    fn start(folder: &Path) -> Self {
        let file = folder.join("address");
        // Built beside the tests: .../deps/<this binary> and .../examples/slow_server.
        let built = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/slow_server");
        let child = Command::new(built).arg(&file).stdout(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while !file.exists() {
            assert!(begun.elapsed() < Duration::from_secs(10), "does not start");
            std::thread::sleep(Duration::from_millis(5));
        }
        let serving = Self(child, fs::read_to_string(file).unwrap());
        while !ask(&mut serving.connect(), "/readyz").contains(" 200 ") {
            assert!(begun.elapsed() < Duration::from_secs(10), "is not ready");
        }
        serving
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.1).unwrap()
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.0.id().cast_signed()), signal).unwrap();
    }

    fn wait(mut self) -> ExitStatus {
        self.0.wait().unwrap()
    }
}

fn send(stream: &mut TcpStream, path: &str) {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
}

fn receive(stream: &mut TcpStream) -> String {
    let mut buffer = [0; 4096];
    let read = stream.read(&mut buffer).unwrap();
    String::from_utf8_lossy(&buffer[..read]).into_owned()
}

fn ask(stream: &mut TcpStream, path: &str) -> String {
    send(stream, path);
    receive(stream)
}

#[test]
fn after_sigterm_the_probe_says_no_running_requests_finish_and_the_exit_is_clean() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path());
    let (mut slow, mut probe, _idle) = (serving.connect(), serving.connect(), serving.connect());
    ask(&mut probe, "/readyz");
    send(&mut slow, "/slow");
    std::thread::sleep(Duration::from_millis(200));
    let begun = Instant::now();
    serving.signal(Signal::SIGTERM);
    while !ask(&mut probe, "/readyz").contains(" 503 ") {
        assert!(begun.elapsed() < Duration::from_secs(1), "the probe does not notice");
    }
    assert!(receive(&mut slow).contains("finished"));
    assert!(serving.wait().success());
    assert!(begun.elapsed() < Duration::from_secs(7), "{:?}", begun.elapsed());
}

#[test]
fn an_idle_server_goes_at_once_on_ctrl_c_though_clients_keep_connections() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path());
    let mut idle = serving.connect();
    ask(&mut idle, "/readyz");
    let begun = Instant::now();
    serving.signal(Signal::SIGINT);
    assert!(serving.wait().success());
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}
