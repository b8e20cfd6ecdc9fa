//! The paths of all files under the data directory. Only this file knows their names.

use std::{
    collections::hash_map::DefaultHasher,
    env, fs,
    hash::{Hash, Hasher},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::Error;

/// The longest path of a folder for sockets. Socket paths have at most 108 bytes on Linux and 104 on macOS, with the
/// file name and a zero byte.
const LONGEST_SOCKET: usize = 100;

/// The name of PostgreSQL's socket. It contains a port, although PostgreSQL listens on none.
const SOCKET: &str = ".s.PGSQL.5432";

/// The paths of one embedded database.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The data directory that the operator named, as an absolute path.
    pub data_dir: PathBuf,
    /// The folder of the socket, which only the database's user and root can enter.
    pub socket_dir: PathBuf,
}

impl Layout {
    /// The layout of a data directory, which is created if it does not exist.
    pub fn of(data_dir: &Path) -> Result<Self, Error> {
        if !data_dir.exists() {
            // The database's OS user must be able to pass through, and nobody else needs to list the folder.
            fs::create_dir_all(data_dir).map_err(Error::at(data_dir))?;
            fs::set_permissions(data_dir, fs::Permissions::from_mode(0o711)).map_err(Error::at(data_dir))?;
        }
        let data_dir = data_dir.canonicalize().map_err(Error::at(data_dir))?;
        let inside = data_dir.join("run");
        let socket_dir = if fits(&inside) { inside } else { env::temp_dir().join(short_name(&data_dir)) };
        Ok(Self { data_dir, socket_dir })
    }

    /// The folder of the cluster.
    pub fn pg(&self) -> PathBuf {
        self.data_dir.join("pg")
    }

    /// The folder of a new cluster. It is renamed when complete, so that an incomplete cluster is never used.
    pub fn unfinished(&self) -> PathBuf {
        self.data_dir.join("pg.unfinished")
    }

    /// The file that the server locks.
    pub fn lock(&self) -> PathBuf {
        self.data_dir.join("lock")
    }

    /// The log of PostgreSQL.
    pub fn log(&self) -> PathBuf {
        self.data_dir.join("postgres.log")
    }

    /// The URL of a database, for the superuser `gatepass`.
    pub fn url(&self, database: &str) -> String {
        let folder = self.socket_dir.to_string_lossy();
        let encoded = |byte: u8| match byte {
            b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        let host: String = folder.bytes().map(encoded).collect();
        format!("postgres://gatepass@{host}/{database}")
    }
}

/// Whether PostgreSQL accepts the folder in `unix_socket_directories`, a list with special meanings for commas and
/// quotes.
fn fits(folder: &Path) -> bool {
    folder.to_str().is_some_and(|path| {
        path.len() + SOCKET.len() < LONGEST_SOCKET && !path.contains([',', '"', '\'', ' ', '\\'])
    })
}

/// A short name for the data directory. It is always the same, so that other commands find the socket.
fn short_name(data_dir: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    data_dir.hash(&mut hasher);
    format!("gatepass-{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_carries_the_folder_encoded() {
        let layout = Layout { data_dir: "/d".into(), socket_dir: "/srv/gate pass/run".into() };
        assert_eq!(layout.url("x"), "postgres://gatepass@%2Fsrv%2Fgate%20pass%2Frun/x");
    }

    #[test]
    fn a_long_path_gets_a_short_socket_folder() {
        assert!(fits(Path::new("/srv/gatepass/run")));
        assert!(!fits(Path::new(&format!("/{}", "x".repeat(90)))));
        assert!(!fits(Path::new("/a,b")));
        assert!(short_name(Path::new("/a")).len() < 32);
    }
}
