//! The shutdown: `/readyz` turns 503, running requests finish, the listener closes. It takes at most 10 s: the
//! notice, the drain, and the stop of the embedded database.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actix_web::dev::Server;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

/// How long `/readyz` is 503 before the listener closes, so that load balancers notice.
pub const NOTICE: Duration = Duration::from_secs(1);

/// How long running requests may take to finish, in seconds. For `HttpServer::shutdown_timeout`.
pub const DRAIN: u64 = 5;

/// How long the worker and other tasks may take to stop after the requests are done. They were told to stop together
/// with the requests.
pub const SPARE: Duration = Duration::from_secs(5);

/// SIGTERM and SIGINT, which no longer end the process by themselves. Make it before the listener: a caller who can connect
/// may also send a signal.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Hears all signals from now on.
    pub fn hear() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }
}

/// Becomes true at SIGTERM or SIGINT.
pub fn asked() -> io::Result<watch::Receiver<bool>> {
    let Signals { mut terminate, mut interrupt } = Signals::hear()?;
    let (tell, stop) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tell.send_replace(true);
    });
    Ok(stop)
}

/// Whether this process accepts requests. Shared with `/readyz`, and with requests that wait for a change.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// True from the start of serving until a signal arrives.
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The flag itself, for code outside of this crate.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// Sets readiness.
    pub fn set(&self, ready: bool) {
        self.0.store(ready, Ordering::Relaxed);
    }
}

/// Runs a server that was made with `disable_signals()` and `shutdown_timeout(DRAIN)`. It stops after SIGTERM and the
/// notice, or at once after SIGINT.
pub async fn serve_until_asked(
    server: Server,
    readiness: &Readiness,
    notice: Duration,
    signals: Signals,
) -> io::Result<()> {
    let Signals { mut terminate, mut interrupt } = signals;
    let handle = server.handle();
    let mut running = actix_web::rt::spawn(server);
    readiness.set(true);
    tokio::select! {
        ended = &mut running => return ended.map_err(io::Error::other)?,
        _ = terminate.recv() => {
            readiness.set(false);
            tracing::info!("SIGTERM: finishing what runs");
            tokio::time::sleep(notice).await;
        }
        // Somebody at a terminal, who needs no notice for a load balancer.
        _ = interrupt.recv() => {
            readiness.set(false);
            tracing::info!("SIGINT: finishing what runs");
        }
    }
    handle.stop(true).await;
    running.await.map_err(io::Error::other)?
}
