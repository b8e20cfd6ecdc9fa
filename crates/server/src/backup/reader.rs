//! Reads a backup, and checks each part of it.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use flate2::bufread::GzDecoder;
use gatepass_persistence::backup::Table;
use sha2::{Digest, Sha256};

use super::{
    BackupError, Counted, END, FIRST, Manifest,
    writer::{hex, lines},
};

/// The head of our gzip members: deflate, no name, no time, any system. The checksum of a member does not cover its head.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// Rows are given in pieces of about this size, in bytes.
const PIECE: usize = 64 * 1024;

/// A part of a backup.
#[derive(Debug)]
pub enum Part {
    /// A table begins.
    Table(Table),
    /// Some of its rows.
    Rows(Vec<u8>),
    /// The table ends. Holds the number of its rows.
    End(u64),
}

/// Reads a backup from its beginning to its end.
pub struct Reader {
    path: PathBuf,
    text: BufReader<GzDecoder<BufReader<File>>>,
    digest: Sha256,
    open: Option<Open>,
    read: Vec<Counted>,
    manifest: Option<Manifest>,
}

/// The table whose rows come next.
struct Open {
    table: Table,
    rows: u64,
    digest: Sha256,
    is_ended: bool,
}

impl Reader {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self, BackupError> {
        let io = |cause| BackupError::Io { path: path.to_owned(), cause };
        let mut file = BufReader::new(File::open(path).map_err(io)?);
        let is_ours = file.fill_buf().map_err(io)?.starts_with(&HEAD);
        let text = BufReader::new(GzDecoder::new(file));
        let (digest, path) = (Sha256::new(), path.to_owned());
        let mut reader = Self { path, text, digest, open: None, read: Vec::new(), manifest: None };
        if !is_ours || reader.line()? != FIRST.as_bytes() {
            return Err(reader.broken("is no backup that this version of gatepass reads"));
        }
        Ok(reader)
    }

    /// The next part. None: all is read, and the file is whole.
    pub fn part(&mut self) -> Result<Option<Part>, BackupError> {
        if let Some(open) = self.open.take() {
            return self.rows(open).map(Some);
        }
        if self.manifest.is_some() {
            return Ok(None);
        }
        let line = self.line()?;
        if let Ok(table) = serde_json::from_slice::<Table>(&line) {
            let open = Open { table: table.clone(), rows: 0, digest: Sha256::new(), is_ended: false };
            self.open = Some(open);
            return Ok(Some(Part::Table(table)));
        }
        let manifest = serde_json::from_slice(&line);
        let manifest =
            manifest.map_err(|_| self.broken("is damaged: neither a table nor the manifest follows"))?;
        self.close(manifest)?;
        Ok(None)
    }

    /// The manifest, after all parts are read.
    pub fn manifest(self) -> Result<Manifest, BackupError> {
        let unread = self.broken("has no manifest");
        self.manifest.ok_or(unread)
    }

    fn rows(&mut self, mut open: Open) -> Result<Part, BackupError> {
        let mut rows = Vec::new();
        while !open.is_ended && rows.len() < PIECE {
            let line = self.line()?;
            if line == END.as_bytes() {
                open.is_ended = true;
            } else {
                rows.extend_from_slice(&line);
            }
        }
        if rows.is_empty() {
            let Open { table, rows, digest, is_ended: _ } = open;
            self.read.push(Counted { table, rows, sha256: hex(digest) });
            return Ok(Part::End(rows));
        }
        open.rows += lines(&rows);
        open.digest.update(&rows);
        self.open = Some(open);
        Ok(Part::Rows(rows))
    }

    /// Checks all that was read against the manifest and the digest, and that nothing follows.
    fn close(&mut self, manifest: Manifest) -> Result<(), BackupError> {
        let digest = format!("{}\n", hex(self.digest.clone()));
        if self.line()? != digest.as_bytes() || manifest.tables != self.read {
            return Err(self.broken("is damaged: its rows are not those that its manifest says"));
        }
        let mut rest = Vec::new();
        let ended = self.text.read_to_end(&mut rest).and_then(|_| {
            let behind = self.text.get_mut().get_mut().fill_buf()?;
            Ok(behind.is_empty() && rest.is_empty())
        });
        match ended {
            Ok(true) => {}
            Ok(false) => return Err(self.broken("is damaged: something follows its end")),
            Err(cause) => return Err(self.broken(&format!("is cut or damaged: {cause}"))),
        }
        self.manifest = Some(manifest);
        Ok(())
    }

    /// The next line, with its line break.
    fn line(&mut self) -> Result<Vec<u8>, BackupError> {
        let mut line = Vec::new();
        let read = self.text.read_until(b'\n', &mut line);
        read.map_err(|cause| self.broken(&format!("is cut or damaged: {cause}")))?;
        if !line.ends_with(b"\n") {
            return Err(self.broken("is cut"));
        }
        self.digest.update(&line);
        Ok(line)
    }

    /// The error for a fault of the file.
    pub fn broken(&self, why: &str) -> BackupError {
        BackupError::Broken { path: self.path.clone(), why: why.to_owned() }
    }
}
