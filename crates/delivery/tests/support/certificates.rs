//! Certificates, made for each test: an authority of its own, and a server that it vouches for.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// An authority, and a certificate of `localhost` and 127.0.0.1 that it signed.
pub struct Certificates(TempDir);

const EXTENSIONS: &str =
    "subjectAltName=DNS:localhost,DNS:hooks.example.org,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n";

impl Certificates {
    /// Makes them.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::write(at.join("extensions"), EXTENSIONS).unwrap();
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
        openssl(
            at,
            &[
                &[
                    "req",
                    "-x509",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=Test authority",
                    "-keyout",
                    "ca.key",
                    "-out",
                    "ca.pem",
                ],
                &key[..],
            ]
            .concat(),
        );
        openssl(
            at,
            &[&["req", "-new", "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "request"], &key[..]]
                .concat(),
        );
        openssl(
            at,
            &[
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                "request",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-extfile",
                "extensions",
                "-out",
                "certificate.pem",
            ],
        );
        Self(folder)
    }

    /// The authority's certificate, PEM.
    pub fn authority(&self) -> Vec<u8> {
        fs::read(self.0.path().join("ca.pem")).unwrap()
    }

    /// The files with the server's certificate and key.
    pub fn files(&self) -> [PathBuf; 2] {
        ["certificate.pem", "key.pem"].map(|name| self.0.path().join(name))
    }
}

/// Runs openssl in this folder, and returns what it printed.
pub fn openssl(folder: &Path, arguments: &[&str]) -> String {
    let run = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}
