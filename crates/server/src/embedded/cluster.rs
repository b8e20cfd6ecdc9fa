//! The life of the embedded database: lock, initialise, clear leftovers, start, watch, stop.

use std::{
    fs::{self, File, Permissions, TryLockError},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    process::{Child, ChildStdin},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    Binaries, Error, Layout, Options, access, init,
    keeper::{self, Kept},
    owner::Owner,
    pidfile::{self, PAUSE},
};

/// How long a start may take; recovery after a crash is part of it.
const START: Duration = Duration::from_mins(1);

/// How long a stop may take before the server goes without it. The keeper sees to the rest.
const STOP: Duration = Duration::from_secs(3);

/// A running database. Dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    layout: Layout,
    pipe: Pipe,
    stopped: Receiver<()>,
}

impl Cluster {
    /// Starts the database of a data directory, making it first if there is none. Returns when it takes connections.
    /// Blocks: call it before the async runtime, or from a blocking thread.
    pub fn start(data_dir: &Path, options: Options) -> Result<Self, Error> {
        let layout = Layout::of(data_dir)?;
        let lock = lock(&layout)?;
        let owner = Owner::of(&layout)?;
        owner.check_the_way(&layout.data_dir)?;
        let version =
            fs::read_to_string(layout.pg().join("PG_VERSION")).ok().and_then(|v| v.trim().parse().ok());
        let binaries = Binaries::find(options.bin_dir.as_deref(), version)?;
        owner.take_over(&layout)?;
        init::ensure(&layout, &binaries, &owner, &options)?;
        access::write(&layout, &owner)?;
        owner.private_folder(&layout.socket_dir)?;
        let recipe = Recipe { layout: layout.clone(), binaries, owner, options };
        let Kept { child, pipe } = recipe.start()?;
        let pipe = Pipe::new(pipe);
        let (done, stopped) = channel();
        let watched = pipe.clone();
        thread::spawn(move || {
            recipe.watch(child, &watched);
            drop((lock, done));
        });
        Ok(Self { layout, pipe, stopped })
    }

    /// The URL of one of its databases; `gatepass` exists from the start.
    pub fn url(&self, database: &str) -> String {
        self.layout.url(database)
    }

    /// The URL of the database that a server on this data directory runs now. For commands that work beside it.
    pub fn url_of_running(data_dir: &Path, database: &str) -> Result<String, Error> {
        Ok(Layout::of(data_dir)?.url(database))
    }

    /// Stops the database cleanly, and returns when it has stopped.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.pipe.close();
        if self.stopped.recv_timeout(STOP) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("the embedded database is still writing; it stops by itself");
        }
    }
}

/// Opens a file of the server's user's alone. Others could hold the lock of a file that they can open.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).append(true).mode(0o600).open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

/// One server for each data directory. The lock goes with the process, however it ends.
fn lock(layout: &Layout) -> Result<File, Error> {
    let path = layout.lock();
    let file = private_file(&path).map_err(Error::at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked(layout.data_dir.clone())),
        Err(TryLockError::Error(cause)) => Err(Error::Io { path, cause }),
    }
}

/// The keeper's pipe, shared by the cluster, which closes it, and its watcher, which replaces it. None: stop.
#[derive(Debug, Clone)]
struct Pipe(Arc<Mutex<Option<ChildStdin>>>);

impl Pipe {
    fn new(pipe: ChildStdin) -> Self {
        Self(Arc::new(Mutex::new(Some(pipe))))
    }

    fn close(&self) {
        self.slot().take();
    }

    fn is_closed(&self) -> bool {
        self.slot().is_none()
    }

    /// Takes the pipe of a database that was started again, unless a stop was asked for meanwhile: then it stops too.
    fn replace(&self, pipe: ChildStdin) {
        let mut slot = self.slot();
        *slot = slot.take().map(|_| pipe);
    }

    fn slot(&self) -> MutexGuard<'_, Option<ChildStdin>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything needed to start the database, now and again.
struct Recipe {
    layout: Layout,
    binaries: Binaries,
    owner: Owner,
    options: Options,
}

impl Recipe {
    fn start(&self) -> Result<Kept, Error> {
        let begun = Instant::now();
        loop {
            pidfile::clear(&self.layout.pg())?;
            let mut kept = keeper::start(&self.layout, &self.binaries, &self.owner, &self.options)?;
            while kept.child.try_wait().is_ok_and(|ended| ended.is_none()) && begun.elapsed() < START {
                if pidfile::is_ready(&self.layout.pg()) {
                    return Ok(kept);
                }
                thread::sleep(PAUSE);
            }
            let said = fs::read_to_string(self.layout.log()).unwrap_or_default();
            // After a SIGKILL of the database its sessions live for a moment, and hold the shared memory.
            if !said.contains("pre-existing shared memory") || begun.elapsed() >= START {
                return Err(Error::said("postgres", &said));
            }
            thread::sleep(PAUSE * 10);
        }
    }

    /// Starts the database again whenever it ends by itself, until the pipe is closed.
    fn watch(&self, mut child: Child, pipe: &Pipe) {
        loop {
            let ended = child.wait();
            if pipe.is_closed() {
                return;
            }
            tracing::error!(?ended, "the embedded database ended; starting it again");
            match self.start() {
                Ok(again) => {
                    child = again.child;
                    pipe.replace(again.pipe);
                }
                Err(error) => {
                    tracing::error!(%error, "the embedded database does not start; trying again");
                    thread::sleep(Duration::from_secs(1));
                }
            }
        }
    }
}
