//! A full disk. `ulimit -f` limits the size of the files that PostgreSQL writes, which works for any user: a table at
//! the limit can't grow until there is room again, as on a full disk.

use super::restart::Own;
use super::{Pending, is_unavailable};
use gatepass_server::embedded::{Binaries, Options};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The limit of a file, in pages of 8 KiB. A segment of the write-ahead log (16 MiB) fits.
const LIMIT: usize = 2100;
/// A row that fills a page.
const ROWS: &str = "INSERT INTO decisions (ticket_id, level, user_id, verdict, decided_at, comment, digest) \
                    SELECT gen_random_uuid(), 1, gen_random_uuid(), 'approve', now(), repeat('x', 8000), '' FROM generate_series";

/// A folder of programs for `Options`, in which `postgres` runs under the limit.
struct Limited(PathBuf);

impl Limited {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("gatepass-limited-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let real = Binaries::find(None, None).unwrap();
        // In units of 512 bytes.
        program(&folder, &real.program("postgres"), &format!("ulimit -S -f {}", LIMIT * 16));
        program(&folder, &real.program("initdb"), "");
        Self(folder)
    }
}

impl Drop for Limited {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn program(folder: &Path, real: &Path, first: &str) {
    let path = folder.join(real.file_name().unwrap());
    std::fs::write(&path, format!("#!/bin/sh\n{first}\nexec '{}' \"$@\"\n", real.display())).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
}

#[actix_web::test]
async fn a_full_disk_is_503_until_there_is_room() {
    let programs = Limited::new();
    let options = Options { bin_dir: Some(programs.0.clone()), durable: true, ..Options::throwaway() };
    let own = Own::start_with(options).await;
    let pending = Pending::in_world(own.world().await).await;
    let filling = pending
        .session(
            "SET session_replication_role = replica; ALTER TABLE decisions SET (autovacuum_enabled = off); \
             ALTER TABLE decisions ALTER comment SET STORAGE PLAIN",
        )
        .await;
    filling.batch_execute(&format!("{ROWS}(1, {})", LIMIT - 1)).await.unwrap();
    let full = loop {
        if let Err(error) = filling.batch_execute(&format!("{ROWS}(1, 1)")).await {
            break error;
        }
    };
    assert!(full.as_db_error().unwrap().message().starts_with("could not extend file"), "{full:?}");
    for _ in 0..6 {
        is_unavailable(pending.approve().await);
    }
    // Reads work all the time.
    pending.alice.see(&pending.ticket).await;
    filling.batch_execute("DELETE FROM decisions").await.unwrap();
    filling.batch_execute("VACUUM decisions").await.unwrap();
    pending.recovers().await;
}
