//! The life of the embedded database: lock, initialise, clean up leftovers, start, watch, stop.

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

/// The longest start. It includes recovery after a crash.
const START: Duration = Duration::from_mins(1);

/// The longest wait for a stop. Then the server exits, and the keeper stops the database.
const STOP: Duration = Duration::from_secs(3);

/// A running database. Dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    layout: Layout,
    pipe: Pipe,
    stopped: Receiver<()>,
}

impl Cluster {
    /// Starts the database in a data directory, and makes it first if it does not exist. Returns when the database
    /// accepts connections. Blocks: call it before the async runtime starts, or from a blocking thread.
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

    /// Whether a data directory has a database. Makes nothing.
    pub fn exists(data_dir: &Path) -> bool {
        Layout { data_dir: data_dir.to_owned(), socket_dir: data_dir.to_owned() }.pg().exists()
    }

    /// The URL of one of its databases. `gatepass` always exists.
    pub fn url(&self, database: &str) -> String {
        self.layout.url(database)
    }

    /// The URL of the database that a server runs in this data directory. For commands beside that server.
    pub fn url_of_running(data_dir: &Path, database: &str) -> Result<String, Error> {
        Ok(Layout::of(data_dir)?.url(database))
    }

    /// Stops the database cleanly and waits for it.
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

/// Opens a file that only the server's user can open. Anybody who can open a file can lock it.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).append(true).mode(0o600).open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

/// Locks the data directory for one server. The lock ends with the process, however that ends.
fn lock(layout: &Layout) -> Result<File, Error> {
    let path = layout.lock();
    let file = private_file(&path).map_err(Error::at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked(layout.data_dir.clone())),
        Err(TryLockError::Error(cause)) => Err(Error::Io { path, cause }),
    }
}

/// The keeper's pipe. The cluster closes it to stop the database, its watcher replaces it. None: stop.
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

    /// Stores the pipe of a restarted database. If a stop was requested meanwhile, the pipe is dropped, and this
    /// database stops too.
    fn replace(&self, pipe: ChildStdin) {
        let mut slot = self.slot();
        *slot = slot.take().map(|_| pipe);
    }

    fn slot(&self) -> MutexGuard<'_, Option<ChildStdin>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything that a start or restart of the database needs.
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
            // After a SIGKILL of the database, its sessions live on for a moment and keep the shared memory.
            if !said.contains("pre-existing shared memory") || begun.elapsed() >= START {
                return Err(Error::said("postgres", &said));
            }
            thread::sleep(PAUSE * 10);
        }
    }

    /// Restarts the database whenever it exits, until the pipe is closed.
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
