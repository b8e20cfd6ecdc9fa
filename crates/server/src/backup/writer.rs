//! Writes a backup.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use flate2::{Compression, write::GzEncoder};
use futures::TryStreamExt;
use gatepass_persistence::backup::Source;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use time::format_description::well_known::Rfc3339;

use super::{BackupError, Counted, END, FIRST, Manifest};

/// Writes the contents of a database to a new file, which only its owner can read. Until the file is whole it has another name.
pub async fn write(url: &str, path: &Path) -> Result<Manifest, BackupError> {
    let at = |cause| BackupError::Io { path: path.to_owned(), cause };
    if path.exists() {
        return Err(at(io::ErrorKind::AlreadyExists.into()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = NamedTempFile::new_in(folder).map_err(at)?;
    let source = Source::open(url).await?;
    let mut text = Text::new(file.as_file().try_clone().map_err(at)?);
    text.put(FIRST.as_bytes()).map_err(at)?;
    let mut tables = Vec::new();
    for table in &source.tables {
        text.json(table).map_err(at)?;
        let (mut rows, mut digest) = (0, Sha256::new());
        let mut pieces = std::pin::pin!(source.rows(table).await?);
        while let Some(piece) = pieces.try_next().await? {
            rows += lines(&piece);
            digest.update(&piece);
            text.put(&piece).map_err(at)?;
        }
        text.put(END.as_bytes()).map_err(at)?;
        tables.push(Counted { table: table.clone(), rows, sha256: hex(digest) });
    }
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        at: source.at.format(&Rfc3339).map_err(|error| at(io::Error::other(error)))?,
        postgresql: source.postgresql.clone(),
        migrations: source.migrations.clone(),
        tables,
        sequences: source.sequences().await?,
    };
    text.json(&manifest).map_err(at)?;
    text.end().map_err(at)?;
    file.persist_noclobber(path).map_err(|error| at(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at)?;
    Ok(manifest)
}

/// Text that is compressed, with its digest so far.
struct Text {
    file: GzEncoder<BufWriter<File>>,
    digest: Sha256,
}

impl Text {
    fn new(file: File) -> Self {
        Self { file: GzEncoder::new(BufWriter::new(file), Compression::default()), digest: Sha256::new() }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digest.update(bytes);
        self.file.write_all(bytes)
    }

    /// Puts a line of JSON.
    fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.put(&line)
    }

    /// Writes the digest, and waits until all is on disk.
    fn end(mut self) -> io::Result<()> {
        self.file.write_all(format!("{}\n", hex(self.digest)).as_bytes())?;
        let file = self.file.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()
    }
}

/// The number of line breaks.
pub(super) fn lines(text: &[u8]) -> u64 {
    text.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

/// A digest in hexadecimal digits.
pub(super) fn hex(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
