//! The OS user of the database process. PostgreSQL refuses to run as root, so root runs it as an unprivileged user.

use std::{
    fs,
    io::{self, Write},
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown, fchown, lchown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use nix::unistd::{Uid, User, geteuid};

use super::{Error, Layout, environment, os_user, pidfile};

/// OS users that earlier versions used for root's database, and that other programs use too.
const SHARED: [&str; 2] = ["postgres", "nobody"];

/// The OS user that runs the database. None: the user who started the server.
#[derive(Debug, Clone)]
pub(super) struct Owner(Option<User>);

impl Owner {
    /// The user who started the server. If that is root: the user who made the data folder and the cluster in it, or
    /// else [`os_user`]'s user.
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
        // Root made this cluster if it belongs to another user than its folder, which is root's. That user comes from
        // another machine or from an earlier version.
        let maker = fs::metadata(&layout.data_dir).map_err(Error::at(&layout.data_dir))?.uid();
        let theirs = existing
            .filter(|owner| *owner == maker && *owner != 0)
            .and_then(|owner| User::from_uid(Uid::from_raw(owner)).ok().flatten())
            .filter(|user| !SHARED.contains(&user.name.as_str()));
        Ok(Self(Some(theirs.map_or_else(os_user::find_or_make, Ok)?)))
    }

    /// The name of the OS user. None: the user who started the server.
    pub fn name(&self) -> Option<&str> {
        self.0.as_ref().map(|user| user.name.as_str())
    }

    /// Gives this user a cluster that root started as another user before. Nobody else uses the cluster, because the
    /// caller has the lock.
    pub fn take_over(&self, layout: &Layout) -> Result<(), Error> {
        let (Some(user), Ok(pg)) = (&self.0, layout.pg().canonicalize()) else { return Ok(()) };
        let former = fs::metadata(&pg).map_err(Error::at(&pg))?.uid();
        if former == user.uid.as_raw() {
            return Ok(());
        }
        pidfile::clear(&pg)?;
        tracing::info!(former, user = user.name, "the database's files get an owner of their own");
        if layout.socket_dir.exists() {
            hand_over(&layout.socket_dir, former, user)?;
        }
        hand_over(&pg, former, user)
    }

    /// A command that runs as this user, with the environment of [`environment`], in a folder that this user can
    /// enter.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = environment::command(program);
        command.current_dir("/");
        if let Some(user) = &self.0 {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }

    /// Makes a folder that only this user and root can enter, or checks an existing one.
    pub fn private_folder(&self, folder: &Path) -> Result<(), Error> {
        match fs::DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => self.give(folder),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                // In the temp folder somebody else may have made it before. It must be a folder, not a link, and
                // belong to one of us.
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

    /// Writes a file that only this user can read, in a folder of this user. The new file replaces the old one, so
    /// root never follows a link that this user may have put there.
    pub fn write(&self, path: &Path, text: &str) -> Result<(), Error> {
        let next = path.with_extension("new");
        let write = || {
            match fs::remove_file(&next) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&next)?;
            file.write_all(text.as_bytes())?;
            if let Some(user) = &self.0 {
                fchown(&file, Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
            }
            fs::rename(&next, path)
        };
        write().map_err(Error::at(path))
    }

    /// Refuses a folder above the data that this user can't pass. The error names the folder, PostgreSQL's would not.
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

/// Changes the owner of everything at and below a path from the former user to the new one. The path itself comes
/// last, so that an interrupted start is completed by the next one. Links are not followed, and files of other users
/// keep their owner.
fn hand_over(path: &Path, former: u32, user: &User) -> Result<(), Error> {
    let meta = fs::symlink_metadata(path).map_err(Error::at(path))?;
    if meta.is_dir() {
        for entry in fs::read_dir(path).map_err(Error::at(path))? {
            hand_over(&entry.map_err(Error::at(path))?.path(), former, user)?;
        }
    }
    if meta.uid() == former {
        lchown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw())).map_err(Error::at(path))?;
    }
    Ok(())
}
