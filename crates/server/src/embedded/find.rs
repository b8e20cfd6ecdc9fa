//! Finds PostgreSQL's server programs: in the operator's folder, or else through `pg_config`, in the usual folders,
//! and in PATH.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::{Error, environment};

/// The oldest major version that Gatepass runs on.
pub const OLDEST: u32 = 15;

/// Folders with one folder for each installed version.
const SHELVES: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", "bin"),
    ("/usr/libexec", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "bin"),
];

/// Folders that contain the programs themselves.
const FOLDERS: &[&str] = &["/usr/local/pgsql/bin", "/usr/pgsql/bin", "/usr/local/bin", "/usr/bin"];

/// A folder that contains `initdb` and `postgres`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    folder: PathBuf,
    /// The major version, such as 15.
    pub major: u32,
}

impl Binaries {
    /// Finds the programs of the wanted major version, or of the newest usable one. If the operator gives a folder,
    /// only that folder is searched.
    pub fn find(given: Option<&Path>, wanted: Option<u32>) -> Result<Self, Error> {
        let good = |found: &Self| wanted.map_or(found.major >= OLDEST, |major| found.major == major);
        let from_pg_config = || pg_config().and_then(|folder| Self::at(&folder));
        let found = match given {
            Some(folder) => Self::at(folder).filter(good),
            None => from_pg_config().filter(good).or_else(|| {
                usual_folders().iter().filter_map(|f| Self::at(f)).filter(good).max_by_key(|b| b.major)
            }),
        };
        found.ok_or_else(|| Error::NoBinaries {
            wanted: wanted.map_or_else(|| format!("{OLDEST} or later"), |major| major.to_string()),
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of a program in the folder.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn at(folder: &Path) -> Option<Self> {
        let folder = folder.canonicalize().ok()?;
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = environment::command(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder, major })
    }
}

fn pg_config() -> Option<PathBuf> {
    let output = environment::command("pg_config").arg("--bindir").output().ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(folder.trim()))
}

fn usual_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(PathBuf::from).collect();
    for (shelf, inside) in SHELVES {
        for entry in fs::read_dir(shelf).into_iter().flatten().flatten() {
            folders.push(entry.path().join(inside));
        }
    }
    folders.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    folders.retain(|folder| folder.join("postgres").is_file());
    folders
}

/// The major version in the output of `postgres --version`: 15 in `postgres (PostgreSQL) 15.14 (Debian
/// 15.14-0+deb12u1)`, 19 in `postgres (PostgreSQL) 19beta1`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_whitespace().nth(2)?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_distributions_print_them() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major_of("something else"), None);
    }

    #[test]
    fn a_folder_without_programs_says_what_to_install() {
        let error = Binaries::find(Some(Path::new("/nowhere")), None).unwrap_err().to_string();
        assert!(
            error.contains("apt-get install postgresql") && error.contains("GATEPASS_DATABASE_URL"),
            "{error}"
        );
    }

    #[test]
    fn a_version_that_is_not_installed_is_named() {
        let error = Binaries::find(None, Some(3)).unwrap_err().to_string();
        assert!(error.starts_with("no PostgreSQL 3 server found"), "{error}");
    }
}
