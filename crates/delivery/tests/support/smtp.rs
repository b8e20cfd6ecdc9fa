//! A real SMTP server, and a real reader of mails.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use super::{certificates::Certificates, python, source};

/// A running server. It ends with this value.
pub struct Smtp {
    child: Child,
    folder: TempDir,
    /// Its certificate, and the authority that vouches for it.
    pub certificates: Certificates,
    /// Its port on 127.0.0.1.
    pub port: u16,
}

/// How a server is started.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The port. 0: any.
    pub port: u16,
    /// `plain`, `starttls` (if empty) or `tls`.
    pub mode: &'a str,
    /// `user:password`, without which nothing is accepted.
    pub login: &'a str,
    /// Whether it has no SMTPUTF8.
    pub is_ascii: bool,
}

/// A mail that a server accepted.
#[derive(Debug)]
pub struct Received {
    /// `from`, `to`, `options`, `tls`, `authenticated`, `peer`.
    pub envelope: Value,
    /// `headers`, `parts`, `defects`, `dkim`, ...
    pub mail: Value,
}

impl Received {
    /// The value of a header. None: there is none. Panics if there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.mail["headers"].as_array().unwrap();
        let mut found = headers.iter().filter(|header| header[0] == name);
        let value = found.next().map(|header| header[1].as_str().unwrap());
        assert!(found.next().is_none(), "several {name}: {headers:?}");
        value
    }

    /// The names of all headers, in order.
    pub fn names(&self) -> Vec<&str> {
        self.mail["headers"].as_array().unwrap().iter().map(|header| header[0].as_str().unwrap()).collect()
    }
}

impl Smtp {
    /// Starts a server, and waits until it listens.
    pub fn start(options: Options<'_>) -> Self {
        let Options { port, mode, login, is_ascii } = options;
        let folder = tempfile::tempdir().unwrap();
        let certificates = Certificates::make();
        let mut command = python();
        command.arg(source("smtp.py")).arg(folder.path()).arg(port.to_string());
        command.arg(if mode.is_empty() { "starttls" } else { mode }).args(certificates.files()).arg(login);
        if is_ascii {
            command.arg("ascii");
        }
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, folder, certificates, port: line.trim().parse().unwrap() }
    }

    /// The accepted mails, in order.
    pub fn mails(&self) -> Vec<Received> {
        self.mails_signed("")
    }

    /// The accepted mails. Their DKIM signatures are checked against the key in this DNS record.
    pub fn mails_signed(&self, record: &str) -> Vec<Received> {
        let paths = (1..).map(|n| self.folder.path().join(format!("{n}.json")));
        paths.take_while(|path| path.exists()).map(|path| read(&path, record)).collect()
    }

    /// What callers did.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

fn read(envelope: &Path, record: &str) -> Received {
    let mut command = python();
    command.arg(source("mail.py")).arg(envelope.with_extension("eml"));
    if !record.is_empty() {
        command.arg(record);
    }
    let run = command.output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Received {
        envelope: serde_json::from_slice(&std::fs::read(envelope).unwrap()).unwrap(),
        mail: serde_json::from_slice(&run.stdout).unwrap(),
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
