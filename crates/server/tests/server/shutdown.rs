//! A signal to a serving process: running requests are answered, `/readyz` turns 503, the exit code is 0, and it
//! takes little time.

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
    /// Starts a server that gives load balancers this many seconds of notice.
    fn start(folder: &Path, notice: &str) -> Self {
        let file = folder.join("address");
        // The example is built beside the tests: .../deps/<this binary> and .../examples/slow_server.
        let built = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/slow_server");
        let child = Command::new(built).arg(&file).arg(notice).stdout(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while !file.exists() {
            assert!(begun.elapsed() < Duration::from_mins(3), "does not start");
            std::thread::sleep(Duration::from_millis(5));
        }
        let serving = Self(child, fs::read_to_string(file).unwrap());
        while !ask(&mut serving.connect(), "/readyz").contains(" 200 ") {
            assert!(begun.elapsed() < Duration::from_mins(3), "is not ready");
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
    assert!(read > 0, "the server hung up");
    String::from_utf8_lossy(&buffer[..read]).into_owned()
}

fn ask(stream: &mut TcpStream, path: &str) -> String {
    send(stream, path);
    receive(stream)
}

#[test]
fn after_sigterm_the_probe_says_no() {
    let folder = tempfile::tempdir().unwrap();
    // The length of the notice does not matter to the test.
    let mut serving = Serving::start(folder.path(), "3600");
    let mut probe = serving.connect();
    ask(&mut probe, "/readyz");
    serving.signal(Signal::SIGTERM);
    let begun = Instant::now();
    while !ask(&mut probe, "/readyz").contains(" 503 ") {
        assert!(begun.elapsed() < Duration::from_mins(3), "the probe does not notice");
    }
    serving.0.kill().unwrap();
    serving.wait();
}

#[test]
fn after_sigterm_running_requests_finish_and_the_exit_is_clean() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), "1");
    let (mut slow, _idle) = (serving.connect(), serving.connect());
    send(&mut slow, "/slow");
    let mut said = String::new();
    while !said.contains("begun") {
        said += &receive(&mut slow);
    }
    serving.signal(Signal::SIGTERM);
    slow.read_to_string(&mut said).unwrap();
    assert!(said.contains("finished"), "{said}");
    assert!(serving.wait().success());
}

#[test]
fn an_idle_server_goes_on_ctrl_c_though_clients_keep_connections() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), "3600");
    let mut idle = serving.connect();
    ask(&mut idle, "/readyz");
    serving.signal(Signal::SIGINT);
    assert!(serving.wait().success());
}
