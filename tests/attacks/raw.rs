//! Raw bytes on a connection, for requests that an HTTP client refuses to send.

use gatepass_testing::World;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A blocking connection to this world's server, which runs on another thread.
pub fn connect(world: &World) -> TcpStream {
    let stream = TcpStream::connect(world.base.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// Sends these bytes and returns all bytes until the server closes the connection.
pub fn exchange(world: &World, bytes: &[u8]) -> String {
    let mut stream = connect(world);
    // The server may close the connection before everything is written.
    let _cut_off = stream.write_all(bytes);
    read(&mut stream)
}

/// All bytes until the server closes the connection.
pub fn read(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{}", String::from_utf8_lossy(&answer));
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Whether the server still responds, on a new connection, since an older one may have been idle for too long.
pub fn is_alive(world: &World) -> bool {
    statuses(&exchange(world, b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == [200]
}

/// The statuses of the responses, in order.
pub fn statuses(answers: &str) -> Vec<u16> {
    answers.split("HTTP/1.1 ").skip(1).map(|answer| answer[..3].parse().unwrap()).collect()
}
