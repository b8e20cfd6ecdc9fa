//! What commands print on standard output.

use std::io::{self, ErrorKind, Write};

/// Prints text on standard output. A reader that went away, such as `head`, has seen enough: that is no error.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

/// Prints a line on standard output, as [`print`] does.
pub fn line(text: &str) -> io::Result<()> {
    print(&format!("{text}\n"))
}
