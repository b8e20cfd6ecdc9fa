//! Bytes on a connection, for what no decent client sends.

use gatepass_testing::World;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A connection to this world's server. It blocks, which the server, on a thread of its own, does not mind.
pub fn connect(world: &World) -> TcpStream {
    let stream = TcpStream::connect(world.base.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// Sends these bytes and gives everything that comes back until the server closes the connection.
pub fn exchange(world: &World, bytes: &[u8]) -> String {
    let mut stream = connect(world);
    // A server that has heard enough closes while there is more to send.
    let _cut_off = stream.write_all(bytes);
    read(&mut stream)
}

/// Everything that comes back until the server closes the connection.
pub fn read(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{}", String::from_utf8_lossy(&answer));
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Whether the server still answers; on a connection of its own, since others may have been idle for too long.
pub fn is_alive(world: &World) -> bool {
    statuses(&exchange(world, b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == [200]
}

/// The statuses of the answers, in their order.
pub fn statuses(answers: &str) -> Vec<u16> {
    answers.split("HTTP/1.1 ").skip(1).map(|answer| answer[..3].parse().unwrap()).collect()
}
