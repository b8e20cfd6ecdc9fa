//! `gatepass probe`: asks `/readyz`, for health checks of container images without a shell.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use super::CommandError;
use crate::{
    banner::reachable,
    config::{Config, Flags},
    output,
};

/// The longest wait for an answer. Health checks come every few seconds, so a slow server counts as not ready.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) fn run(flags: &Flags) -> Result<(), CommandError> {
    let status = status(reachable(Config::read(flags)?.listen))?;
    output::line(&status)?;
    if status.split(' ').nth(1) == Some("200") { Ok(()) } else { Err(CommandError::Exit(1)) }
}

/// The status line of the answer.
fn status(address: SocketAddr) -> Result<String, CommandError> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
