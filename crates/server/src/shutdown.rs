//! From the signal to the last answer: `/readyz` turns 503, running requests finish, the listener closes.
//! The whole way out takes at most 10 s: the notice, the drain and, after them, the embedded database's stop.

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
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// How long load balancers get to see the 503 before the listener closes.
pub const NOTICE: Duration = Duration::from_secs(1);

/// For `HttpServer::shutdown_timeout`, in seconds: how long running requests get.
pub const DRAIN: u64 = 5;

/// How long what works beside the requests may take when they are done: it was asked to stop when they were.
pub const SPARE: Duration = Duration::from_secs(5);

/// Becomes true at SIGTERM or SIGINT.
pub fn asked() -> io::Result<watch::Receiver<bool>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
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

/// Whether this process wants more requests. Shared with `/readyz`, and with requests that wait for something.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// True from the start of serving until a signal arrives.
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The flag itself, for code that knows nothing of this crate.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// Turns readiness on or off.
    pub fn set(&self, ready: bool) {
        self.0.store(ready, Ordering::Relaxed);
    }
}

/// Runs a server that was made with `disable_signals()` and `shutdown_timeout(DRAIN)` until SIGTERM, and for so long a notice
/// after it, or until SIGINT.
pub async fn serve_until_asked(server: Server, readiness: &Readiness, notice: Duration) -> io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
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
        // Someone at a terminal, who does not want to wait for a load balancer.
        _ = interrupt.recv() => {
            readiness.set(false);
            tracing::info!("SIGINT: finishing what runs");
        }
    }
    handle.stop(true).await;
    running.await.map_err(io::Error::other)?
}
