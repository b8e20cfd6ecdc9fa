//! The file of a backup: one gzip member of text.
//!
//! ```text
//! gatepass-backup 1
//! {"name":"accounts","columns":["id",...]}      a table
//! <rows, as COPY writes them>
//! \.
//! ...
//! {"version":...,"tables":[...]}                 the manifest
//! <SHA-256 of all lines above>
//! ```
//!
//! The manifest comes last, because rows are counted while they are written. A row is one line, since COPY escapes line breaks.

mod error;
mod manifest;
mod reader;
mod restore;
mod writer;

pub use error::BackupError;
pub use manifest::{Counted, Manifest};
pub use restore::restore;
pub use writer::write;

use reader::Reader;
use std::path::Path;

/// The first line of a file.
const FIRST: &str = "gatepass-backup 1\n";
/// The line after the rows of a table. No row is like it.
const END: &str = "\\.\n";

/// Reads a file to its end, and returns its manifest. A file that was cut or changed anywhere is an error.
pub fn check(path: &Path) -> Result<Manifest, BackupError> {
    let mut reader = Reader::open(path)?;
    while reader.part()?.is_some() {}
    reader.manifest()
}
