//! Restores a backup.

use std::path::Path;

use gatepass_persistence::{backup::Target, migrate};

use super::{
    BackupError, Manifest,
    reader::{Part, Reader},
};

/// Restores a backup whose file [`check`](super::check) has read into an empty database, or with `replace` into any. Returns the
/// migrations that the backup lacked, and that are applied now.
pub async fn restore(
    url: &str,
    path: &Path,
    manifest: &Manifest,
    replace: bool,
) -> Result<Vec<String>, BackupError> {
    if !migrate::unknown(&manifest.migrations)?.is_empty() {
        return Err(BackupError::Newer(manifest.version.clone()));
    }
    let target = Target::open(url).await?;
    match target.servers().await? {
        0 => {}
        servers => return Err(BackupError::InUse(servers)),
    }
    if !target.is_empty().await? {
        if !replace {
            return Err(BackupError::NotEmpty);
        }
        target.clear().await?;
    }
    fill(&target, path, manifest).await.map_err(|error| BackupError::Halfway(error.to_string()))
}

/// Makes the tables of an empty database, and fills them.
async fn fill(target: &Target, path: &Path, manifest: &Manifest) -> Result<Vec<String>, BackupError> {
    let tables: Vec<_> = manifest.tables.iter().map(|counted| counted.table.clone()).collect();
    target.begin(&manifest.migrations, &tables).await?;
    let (mut reader, mut open) = (Reader::open(path)?, None);
    while let Some(part) = reader.part()? {
        match (part, &mut open) {
            (Part::Table(table), _) => open = Some(target.table(&table).await?),
            (Part::Rows(rows), Some(table)) => table.send(rows.into()).await?,
            (Part::End(rows), _) => {
                let stored = match open.take() {
                    Some(table) => table.end().await?,
                    None => 0,
                };
                if stored != rows {
                    return Err(reader.broken("has rows that PostgreSQL did not take"));
                }
            }
            (Part::Rows(_), None) => return Err(reader.broken("has rows without a table")),
        }
    }
    // The file is read a second time, and may be another one by now.
    if reader.manifest()? != *manifest {
        return Err(BackupError::Broken { path: path.to_owned(), why: "has changed meanwhile".to_owned() });
    }
    Ok(target.finish(&manifest.sequences).await?)
}
