//! Whose process the database is. PostgreSQL refuses to run as root, so root hands it to an unprivileged user.

use std::{
    fs,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use nix::unistd::{Uid, User, geteuid};

use super::{Error, Layout};

/// The user that runs the database. None inside: whoever started the server.
#[derive(Debug, Clone)]
pub(super) struct Owner(Option<User>);

impl Owner {
    /// The owner of an existing cluster; else, for root, `postgres` or `nobody`.
    pub fn of(layout: &Layout) -> Result<Self, Error> {
        let you = geteuid();
        let folder = layout.pg();
        let existing = fs::metadata(&folder).ok().map(|meta| meta.uid());
        if !you.is_root() {
            return match existing {
                Some(owner) if owner != you.as_raw() => {
                    Err(Error::Foreign { folder, owner, you: you.as_raw() })
                }
                _ => Ok(Self(None)),
            };
        }
        let user = match existing {
            Some(owner) if owner != 0 => User::from_uid(Uid::from_raw(owner)).ok().flatten(),
            _ => ["postgres", "nobody"].iter().find_map(|name| User::from_name(name).ok().flatten()),
        };
        user.map(|user| Self(Some(user))).ok_or(Error::NobodyToRunIt)
    }

    /// A command that runs as this user. Its working directory is one that this user can enter.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/");
        if let Some(user) = &self.0 {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }

    /// Makes a folder that only this user (and root) can enter, or makes sure that it is one.
    pub fn private_folder(&self, folder: &Path) -> Result<(), Error> {
        match fs::DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => self.give(folder),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                // In the temp folder someone else may have been here first: not a link, and ours.
                let meta = fs::symlink_metadata(folder).map_err(Error::at(folder))?;
                let (owner, you) = (meta.uid(), geteuid().as_raw());
                if !meta.is_dir() || ![you, self.uid()].contains(&owner) {
                    return Err(Error::Foreign { folder: folder.into(), owner, you });
                }
                self.give(folder)?;
                fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(Error::at(folder))
            }
            Err(cause) => Err(Error::Io { path: folder.into(), cause }),
        }
    }

    /// Refuses a folder above the data that this user can't pass, by name, before PostgreSQL fails without one.
    pub fn check_the_way(&self, data_dir: &Path) -> Result<(), Error> {
        let Some(user) = &self.0 else { return Ok(()) };
        let ancestors: Vec<_> = data_dir.ancestors().collect();
        for folder in ancestors.into_iter().rev() {
            let meta = fs::metadata(folder).map_err(Error::at(folder))?;
            let needed = if meta.uid() == user.uid.as_raw() {
                0o100
            } else if meta.gid() == user.gid.as_raw() {
                0o010
            } else {
                0o001
            };
            if meta.mode() & needed == 0 {
                return Err(Error::NotEnterable { folder: folder.into(), user: user.name.clone() });
            }
        }
        Ok(())
    }

    fn give(&self, folder: &Path) -> Result<(), Error> {
        let Some(user) = &self.0 else { return Ok(()) };
        chown(folder, Some(user.uid.as_raw()), Some(user.gid.as_raw())).map_err(Error::at(folder))
    }

    fn uid(&self) -> u32 {
        self.0.as_ref().map_or_else(|| geteuid().as_raw(), |user| user.uid.as_raw())
    }
}
